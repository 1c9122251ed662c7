"""How a sign-in starts."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Tuple, Union

from .answer import factor_tag
from .exceptions import BadValueError

__all__ = ["Flow"]

_Tagged = Tuple[str, Optional[str], Any]

#: Flows that need a password, and cannot do without.
_WITH_PASSWORD = (
    "USER_SRP_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
)
_FACTORS_WITH_PASSWORD = ("PASSWORD", "PASSWORD_SRP")


class Flow:
    """How a sign-in starts, where the name of the flow does not say all. The names alone are:

    ``"USER_SRP_AUTH"``
        Proves the password without sending it.
    ``"USER_PASSWORD_AUTH"``
        Sends the password.
    ``"CUSTOM_AUTH"``
        The pool's triggers ask; after a proof of the password (SRP) if one is given.
    ``"USER_AUTH"``
        Gives a choice of factors; with a password it goes straight to ``PASSWORD_SRP``.
    ``"ADMIN_USER_PASSWORD_AUTH"``, ``"ADMIN_NO_SRP_AUTH"``
        Send the password, as an administrator: with a :class:`~cognito_srp.Login` or :mod:`cognito_srp.boto`, whose
        requests are signed.
    """

    __slots__ = ("_name", "_preferred", "_parameters", "_session")

    def __init__(
        self,
        name: str,
        *,
        _preferred: Optional[str] = None,
        _parameters: Optional[Mapping[str, str]] = None,
        _session: Optional[str] = None,
    ) -> None:
        if not isinstance(name, str):
            raise TypeError(f"flow must be str or Flow, not {type(name).__name__}")
        if name not in (*_WITH_PASSWORD, "CUSTOM_AUTH", "USER_AUTH"):
            raise BadValueError(f"there is no flow {name}", field="AuthFlow")
        self._name = name
        self._preferred = _preferred
        self._parameters = _parameters
        self._session = _session

    @classmethod
    def user_auth(cls, preferred: str, *, parameters: Optional[Mapping[str, str]] = None) -> Flow:
        """``USER_AUTH`` with ``PREFERRED_CHALLENGE``: ``EMAIL_OTP``, ``SMS_OTP``, ``WEB_AUTHN``, ``PASSWORD`` or
        ``PASSWORD_SRP``; the last two with the password of the sign-in. ``parameters`` are for factors that this
        version does not know."""
        return cls("USER_AUTH", _preferred=preferred, _parameters=parameters)

    @classmethod
    def after_sign_up(cls, session: str) -> Flow:
        """``USER_AUTH`` with the ``Session`` that confirming the sign-up gave: that counts as the proof, once."""
        return cls("USER_AUTH", _session=session)

    def __repr__(self) -> str:
        return f"<Flow: {self._name}>"


def flow_tag(flow: Union[str, Flow], password: Optional[str]) -> _Tagged:
    """What the native part takes."""
    if password is not None and not isinstance(password, str):
        raise TypeError(f"password must be str, not {type(password).__name__}")
    flow = flow if isinstance(flow, Flow) else Flow(flow)
    name, preferred = flow._name, flow._preferred
    if name in _WITH_PASSWORD:
        return (name, _needed(password, name), None)
    if name == "CUSTOM_AUTH":
        return (name, None, None) if password is None else ("CUSTOM_AUTH_SRP", password, None)
    if flow._session is not None:
        _unused(password, "a sign-in after a sign-up")
        return ("USER_AUTH_SESSION", flow._session, None)
    if preferred is None:
        if password is None:
            return (name, None, None)
        preferred = "PASSWORD_SRP"
    if preferred in _FACTORS_WITH_PASSWORD:
        _needed(password, preferred)
    elif flow._parameters is None:
        _unused(password, preferred)
    return factor_tag(name, preferred, password, flow._parameters)


def _needed(password: Optional[str], what: str) -> str:
    if password is None:
        raise BadValueError(f"{what} needs a password", field="PASSWORD")
    return password


def _unused(password: Optional[str], what: str) -> None:
    if password is not None:
        raise BadValueError(f"{what} takes no password", field="PASSWORD")
