"""The native part: translation only. It takes and gives plain values, with Cognito's own member names; the modules
beside it give them types and documentation. Everything that costs CPU or waits releases the GIL."""

from asyncio import AbstractEventLoop, Future
from types import GenericAlias
from typing import Any, Dict, Generic, List, Mapping, Optional, Tuple, TypeVar, Union, final

_T = TypeVar("_T", covariant=True)

#: ``("send", operation, body)``, ``("ask", question)`` or ``("done", end)``.
_Step = Tuple[Any, ...]
#: The kind of an answer or a flow, and what belongs to it.
_Tagged = Tuple[Any, ...]

N_HEX: str
K_HEX: str
SEAL_KEY_BYTES: int

def public_a(a: bytes) -> bytes: ...
def session_key(
    a: bytes, big_a: bytes, big_b: str, salt: str, namespace: str, name: str, password: str
) -> bytes: ...
def sign_claim(
    session_key: bytes, namespace: str, name: str, secret_block: str, timestamp: str
) -> str: ...
def secret_hash(username: str, client_id: str, client_secret: str) -> str:
    """``SECRET_HASH`` for an app client with a secret, as base64: the HMAC-SHA-256, keyed with the secret, of the user
    name and the client id. ``username`` is the name that the same request carries as ``USERNAME``.

    Source: AWS, *Computing secret hash values* in the Amazon Cognito developer guide."""

def timestamp(unix_seconds: int) -> str: ...
def create_device_verifier(device_key: str, device_group_key: str) -> DeviceVerifier:
    """A new device password, and what ``ConfirmDevice`` takes of it. Both keys come from ``NewDeviceMetadata``."""

@final
class UserSrp:
    """One proof of a user's password, for those who send the messages themselves: ``USER_SRP_AUTH`` and the answer
    to ``PASSWORD_VERIFIER``. It is good for one sign-in.

    ``a`` is for tests: the private value, big-endian; drawn from the operating system unless given."""

    def __new__(
        cls, pool_id: str, client_id: str, *, client_secret: Optional[str] = None, a: Optional[bytes] = None
    ) -> UserSrp: ...
    @property
    def srp_a(self) -> str:
        """A = g^a mod N (RFC 5054), as hex: ``SRP_A``."""

    def auth_parameters(self, username: str, *, device_key: Optional[str] = None) -> Dict[str, str]:
        """``AuthParameters`` of ``InitiateAuth``."""

    def password_verifier(
        self,
        challenge_parameters: Mapping[str, str],
        password: str,
        *,
        device_key: Optional[str] = None,
        timestamp: Optional[int] = None,
    ) -> Dict[str, str]:
        """``ChallengeResponses`` that answer ``PASSWORD_VERIFIER``, signed with the time ``timestamp`` (seconds since
        1970; now unless given).

        Raises :class:`~cognito_srp.exceptions.BadAnswerError`, with the field, for a challenge that breaks the
        protocol: nothing is signed then. :class:`~cognito_srp.exceptions.MisuseError` at a second call."""

@final
class DeviceSrp:
    """One proof of a remembered device's password: the answers to ``DEVICE_SRP_AUTH`` and
    ``DEVICE_PASSWORD_VERIFIER``. It is good for one sign-in. ``a`` is as for :class:`UserSrp`."""

    def __new__(
        cls,
        device_key: str,
        device_group_key: str,
        device_password: str,
        client_id: str,
        *,
        client_secret: Optional[str] = None,
        a: Optional[bytes] = None,
    ) -> DeviceSrp: ...
    @property
    def srp_a(self) -> str:
        """A = g^a mod N (RFC 5054), as hex: ``SRP_A``."""

    def device_srp_auth(self, username: str) -> Dict[str, str]:
        """``ChallengeResponses`` that answer ``DEVICE_SRP_AUTH``; ``username`` is the user's internal name."""

    def device_password_verifier(
        self, challenge_parameters: Mapping[str, str], username: str, *, timestamp: Optional[int] = None
    ) -> Dict[str, str]:
        """``ChallengeResponses`` that answer ``DEVICE_PASSWORD_VERIFIER``; otherwise as
        :meth:`UserSrp.password_verifier`."""

@final
class DeviceVerifier:
    """A password for a device, and what the pool is to keep of it: see :func:`create_device_verifier`."""

    @property
    def device_password(self) -> str:
        """The password, used as it stands: keep it. Base64 text of 40 random bytes."""

    @property
    def password_verifier(self) -> str:
        """``PasswordVerifier``: base64."""

    @property
    def salt(self) -> str:
        """``Salt``: base64."""

    @property
    def secret_verifier_config(self) -> Dict[str, str]:
        """``DeviceSecretVerifierConfig`` of ``ConfirmDevice``."""

def verify_token(
    token: str, jwks: str, *, issuer: str, client_id: str, token_use: str, leeway: int, now: int
) -> str: ...
def otpauth_uri(secret_code: str, issuer: str, account: str) -> str: ...
def endpoint_of_pool(pool_id: str) -> str: ...
def check_endpoint(url: str, allow_plain_http: bool) -> str: ...

@final
class Login:
    """A sign-in that does no I/O. ``config`` has ``pool_id``, ``client_id``, ``username``, and perhaps
    ``client_secret``, ``device``, ``client_metadata``, ``analytics_metadata``, ``user_context_data``,
    ``context_data``, ``admin``."""

    def __new__(cls, config: Mapping[str, Any], flow: _Tagged) -> Login: ...
    @staticmethod
    def restore(saved: bytes, key: bytes, endpoint: str, context: bytes, config: Mapping[str, Any]) -> Login: ...
    def step(self) -> _Step: ...
    def receive(self, response: Mapping[str, Any], date: Optional[str]) -> _Step: ...
    def receive_error(self, code: str, message: str, status: int, date: Optional[str]) -> _Step: ...
    def receive_http(self, status: int, error_type: Optional[str], body: bytes, date: Optional[str]) -> _Step: ...
    def answer(self, answer: _Tagged) -> _Step: ...
    def save(self, key: bytes, endpoint: str, context: bytes, seconds: int) -> bytes: ...
    @property
    def username(self) -> str: ...
    @property
    def forgotten_device(self) -> Optional[str]: ...
    @property
    def refused_device(self) -> Optional[str]: ...
    @property
    def large_clock_offset(self) -> Optional[int]: ...
    @property
    def clock_offset(self) -> int: ...

def confirm_device(
    new_device: Mapping[str, str], name: Optional[str]
) -> Tuple[str, Dict[str, Any], Dict[str, str]]:
    """``(operation, body, record)``."""

@final
class Operation(Generic[_T]):
    """Something that takes time. It begins when it is waited for or awaited, and can be done once."""

    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    def wait(self) -> _T:
        """Blocks until it is done; Ctrl-C and other signals end it."""

    def start(self, event_loop: AbstractEventLoop) -> Future[_T]:
        """Goes on beside the event loop; cancelling the future ends it."""

@final
class Client:
    """A client of one app client of one pool. ``config`` has ``pool_id``, ``client_id``, and perhaps what
    :class:`cognito_srp.CognitoClient` takes."""

    def __new__(cls, config: Mapping[str, Any]) -> Client: ...
    @property
    def endpoint(self) -> str: ...
    def with_settings(self, settings: Mapping[str, Any]) -> Client:
        """The same client (the same connections) with other ``client_secret``, ``client_metadata``,
        ``analytics_metadata``, ``user_context_data``; what is left out stays."""

    def start_sign_in(self, username: str, flow: _Tagged) -> Operation[_Step]: ...
    def resume_sign_in(self, saved: bytes, key: bytes, context: bytes) -> Operation[_Step]: ...
    def remember_device(
        self, session: Mapping[str, Any], alias: str, device: Mapping[str, str]
    ) -> Operation[None]: ...
    def confirm_device(self, new_device: Mapping[str, str]) -> Operation[Tuple[Dict[str, str], bool]]: ...
    def update_device_status(self, access_token: str, device_key: str, remembered: bool) -> Operation[None]: ...
    def get_device(self, access_token: str, device_key: str) -> Operation[Dict[str, Any]]: ...
    def list_devices(self, access_token: str) -> Operation[List[Dict[str, Any]]]: ...
    def forget_device(self, access_token: str, device_key: str) -> Operation[None]: ...
    def sign_up(self, username: str, password: str, attributes: Mapping[str, str]) -> Operation[Dict[str, Any]]: ...
    def confirm_sign_up(
        self, username: str, code: str, session: Optional[str]
    ) -> Operation[Dict[str, Any]]: ...
    def resend_confirmation_code(self, username: str) -> Operation[Dict[str, Any]]: ...
    def forgot_password(self, username: str) -> Operation[Dict[str, Any]]: ...
    def confirm_forgot_password(self, username: str, code: str, password: str) -> Operation[None]: ...
    def change_password(
        self, access_token: str, previous: Optional[str], proposed: str
    ) -> Operation[None]: ...
    def get_user(self, access_token: str) -> Operation[Dict[str, Any]]: ...
    def update_user_attributes(
        self, access_token: str, attributes: Mapping[str, str]
    ) -> Operation[Dict[str, Any]]: ...
    def delete_user_attributes(self, access_token: str, names: List[str]) -> Operation[None]: ...
    def get_user_attribute_verification_code(
        self, access_token: str, name: str
    ) -> Operation[Dict[str, Any]]: ...
    def verify_user_attribute(self, access_token: str, name: str, code: str) -> Operation[None]: ...
    def get_user_auth_factors(self, access_token: str) -> Operation[Dict[str, Any]]: ...
    def delete_user(self, access_token: str) -> Operation[None]: ...
    def associate_software_token(self, access_token: str) -> Operation[Dict[str, Any]]: ...
    def verify_software_token(
        self, access_token: str, code: str, name: Optional[str]
    ) -> Operation[Dict[str, Any]]: ...
    def set_user_mfa_preference(
        self, access_token: str, preference: Mapping[str, Tuple[bool, bool]]
    ) -> Operation[None]:
        """``preference`` maps ``software_token``, ``sms``, ``email`` to ``(enabled, preferred)``."""

    def refresh(self, session: Mapping[str, Any]) -> Operation[Dict[str, Any]]: ...
    def global_sign_out(self, access_token: str) -> Operation[None]: ...
    def revoke_token(self, refresh_token: str) -> Operation[None]: ...
    def verify_token(self, token: str, token_use: str) -> Operation[Dict[str, Any]]: ...
    def token_provider(self, session: Mapping[str, Any], received: Optional[int], on_new_tokens: Any) -> TokenProvider: ...

@final
class PendingSignIn:
    """A sign-in of a client that waits for an answer."""

    @property
    def username(self) -> str: ...
    def answer(self, answer: _Tagged) -> Operation[_Step]: ...
    def save(self, key: bytes, context: bytes, seconds: int) -> bytes: ...

@final
class TokenProvider:
    def tokens(self) -> Operation[Dict[str, Any]]: ...
    def session(self) -> Dict[str, Any]: ...
    def expire(self) -> None: ...

@final
class LocalPool:
    """A local user pool that listens on 127.0.0.1 until it is shut down. ``settings`` may have ``port``, ``region``,
    ``issuer`` (``local`` or ``aws``), ``test_clock``, ``timestamp_window``, ``refresh_needs_device``,
    ``shared_keys``, ``access_keys``."""

    def __new__(cls, settings: Mapping[str, Any]) -> LocalPool: ...
    @property
    def endpoint(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def now(self) -> float: ...
    def advance(self, seconds: float) -> None: ...
    def reset_clock(self) -> None: ...
    def codes(self, user_pool_id: str, username: str) -> List[Dict[str, Any]]: ...
    def handle(self, operation: str, body: Mapping[str, Any]) -> Dict[str, Any]: ...
    def shutdown(self) -> None: ...

def _panic_for_tests(in_operation: bool) -> Operation[None]: ...
