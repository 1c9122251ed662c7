"""What calls give. Secrets are fields, but do not show when a value is printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Tuple

from . import _native
from .exceptions import BadValueError

if TYPE_CHECKING:
    from .steps import Send

__all__ = [
    "AuthFactors",
    "CodeDelivery",
    "Device",
    "DeviceOutcome",
    "NewDevice",
    "RememberedDevice",
    "Session",
    "SignUp",
    "SignedIn",
    "SoftwareToken",
    "Tokens",
    "User",
]


@dataclass(frozen=True)
class Tokens:
    """What a sign-in is for. All three are secrets."""

    #: Opens Cognito's own operations: a JWT.
    access_token: str = field(repr=False)
    #: Says who the user is: a JWT.
    id_token: Optional[str] = field(default=None, repr=False)
    #: Gets new tokens; opaque.
    refresh_token: Optional[str] = field(default=None, repr=False)
    #: Seconds for which the access token is valid, counted from its issue.
    expires_in: int = 0
    token_type: str = "Bearer"

    def to_dict(self) -> Dict[str, Any]:
        """All of it, secrets too, as a ``dict`` that ``json`` can write."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Tokens:
        """From what :meth:`to_dict` gave. Raises :class:`~cognito_srp.exceptions.BadValueError` with the name of a member
        that is missing or of another type, as the others of these do."""
        return cls(
            access_token=_member(values, "access_token", str),
            id_token=_member(values, "id_token", str, None),
            refresh_token=_member(values, "refresh_token", str, None),
            expires_in=_member(values, "expires_in", int, 0),
            token_type=_member(values, "token_type", str, "Bearer"),
        )


@dataclass(frozen=True)
class Session:
    """What a user has who is signed in, and all that a refresh needs: keep it as a secret."""

    tokens: Tokens
    #: The user's internal name, which the pool gives; not what was typed.
    username: str
    #: The device that the tokens belong to, in a pool that tracks devices.
    device_key: Optional[str] = None

    def to_dict(self) -> Dict[str, Any]:
        """All of it, secrets too, as a ``dict`` that ``json`` can write."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Session:
        """From what :meth:`to_dict` gave."""
        return cls(
            tokens=Tokens.from_dict(_member(values, "tokens", dict)),
            username=_member(values, "username", str),
            device_key=_member(values, "device_key", str, None),
        )


@dataclass(frozen=True)
class RememberedDevice:
    """A device that the pool knows, with the password that it signs in with: keep it as a secret, per pool, app client
    and user."""

    #: ``DeviceKey``.
    device_key: str
    #: ``DeviceGroupKey``.
    device_group_key: str
    #: The device password, as text.
    device_password: str = field(repr=False)
    #: The internal name of the user whose device it is.
    username: str

    def to_dict(self) -> Dict[str, Any]:
        """All of it, the password too, as a ``dict`` that ``json`` can write."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RememberedDevice:
        """From what :meth:`to_dict` gave."""
        return cls(
            device_key=_member(values, "device_key", str),
            device_group_key=_member(values, "device_group_key", str),
            device_password=_member(values, "device_password", str),
            username=_member(values, "username", str),
        )


@dataclass(frozen=True)
class NewDevice:
    """A device that the pool offers to know. Confirm it even if it is not to be remembered: in a pool that tracks
    devices, tokens of an unconfirmed one cannot be refreshed."""

    #: ``DeviceKey``.
    device_key: str
    #: ``DeviceGroupKey``.
    device_group_key: str
    #: The internal name of the user whose device it is.
    username: str
    access_token: str = field(repr=False)

    def confirm(self, name: Optional[str] = None) -> Tuple[Send, RememberedDevice]:
        """Draws a device password (40 random bytes as base64 text). Gives the ``ConfirmDevice`` request to send, and
        the record to keep once the service has taken it. ``name`` is for people to know the device by.

        If the answer has ``UserConfirmationNecessary``, the device is remembered only after
        ``UpdateDeviceStatus``."""
        from .steps import Send

        operation, body, record = _native.confirm_device(asdict(self), name)
        return Send(operation, body), RememberedDevice(**record)


@dataclass(frozen=True)
class DeviceOutcome:
    """What became of this device in a sign-in."""

    #: ``"untracked"``: nothing, the pool tracks no devices. ``"used"``: the pool knows it already, and the sign-in was
    #: made with its key. ``"confirmed"``: it is new, and the pool knows it now. ``"unconfirmed"``: it is new, and the
    #: pool could not be told about it; the tokens are good, but cannot be refreshed.
    kind: str
    device_key: Optional[str] = None
    #: The record of a device that was confirmed, also when no store keeps it.
    record: Optional[RememberedDevice] = None
    #: Whether a device that was confirmed is remembered.
    remembered: bool = False
    #: What the pool offered, for another try with ``confirm_device``.
    new_device: Optional[NewDevice] = None
    #: Why it could not be confirmed, or not be remembered although that was wanted.
    error: Optional[Exception] = None


@dataclass(frozen=True)
class SignedIn:
    """A sign-in that came to a good end."""

    session: Session
    device: DeviceOutcome
    #: The key of a stored device that the pool does not know any more: forget its record. A client with a store has
    #: done so.
    forgotten_device: Optional[str] = None
    #: Why the store of devices could not be brought up to date; the sign-in is good all the same.
    store_error: Optional[Exception] = None

    @property
    def tokens(self) -> Tokens:
        """The tokens of the session."""
        return self.session.tokens

    @property
    def username(self) -> str:
        """The user's internal name."""
        return self.session.username


@dataclass(frozen=True)
class CodeDelivery:
    """Where a code went."""

    #: Masked, such as ``j***@e***``.
    destination: Optional[str] = None
    #: ``EMAIL`` or ``SMS``.
    medium: Optional[str] = None
    #: The attribute that holds the address: ``email`` or ``phone_number``.
    attribute: Optional[str] = None


@dataclass(frozen=True)
class SignUp:
    """A new account."""

    #: Whether it can be used at once.
    user_confirmed: bool
    #: The user's id.
    user_sub: Optional[str] = None
    #: Where the code went that confirms it.
    code_delivery: Optional[CodeDelivery] = None
    #: For ``confirm_sign_up``, so that it can sign the user in.
    session: Optional[str] = field(default=None, repr=False)


@dataclass(frozen=True)
class User:
    """A user's own account."""

    #: The internal name.
    username: str
    #: All that the app client may read, by name.
    attributes: Mapping[str, str]
    #: The second factor that is asked for, such as ``SOFTWARE_TOKEN_MFA``.
    preferred_mfa: Optional[str] = None
    #: All second factors that are enabled.
    mfa: Tuple[str, ...] = ()


@dataclass(frozen=True)
class AuthFactors:
    """How a user can sign in."""

    #: The internal name.
    username: str
    #: First factors, such as ``PASSWORD``.
    first_factors: Tuple[str, ...]
    #: The second factor that is asked for.
    preferred_mfa: Optional[str] = None
    #: All second factors that are enabled.
    mfa: Tuple[str, ...] = ()


@dataclass(frozen=True)
class SoftwareToken:
    """An authenticator app that is being set up."""

    #: The key to put into it, in base32 (RFC 4648).
    secret_code: str = field(repr=False)

    def otpauth_uri(self, issuer: str, account: str) -> str:
        """The URI of the QR code that authenticator apps read. ``issuer`` says whose account it is and ``account`` which
        one."""
        return _native.otpauth_uri(self.secret_code, issuer, account)


@dataclass(frozen=True)
class Device:
    """A device as the pool shows it."""

    device_key: str
    #: ``device_name``, ``device_status`` and others, by name.
    attributes: Mapping[str, str]
    #: In UTC, like the others.
    created: Optional[datetime] = None
    last_modified: Optional[datetime] = None
    last_authenticated: Optional[datetime] = None

    @property
    def name(self) -> Optional[str]:
        """What people know it by."""
        return self.attributes.get("device_name")


def signed_in_of(end: Mapping[str, Any]) -> SignedIn:
    """The end of a sign-in that the native part gave."""
    device = dict(end["device"])
    record, new_device = device["record"], device["new_device"]
    device["record"] = RememberedDevice(**record) if record else None
    device["new_device"] = NewDevice(**new_device) if new_device else None
    device["remembered"] = bool(device["remembered"])
    return SignedIn(
        session=Session.from_dict(end["session"]),
        device=DeviceOutcome(**device),
        forgotten_device=end["forgotten_device"],
        store_error=end["store_error"],
    )


def code_delivery_of(details: Optional[Mapping[str, Any]]) -> Optional[CodeDelivery]:
    """``CodeDeliveryDetails``."""
    if details is None:
        return None
    return CodeDelivery(
        details.get("Destination"), details.get("DeliveryMedium"), details.get("AttributeName")
    )


def sign_up_of(answer: Mapping[str, Any]) -> SignUp:
    """The answer to ``SignUp``."""
    return SignUp(
        user_confirmed=bool(answer.get("UserConfirmed")),
        user_sub=answer.get("UserSub"),
        code_delivery=code_delivery_of(answer.get("CodeDeliveryDetails")),
        session=answer.get("Session"),
    )


def user_of(answer: Mapping[str, Any]) -> User:
    """The answer to ``GetUser``."""
    return User(
        username=answer["Username"], attributes=_attributes(answer.get("UserAttributes")), **_mfa(answer)
    )


def auth_factors_of(answer: Mapping[str, Any]) -> AuthFactors:
    """The answer to ``GetUserAuthFactors``."""
    return AuthFactors(
        username=answer["Username"],
        first_factors=tuple(answer.get("ConfiguredUserAuthFactors") or ()),
        **_mfa(answer),
    )


def device_of(device: Mapping[str, Any]) -> Device:
    """A ``DeviceType``."""
    return Device(
        device_key=device.get("DeviceKey") or "",
        attributes=_attributes(device.get("DeviceAttributes")),
        created=_time(device.get("DeviceCreateDate")),
        last_modified=_time(device.get("DeviceLastModifiedDate")),
        last_authenticated=_time(device.get("DeviceLastAuthenticatedDate")),
    )


_NEEDED = object()


def _member(values: Mapping[str, Any], name: str, kind: type, default: Any = _NEEDED) -> Any:
    """A member of what was kept."""
    if not isinstance(values, Mapping):
        raise TypeError(f"a mapping is needed, not {type(values).__name__}")
    value = values.get(name)
    if value is None and default is not _NEEDED:
        return default
    if not isinstance(value, kind):
        raise BadValueError(f"{name} must be {kind.__name__}, not {type(value).__name__}", field=name)
    return value


def _mfa(answer: Mapping[str, Any]) -> Dict[str, Any]:
    return {
        "preferred_mfa": answer.get("PreferredMfaSetting"),
        "mfa": tuple(answer.get("UserMFASettingList") or ()),
    }


def _attributes(listed: Any) -> Dict[str, str]:
    return {one["Name"]: one.get("Value") or "" for one in listed or ()}


def _time(seconds: Optional[float]) -> Optional[datetime]:
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
