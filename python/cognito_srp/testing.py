"""A local user pool for tests: in the process, on a free port of 127.0.0.1, without AWS.

It checks every proof, code and token, so a test signs in for real::

    with LocalPool() as local_pool:
        user_pool = local_pool.create_user_pool()
        user_pool.create_user("jane", "Correct-Horse-9!")
        with user_pool.client() as client:
            client.sign_in("jane", "Correct-Horse-9!")

With pytest there are the fixtures ``cognito_local_pool`` and ``cognito_user_pool`` as soon as the package is
installed: see :mod:`cognito_srp._pytest_plugin`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Container, Dict, List, Mapping, Optional, Tuple, Type, Union

from . import _native
from ._check import text_of
from .exceptions import BadValueError

if TYPE_CHECKING:
    from . import AsyncCognitoClient, CognitoClient

__all__ = ["LocalPool", "SentCode", "UserPool", "totp"]


def totp(secret_code: str, at: Optional[float] = None) -> str:
    """The six digits that an authenticator app shows at ``at`` (seconds since 1970; now unless given) for
    ``secret_code``, which is base32 (RFC 4648) as ``AssociateSoftwareToken`` gives it.

    Source: RFC 6238, with SHA-1 and steps of 30 seconds."""
    padding = "=" * (-len(text_of("secret_code", secret_code)) % 8)
    try:
        key = base64.b32decode(secret_code.upper() + padding)
    except ValueError:
        raise BadValueError("secret_code is not base32", field="secret_code") from None
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


@dataclass(frozen=True)
class SentCode:
    """A message that AWS would have sent."""

    #: ``sign_up``, ``sms_mfa``, ``email_mfa``, ``sms_otp``, ``email_otp``, ``forgot_password``,
    #: ``verify_attribute``, or ``invitation`` with a temporary password.
    purpose: str
    #: The e-mail address or phone number, in full.
    destination: str
    code: str = field(repr=False)
    #: Seconds since 1970, by the pool's clock.
    created: float


class LocalPool:
    """A service like Amazon Cognito's that listens until it is closed: at the end of a ``with`` block, by
    :meth:`close`, or when nothing refers to it any more.

    ``port``
        The port on 127.0.0.1; 0 is a free one.
    ``region``
        The region in the ids of pools.
    ``issuer``
        What stands in the claim ``iss`` of tokens: ``"local"``, the pool's own address, where verifiers find its
        keys; or ``"aws"``, the address that AWS's would have.
    ``test_clock``
        Whether others may move the clock over HTTP. :meth:`advance` works without it.
    ``timestamp_window``
        Seconds by which the time of a password claim may be off. What AWS allows is not known.
    ``refresh_needs_device``
        Whether a refresh needs the confirmed device where devices are tracked, as with AWS.
    ``shared_keys``
        Whether user pools sign tokens with the same keys, those of all pools of this process that do, which saves some
        tenths of a second for each pool. Tokens still name their pool, and no other takes them. With AWS each pool has
        its own.
    ``access_keys``
        Access keys, id to secret, with one of which operations of administrators have to be signed then."""

    def __init__(
        self,
        *,
        port: int = 0,
        region: str = "eu-west-1",
        issuer: str = "local",
        test_clock: bool = False,
        timestamp_window: float = 600,
        refresh_needs_device: bool = True,
        shared_keys: bool = True,
        access_keys: Optional[Mapping[str, str]] = None,
    ) -> None:
        self.region = region
        self._native = _native.LocalPool(
            {
                "port": port,
                "region": region,
                "issuer": issuer,
                "test_clock": test_clock,
                "timestamp_window": timestamp_window,
                "refresh_needs_device": refresh_needs_device,
                "shared_keys": shared_keys,
                "access_keys": dict(access_keys or {}),
            }
        )

    @property
    def endpoint(self) -> str:
        """The URL to give to clients, such as ``http://127.0.0.1:40123``."""
        return self._native.endpoint

    @property
    def token(self) -> str:
        """What opens the pool's own paths below ``/_local/`` to other programs."""
        return self._native.token

    @property
    def now(self) -> float:
        """The time of the pool's clock, in seconds since 1970."""
        return self._native.now

    def advance(self, seconds: float) -> None:
        """Moves the clock on, for everything that expires, and for all user pools here. Sign-ins follow the service's clock
        for 24 hours, but those of the classes of warrant and pycognito go by this machine's: they are refused once it is
        off by more than ``timestamp_window``."""
        self._native.advance(seconds)

    def reset_clock(self) -> None:
        """Takes back all that :meth:`advance` has done. The fixture ``cognito_user_pool`` does so after each test."""
        self._native.reset_clock()

    def codes(self, user_pool_id: str, username: str) -> List[SentCode]:
        """What was sent to a user, newest first: the last 20."""
        return [SentCode(**code) for code in self._native.codes(user_pool_id, username)]

    def handle(self, operation: str, **members: Any) -> Dict[str, Any]:
        """Does any of Cognito's operations, those of administrators too, without a socket: takes and gives the members
        that boto3 does. Raises :class:`~cognito_srp.exceptions.ServiceError`."""
        return self._native.handle(operation, members)

    def create_user_pool(
        self,
        *,
        mfa: Union[str, Mapping[str, Any], None] = None,
        client: Optional[Mapping[str, Any]] = None,
        client_secret: bool = False,
        **settings: Any,
    ) -> UserPool:
        """A new user pool with an app client.

        ``mfa``
            The members of ``SetUserPoolMfaConfig``. ``"ON"`` and ``"OPTIONAL"`` alone stand for that configuration with
            authenticator apps.
        ``client``
            Members of ``CreateUserPoolClient``, such as ``{"AccessTokenValidity": 1}``. All flows are allowed unless
            ``ExplicitAuthFlows`` is among them.
        ``client_secret``
            Whether the app client has a secret.
        ``settings``
            Members of ``CreateUserPool``, such as ``AutoVerifiedAttributes=["email"]``, or
            ``DeviceConfiguration={}`` for a pool that tracks devices.

        Raises ``TypeError`` for a member that would do nothing: one that is misspelt, or that local pools do not
        have."""
        made = self.handle("CreateUserPool", **{"PoolName": "test", **settings})["UserPool"]
        _refuse_lost("CreateUserPool", settings, {*made, "PoolName", "Schema"})
        pool_id: str = made["Id"]
        if isinstance(mfa, str):
            mfa = {"MfaConfiguration": mfa, "SoftwareTokenMfaConfiguration": {"Enabled": True}}
        if mfa is not None:
            kept = self.handle("SetUserPoolMfaConfig", UserPoolId=pool_id, **mfa)
            _refuse_lost("SetUserPoolMfaConfig", mfa, kept)
        client_id, secret = self._create_client(pool_id, {"GenerateSecret": client_secret, **(client or {})})
        return UserPool(local_pool=self, id=pool_id, client_id=client_id, client_secret=secret)

    def _create_client(self, pool_id: str, settings: Mapping[str, Any]) -> Tuple[str, Optional[str]]:
        members = {"UserPoolId": pool_id, "ClientName": "test", "ExplicitAuthFlows": _ALL_FLOWS, **settings}
        made = self.handle("CreateUserPoolClient", **members)["UserPoolClient"]
        _refuse_lost("CreateUserPoolClient", settings, {*made, "GenerateSecret"})
        return made["ClientId"], made.get("ClientSecret")

    def close(self) -> None:
        """Stops it; its pools and users are gone."""
        self._native.shutdown()

    def __enter__(self) -> LocalPool:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"LocalPool({self.endpoint!r})"


def _refuse_lost(operation: str, given: Mapping[str, Any], kept: Container[str]) -> None:
    """Refuses settings that do not come back. The service takes no notice of members that it does not know."""
    for name, value in given.items():
        if name not in kept and value not in (None, []):
            raise TypeError(f"{operation} has no member {name} here")


#: ``ExplicitAuthFlows`` with everything.
_ALL_FLOWS = [
    f"ALLOW_{flow}"
    for flow in (
        "USER_SRP_AUTH",
        "USER_PASSWORD_AUTH",
        "USER_AUTH",
        "CUSTOM_AUTH",
        "ADMIN_USER_PASSWORD_AUTH",
        "REFRESH_TOKEN_AUTH",
    )
]


@dataclass(frozen=True)
class UserPool:
    """A user pool of a :class:`LocalPool`, and one of its app clients."""

    local_pool: LocalPool
    #: The pool's id, such as ``eu-west-1_AbCdEf123``.
    id: str
    client_id: str
    client_secret: Optional[str] = field(default=None, repr=False)

    @property
    def endpoint(self) -> str:
        """The URL to give to clients."""
        return self.local_pool.endpoint

    @property
    def region(self) -> str:
        """The region in the pool's id."""
        return self.local_pool.region

    def handle(self, operation: str, **members: Any) -> Dict[str, Any]:
        """As :meth:`LocalPool.handle`, with ``UserPoolId`` added."""
        return self.local_pool.handle(operation, **{"UserPoolId": self.id, **members})

    def create_user(self, username: str, password: str, *, temporary: bool = False, **attributes: str) -> str:
        """A user with this password, which has to be changed at the first sign-in if it is ``temporary``. Addresses
        among the ``attributes`` count as verified unless ``email_verified`` or ``phone_number_verified`` says something
        else. Gives the user's internal name."""
        for address in ("email", "phone_number"):
            if address in attributes:
                attributes.setdefault(f"{address}_verified", "true")
        made = self.handle(
            "AdminCreateUser",
            Username=username,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        name: str = made["User"]["Username"]
        self.handle("AdminSetUserPassword", Username=name, Password=password, Permanent=not temporary)
        return name

    def create_client(self, *, client_secret: bool = False, **settings: Any) -> UserPool:
        """The same pool with a further app client; ``settings`` are members of ``CreateUserPoolClient``."""
        client_id, secret = self.local_pool._create_client(
            self.id, {"GenerateSecret": client_secret, **settings}
        )
        return UserPool(self.local_pool, self.id, client_id, secret)

    def codes(self, username: str) -> List[SentCode]:
        """What was sent to a user, newest first."""
        return self.local_pool.codes(self.id, username)

    def latest_code(self, username: str, purpose: Optional[str] = None) -> str:
        """The code that was sent last (for ``purpose``, if given: see :class:`SentCode`). Raises ``LookupError`` where
        there is none."""
        for sent in self.codes(username):
            if purpose in (None, sent.purpose):
                return sent.code
        raise LookupError(f"no code was sent to {username!r}" + (f" for {purpose}" if purpose else ""))

    def totp(self, secret_code: str) -> str:
        """The code that an authenticator app shows now, by the pool's clock. The pool takes each code once:
        :meth:`LocalPool.advance` by 30 seconds leads to the next."""
        return totp(secret_code, self.local_pool.now)

    def client(self, **options: Any) -> CognitoClient:
        """A :class:`~cognito_srp.CognitoClient` for this pool; it takes the same ``options``."""
        from . import CognitoClient

        return CognitoClient(self.id, self.client_id, **self._client_options(options))

    def async_client(self, **options: Any) -> AsyncCognitoClient:
        """An :class:`~cognito_srp.AsyncCognitoClient` for this pool; it takes the same ``options``."""
        from . import AsyncCognitoClient

        return AsyncCognitoClient(self.id, self.client_id, **self._client_options(options))

    def _client_options(self, options: Dict[str, Any]) -> Dict[str, Any]:
        return {"endpoint": self.endpoint, "client_secret": self.client_secret, **options}

    def boto3_client(self, **options: Any) -> Any:
        """A ``cognito-idp`` client of boto3 for this pool; it takes what ``boto3.client`` does."""
        import boto3

        known = {
            "endpoint_url": self.endpoint,
            "region_name": self.region,
            "aws_access_key_id": "local",
            "aws_secret_access_key": "local",
        }
        return boto3.client("cognito-idp", **{**known, **options})
