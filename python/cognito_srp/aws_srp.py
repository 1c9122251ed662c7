"""SRP for boto3's client of Cognito user pools: the functions and the class of ``warrant.aws_srp`` and
``pycognito.aws_srp``. ``DIFFERENCES.md`` lists where they behave otherwise.

Neither boto3 nor requests is imported before it is needed.
"""

from __future__ import annotations

import datetime
import platform
from calendar import timegm
from operator import index
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Tuple, Union

from . import _native
from ._dropin import endpoints, extras
from ._dropin.challenge import blaming_the_service, public_b, required
from ._dropin.numbers import (
    G_HEX,
    INFO_BITS,
    MONTH_NAMES,
    N_HEX,
    WEEKDAY_NAMES,
    calculate_u,
    compute_hkdf,
    generate_hash_device,
    get_random,
    hash_sha256,
    hex_hash,
    hex_to_long,
    long_to_hex,
    pad_hex,
    to_bytes,
)
from .exceptions import (
    BadAnswerError,
    BadValueError,
    ForceChangePasswordException,
    SMSMFAChallengeException,
    SoftwareTokenMFAChallengeException,
)

if TYPE_CHECKING:
    import requests

__all__ = [
    "AWSSRP",
    "G_HEX",
    "INFO_BITS",
    "MONTH_NAMES",
    "N_HEX",
    "WEEKDAY_NAMES",
    "calculate_u",
    "compute_hkdf",
    "g_hex",
    "generate_hash_device",
    "get_random",
    "hash_sha256",
    "hex_hash",
    "hex_to_long",
    "info_bits",
    "long_to_hex",
    "n_hex",
    "pad_hex",
]

# warrant's spelling.
n_hex = N_HEX
g_hex = G_HEX
info_bits = INFO_BITS

_STANDARD_LETTERS = str.maketrans("-_", "+/")


class AWSSRP:
    """Signs a user in with boto3, by password and, where there is one, by the password of a remembered device.

    ``client`` is a boto3 client ``cognito-idp``; without one it is made for ``pool_region``, or else for the region
    in the pool's id. The three values of a device are given together or not at all. Errors of the service are
    botocore's ``ClientError``.

    ``small_a_value`` (a) and ``large_a_value`` (A) are drawn for each sign-in and may be set, as for tests."""

    SMS_MFA_CHALLENGE = "SMS_MFA"
    SOFTWARE_TOKEN_MFA_CHALLENGE = "SOFTWARE_TOKEN_MFA"
    NEW_PASSWORD_REQUIRED_CHALLENGE = "NEW_PASSWORD_REQUIRED"
    PASSWORD_VERIFIER_CHALLENGE = "PASSWORD_VERIFIER"
    DEVICE_SRP_CHALLENGE = "DEVICE_SRP_AUTH"
    DEVICE_PASSWORD_VERIFIER_CHALLENGE = "DEVICE_PASSWORD_VERIFIER"

    def __init__(
        self,
        username: str,
        password: str,
        pool_id: str,
        client_id: str,
        pool_region: Optional[str] = None,
        client: Any = None,
        client_secret: Optional[str] = None,
        device_key: Optional[str] = None,
        device_group_key: Optional[str] = None,
        device_password: Optional[str] = None,
    ) -> None:
        if pool_region is not None and client is not None:
            raise BadValueError(
                "pool_region and client should not both be specified "
                "(region should be passed to the boto3 client instead)",
                field="pool_region",
            )
        device = {"device_key": device_key, "device_group_key": device_group_key, "device_password": device_password}
        missing = [name for name, value in device.items() if value is None]
        if missing and len(missing) < len(device):
            raise BadValueError(
                "Either all device_key, device_group_key, and device_password should be specified or none at all",
                field=missing[0],
            )
        self.username = username
        self.password = password
        self.pool_id = pool_id
        self.client_id = client_id
        self.client_secret = client_secret
        self.client: Any = client or extras.boto3_client(region_name=pool_region or endpoints.region_of_pool(pool_id))
        self.device_key = device_key
        self.device_group_key = device_group_key
        self.device_password = device_password
        self.access_token: Optional[str] = None
        self.device_name: Optional[str] = None
        self.cognito_idp_url: Optional[str] = None
        # For reading: the maths uses its own constants.
        self.big_n = hex_to_long(N_HEX)
        self.val_g = self.g = hex_to_long(G_HEX)
        self.val_k = self.k = hex_to_long(_native.K_HEX)
        self._draw()

    # The key pair.

    def _draw(self) -> None:
        self._small_a = self.generate_random_small_a()
        self._large_a: Optional[int] = None
        self._small_a_was_set = self._large_a_was_set = False
        self._spent = False

    def _draw_again_if_spent(self) -> None:
        """A pair serves for one proof: two with the same a would tell more than one may."""
        if self._spent and not (self._small_a_was_set or self._large_a_was_set):
            self._draw()

    @property
    def small_a_value(self) -> int:
        """a, the private value. Who sets it gets the A that belongs to it, unless A was set too."""
        return self._small_a

    @small_a_value.setter
    def small_a_value(self, value: int) -> None:
        self._small_a = index(value)
        self._small_a_was_set = True
        if not self._large_a_was_set:
            self._large_a = None

    @property
    def large_a_value(self) -> int:
        """A = g^a mod N, the public value; computed when it is first asked for."""
        if self._large_a is None:
            self._large_a = self.calculate_a()
        return self._large_a

    @large_a_value.setter
    def large_a_value(self, value: int) -> None:
        self._large_a = index(value)
        self._large_a_was_set = True

    def generate_random_small_a(self) -> int:
        """A new a: 1024 random bits."""
        return get_random(128) % self.big_n

    def calculate_a(self) -> int:
        """A = g^a mod N for ``small_a_value``. Raises ``ValueError`` for a value that gives no pair."""
        return int.from_bytes(_native.public_a(to_bytes(self.small_a_value, "small_a_value")), "big")

    # The proofs.

    def get_password_authentication_key(
        self, username: str, password: str, server_b_value: int, salt: Union[str, int]
    ) -> bytes:
        """K of the user, 16 bytes. ``username`` is ``USER_ID_FOR_SRP``, ``salt`` an integer or its hexadecimal text.

        Raises ``ValueError`` with ``field`` for a B that is not in (0, N), and for a salt that is no integer."""
        return self._session_key(endpoints.pool_name(self.pool_id), username, password, server_b_value, salt)

    def get_device_authentication_key(
        self,
        device_group_key: str,
        device_key: str,
        device_password: str,
        server_b_value: int,
        salt: Union[str, int],
    ) -> bytes:
        """K of the device; otherwise as :meth:`get_password_authentication_key`."""
        return self._session_key(device_group_key, device_key, device_password, server_b_value, salt)

    def _session_key(
        self, namespace: str, name: str, password: str, server_b_value: int, salt: Union[str, int]
    ) -> bytes:
        return _native.session_key(
            to_bytes(self.small_a_value, "small_a_value"),
            to_bytes(self.large_a_value, "large_a_value"),
            long_to_hex(server_b_value),
            salt if isinstance(salt, str) else long_to_hex(salt),
            namespace,
            name,
            password,
        )

    def get_auth_params(self) -> Dict[str, str]:
        """``AuthParameters`` of ``InitiateAuth`` with ``USER_SRP_AUTH``: ``USERNAME``, ``SRP_A``, and ``SECRET_HASH``
        and ``DEVICE_KEY`` where there is a secret or a device."""
        self._draw_again_if_spent()
        return self._addressed({"SRP_A": long_to_hex(self.large_a_value)}, self.username)

    def _addressed(self, parameters: Dict[str, str], username: str) -> Dict[str, str]:
        """With ``USERNAME``, ``SECRET_HASH`` of that very name, and ``DEVICE_KEY``."""
        parameters = {"USERNAME": username, **parameters}
        if self.client_secret is not None:
            parameters["SECRET_HASH"] = self.get_secret_hash(username, self.client_id, self.client_secret)
        if self.device_key is not None:
            parameters["DEVICE_KEY"] = self.device_key
        return parameters

    @staticmethod
    def get_secret_hash(username: str, client_id: str, client_secret: str) -> str:
        """``SECRET_HASH``, base64: the HMAC-SHA-256 of ``username`` and ``client_id``, keyed with the secret. The
        name is the one that the same request carries."""
        return _native.secret_hash(username, client_id, client_secret)

    @staticmethod
    def get_cognito_formatted_timestamp(input_datetime: datetime.datetime) -> str:
        """``TIMESTAMP``, such as ``Fri Jan 2 03:04:05 UTC 2026``, in English whatever the locale. The fields of
        ``input_datetime`` are taken for UTC as they stand."""
        if not isinstance(input_datetime, datetime.datetime):
            raise TypeError("input_datetime is not a datetime")
        return _native.timestamp(timegm(input_datetime.timetuple()))

    def process_challenge(
        self, challenge_parameters: Mapping[str, str], request_parameters: Optional[Mapping[str, str]] = None
    ) -> Dict[str, str]:
        """``ChallengeResponses`` that answer ``PASSWORD_VERIFIER``.

        ``USERNAME`` of the answer is that of the challenge, else that of ``request_parameters`` (those of
        ``InitiateAuth``), else ``USER_ID_FOR_SRP``. Raises :class:`~cognito_srp.exceptions.BadAnswerError`, a
        ``ValueError`` with ``field``, for a challenge that breaks the protocol: nothing is signed then."""
        name = required(challenge_parameters, "USER_ID_FOR_SRP")
        if not name:
            raise BadAnswerError("USER_ID_FOR_SRP is empty", field="USER_ID_FOR_SRP")
        with blaming_the_service():
            key = self.get_password_authentication_key(
                name, self.password, public_b(challenge_parameters), required(challenge_parameters, "SALT")
            )
            claim = self._claim(key, endpoints.pool_name(self.pool_id), name, challenge_parameters)
        username = challenge_parameters.get("USERNAME") or (request_parameters or {}).get("USERNAME") or name
        return self._addressed(claim, username)

    def process_device_challenge(self, challenge_parameters: Mapping[str, str]) -> Dict[str, str]:
        """``ChallengeResponses`` that answer ``DEVICE_PASSWORD_VERIFIER``; errors as for
        :meth:`process_challenge`."""
        group_key, key, password = self.device_group_key, self.device_key, self.device_password
        if group_key is None or key is None or password is None:
            raise BadValueError("there is no device", field="device_key")
        with blaming_the_service():
            session_key = self.get_device_authentication_key(
                group_key, key, password, public_b(challenge_parameters), required(challenge_parameters, "SALT")
            )
            claim = self._claim(session_key, group_key, key, challenge_parameters)
        return self._addressed(claim, challenge_parameters.get("USERNAME") or self.username)

    def _claim(
        self, session_key: bytes, namespace: str, name: str, challenge_parameters: Mapping[str, str]
    ) -> Dict[str, str]:
        self._spent = True
        secret_block = required(challenge_parameters, "SECRET_BLOCK")
        # Some stand-ins for Cognito, moto among them, send letters of the URL-safe alphabet (RFC 4648, section 5).
        standard = secret_block.translate(_STANDARD_LETTERS)
        timestamp = self.get_cognito_formatted_timestamp(datetime.datetime.now(datetime.timezone.utc))
        return {
            "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SECRET_BLOCK": secret_block,
            "PASSWORD_CLAIM_SIGNATURE": _native.sign_claim(session_key, namespace, name, standard, timestamp),
        }

    # The sign-in.

    def authenticate_user(
        self, client: Any = None, client_metadata: Optional[Mapping[str, str]] = None
    ) -> Dict[str, Any]:
        """Signs in, with the device if the service asks for it. Gives boto3's last response: ``AuthenticationResult``
        with the tokens, or a challenge that is not handled here.

        ``client_metadata`` goes out with every answer to a challenge; ``client`` counts only where there is no
        ``self.client``. Raises :class:`~cognito_srp.exceptions.ForceChangePasswordException`,
        :class:`~cognito_srp.exceptions.SMSMFAChallengeException`,
        :class:`~cognito_srp.exceptions.SoftwareTokenMFAChallengeException`, and ``NotImplementedError`` for a first
        challenge other than ``PASSWORD_VERIFIER``."""
        _, _, tokens = self._prove_password(client, client_metadata)
        challenge = tokens.get("ChallengeName")
        if challenge == self.NEW_PASSWORD_REQUIRED_CHALLENGE:
            raise ForceChangePasswordException("Change password before authenticating")
        if challenge == self.SMS_MFA_CHALLENGE:
            raise SMSMFAChallengeException("Do SMS MFA", tokens)
        if challenge == self.SOFTWARE_TOKEN_MFA_CHALLENGE:
            raise SoftwareTokenMFAChallengeException("Do Software Token MFA", tokens)
        return tokens

    def set_new_password_challenge(self, new_password: str, client: Any = None) -> Dict[str, Any]:
        """Signs in with a temporary password and sets ``new_password``. Gives boto3's last response; where no new
        password was asked for, that is the one to the password."""
        challenge, answer, tokens = self._prove_password(client, None)
        if tokens.get("ChallengeName") != self.NEW_PASSWORD_REQUIRED_CHALLENGE:
            return tokens
        username = challenge.get("USERNAME") or answer.get("USERNAME") or self.username
        answer = self._addressed({**answer, "NEW_PASSWORD": new_password, "USERNAME": username}, username)
        return self._respond(self.client or client, self.NEW_PASSWORD_REQUIRED_CHALLENGE, answer, tokens, None)

    def _prove_password(
        self, client: Any, client_metadata: Optional[Mapping[str, str]]
    ) -> Tuple[Mapping[str, str], Dict[str, str], Dict[str, Any]]:
        """Parameters of ``PASSWORD_VERIFIER``, what was answered, and the response to that, after the device's proof
        if there was one."""
        boto_client = self.client or client
        auth_params = self.get_auth_params()
        response = boto_client.initiate_auth(
            AuthFlow="USER_SRP_AUTH", AuthParameters=auth_params, ClientId=self.client_id
        )
        if response.get("ChallengeName") != self.PASSWORD_VERIFIER_CHALLENGE:
            raise NotImplementedError(f"The {response.get('ChallengeName')} challenge is not supported")
        challenge = response["ChallengeParameters"]
        answer = self.process_challenge(challenge, auth_params)
        tokens = self._respond(
            boto_client, self.PASSWORD_VERIFIER_CHALLENGE, answer, response, client_metadata
        )
        username = answer.get("USERNAME") or self.username
        return challenge, answer, self._prove_device(boto_client, username, tokens, client_metadata)

    def _prove_device(
        self,
        boto_client: Any,
        username: str,
        response: Dict[str, Any],
        client_metadata: Optional[Mapping[str, str]],
    ) -> Dict[str, Any]:
        """The response after the device's proof, if ``response`` asks for one and there is a device. ``username`` is
        the internal name."""
        if response.get("ChallengeName") != self.DEVICE_SRP_CHALLENGE or self.device_password is None:
            return response
        self._draw_again_if_spent()
        answer = self._addressed({"SRP_A": long_to_hex(self.large_a_value)}, username)
        response = self._respond(boto_client, self.DEVICE_SRP_CHALLENGE, answer, response, client_metadata)
        challenge = {"USERNAME": username, **response["ChallengeParameters"]}
        answer = self.process_device_challenge(challenge)
        return self._respond(
            boto_client, self.DEVICE_PASSWORD_VERIFIER_CHALLENGE, answer, response, client_metadata
        )

    def _respond(
        self,
        boto_client: Any,
        challenge_name: str,
        answer: Dict[str, str],
        response: Mapping[str, Any],
        client_metadata: Optional[Mapping[str, str]],
    ) -> Dict[str, Any]:
        """Answers the challenge of ``response``, with its session if it has one."""
        more: Dict[str, Any] = {}
        if response.get("Session"):
            more["Session"] = response["Session"]
        if client_metadata:
            more["ClientMetadata"] = client_metadata
        answered: Dict[str, Any] = boto_client.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName=challenge_name, ChallengeResponses=answer, **more
        )
        return answered

    # The device.

    def confirm_device(
        self, tokens: Mapping[str, Any], device_name: Optional[str] = None
    ) -> Tuple[requests.Response, str]:
        """``ConfirmDevice`` for the ``NewDeviceMetadata`` of a sign-in: ``tokens`` is the response with
        ``AuthenticationResult``. Gives the HTTP response, whatever its status, and the new device's password: keep
        it, with ``device_key`` and ``device_group_key`` of this object.

        ``device_name`` is the name of this machine unless given. Where the pool asks users whether to remember
        devices, :meth:`update_device_status` comes next."""
        result = tokens["AuthenticationResult"]
        metadata = result["NewDeviceMetadata"]
        self.access_token = result["AccessToken"]
        self.device_key, self.device_group_key = metadata["DeviceKey"], metadata["DeviceGroupKey"]
        self.device_name = device_name
        password, verifier = generate_hash_device(metadata["DeviceGroupKey"], metadata["DeviceKey"])
        body = {"DeviceSecretVerifierConfig": verifier}
        name = platform.node() if device_name is None else device_name
        response = self._post("ConfirmDevice", {**body, "DeviceName": name} if name else body)
        if response.ok:
            self.device_password = password
        return response, password

    def update_device_status(self, is_remembered: bool, access_token: str, device_key: str) -> str:
        """``UpdateDeviceStatus``: whether the device is remembered. Gives a text with the HTTP status."""
        if not isinstance(is_remembered, bool):
            raise TypeError("is_remembered is not a bool")
        self.access_token, self.device_key = access_token, device_key
        status = "remembered" if is_remembered else "not_remembered"
        response = self._post("UpdateDeviceStatus", {"DeviceRememberedStatus": status})
        return f"{response} : {response.json}"

    def forget_device(self, access_token: str, device_key: str) -> str:
        """``ForgetDevice``. Gives a text with the HTTP status."""
        self.access_token, self.device_key = access_token, device_key
        response = self._post("ForgetDevice", {})
        return f"{response} : {response.json}"

    def _post(self, operation: str, body: Dict[str, Any]) -> requests.Response:
        endpoint = endpoints.of_client(self.client)
        if endpoint is None:
            region = endpoints.region_of_pool(self.pool_id)
            if region is None:
                raise BadValueError("UserPoolId has no region to find the service by", field="UserPoolId")
            endpoint = endpoints.of_region(region)
        self.cognito_idp_url = f"{endpoint}/"
        body = {"AccessToken": self.access_token, "DeviceKey": self.device_key, **body}
        response: requests.Response = endpoints.post(endpoint, operation, body)
        return response
