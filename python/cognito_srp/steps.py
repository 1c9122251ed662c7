"""The steps of a sign-in: a request to send, a question to ask, the end."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from . import _native
from .exceptions import ServiceError
from .results import NewDevice, Session, Tokens

__all__ = ["Ask", "Done", "Send", "Step"]


@dataclass(frozen=True)
class Send:
    """Send this, and pass what comes back to :meth:`Login.receive() <cognito_srp.Login.receive>`."""

    #: Cognito's own name, such as ``InitiateAuth``.
    operation: str
    #: The members of the request: boto3's keyword arguments, and the JSON of the body.
    body: Mapping[str, Any] = field(repr=False)

    @property
    def boto3_method(self) -> str:
        """The method of a boto3 client, such as ``initiate_auth``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.operation).lower()

    @property
    def headers(self) -> Dict[str, str]:
        """The headers of the ``POST`` to the endpoint of the pool."""
        return {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{self.operation}",
        }

    def json(self) -> bytes:
        """The body of the ``POST``: JSON in UTF-8."""
        return json.dumps(self.body, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Ask:
    """Ask the person, and pass the answer to ``answer``: a ``str`` or an :class:`~cognito_srp.Answer`."""

    #: ``ChallengeName``.
    challenge_name: str
    #: ``ChallengeParameters``, as they came.
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Where a code went, masked, such as ``j***@e***``.
    destination: Optional[str] = None
    #: How a code went: ``EMAIL`` or ``SMS``.
    medium: Optional[str] = None
    #: What there is to choose from, for ``SELECT_MFA_TYPE``, ``SELECT_CHALLENGE`` and ``MFA_SETUP``.
    options: Tuple[str, ...] = ()
    #: The attributes that are missing, for ``NEW_PASSWORD_REQUIRED``, by their plain names.
    required_attributes: Tuple[str, ...] = ()
    #: The attributes that the user has, for ``NEW_PASSWORD_REQUIRED``.
    attributes: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: The key for an authenticator app that is being set up, in base32: show it, or the QR code of
    #: :meth:`otpauth_uri`, and ask for the code that the app shows then.
    secret_code: Optional[str] = field(default=None, repr=False)
    #: Why the service did not take the last answer, when the same is asked again.
    refused: Optional[ServiceError] = None

    def otpauth_uri(self, issuer: str, account: str) -> str:
        """The URI of the QR code that authenticator apps read, where there is a ``secret_code``. ``issuer`` says whose
        account it is and ``account`` which one."""
        if self.secret_code is None:
            raise ValueError(f"{self.challenge_name} has no secret_code")
        return _native.otpauth_uri(self.secret_code, issuer, account)


@dataclass(frozen=True)
class Done:
    """The end: signed in."""

    tokens: Tokens
    #: The user's internal name.
    username: str
    #: The remembered device that the sign-in was made with.
    device_key: Optional[str] = None
    #: The device that the pool offers to know: confirm it, or the tokens cannot be refreshed.
    new_device: Optional[NewDevice] = None

    @property
    def session(self) -> Session:
        """All that a refresh needs."""
        device_key = self.new_device.device_key if self.new_device else self.device_key
        return Session(self.tokens, self.username, device_key)


Step = Union[Send, Ask, Done]


def step_of(native: Tuple[Any, ...]) -> Step:
    """The step that the native part gave."""
    kind, *values = native
    if kind == "send":
        operation, body = values
        return Send(operation, body)
    (value,) = values
    return ask_of(value) if kind == "ask" else done_of(value)


def ask_of(question: Mapping[str, Any]) -> Ask:
    """The question that the native part gave."""
    lists: Dict[str, List[str]] = {name: question[name] for name in ("options", "required_attributes")}
    refused = question["refused"]
    if refused is not None:
        code, message, status = refused
        refused = ServiceError(message, code=code, status=status)
    more = {name: tuple(values) for name, values in lists.items()}
    return Ask(**{**question, **more, "refused": refused})


def done_of(end: Mapping[str, Any]) -> Done:
    """The end that the native part gave."""
    new_device = end["new_device"]
    return Done(
        tokens=Tokens.from_dict(end["tokens"]),
        username=end["username"],
        device_key=end["device_key"],
        new_device=NewDevice(**new_device) if new_device else None,
    )
