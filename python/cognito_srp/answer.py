"""Answers to the questions of a sign-in."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional, Tuple, Union

from .exceptions import UnansweredError
from .steps import Ask

__all__ = ["Answer"]

_Tagged = Tuple[str, Optional[str], Any]


class Answer:
    """An answer to an :class:`~cognito_srp.Ask`, made by one of the methods here. A plain ``str`` stands for the
    answer that the question asks for: a code, one of the options, a new password. It does not show what it holds."""

    __slots__ = ("_tagged",)

    def __init__(self, _tagged: _Tagged) -> None:
        self._tagged = _tagged

    @classmethod
    def code(cls, code: str) -> Answer:
        """The code of ``SMS_MFA``, ``EMAIL_OTP``, ``SMS_OTP`` and ``SOFTWARE_TOKEN_MFA``, or the first one of an
        authenticator app that is being set up (``MFA_SETUP``)."""
        return cls(("code", _text("code", code), None))

    @classmethod
    def new_password(cls, password: str, attributes: Optional[Mapping[str, str]] = None) -> Answer:
        """For ``NEW_PASSWORD_REQUIRED``: the password that takes the place of the temporary one, and the attributes in
        ``required_attributes`` of the question, by their plain names such as ``email``."""
        return cls(("new_password", _text("password", password), _texts("attributes", attributes)))

    @classmethod
    def password(cls, password: str) -> Answer:
        """For ``PASSWORD`` and ``PASSWORD_SRP``; with the latter it is proved and not sent."""
        return cls(("password", _text("password", password), None))

    @classmethod
    def choice(cls, option: str) -> Answer:
        """One of the ``options`` of ``SELECT_MFA_TYPE`` and ``MFA_SETUP``."""
        return cls(("choice", _text("option", option), None))

    @classmethod
    def factor(
        cls, name: str, password: Optional[str] = None, *, parameters: Optional[Mapping[str, str]] = None
    ) -> Answer:
        """For ``SELECT_CHALLENGE``: one of the ``options``. ``PASSWORD`` and ``PASSWORD_SRP`` take the password with
        them; with the latter it is proved and not sent. ``parameters`` are for factors that this version does not
        know."""
        return cls(factor_tag("factor", name, password, parameters))

    @classmethod
    def text(cls, text: str) -> Answer:
        """For ``CUSTOM_CHALLENGE``: whatever the pool's trigger wants."""
        return cls(("text", _text("text", text), None))

    @classmethod
    def credential(cls, json: str) -> Answer:
        """For ``WEB_AUTHN``: what the browser's ``navigator.credentials.get`` gave, as JSON text."""
        return cls(("credential", _text("json", json), None))

    @classmethod
    def email(cls, address: str) -> Answer:
        """For ``MFA_SETUP`` with ``EMAIL_OTP`` among its options: the address that codes are to be sent to."""
        return cls(("email", _text("address", address), None))

    @classmethod
    def responses(cls, responses: Mapping[str, str]) -> Answer:
        """The members of ``ChallengeResponses``, for challenges that this version does not know; ``USERNAME`` and
        ``SECRET_HASH`` are added."""
        return cls(("responses", None, _texts("responses", responses)))

    def __repr__(self) -> str:
        return f"<Answer: {self._tagged[0]}>"


def answer_tag(answer: Union[str, Answer]) -> _Tagged:
    """What the native part takes."""
    if isinstance(answer, Answer):
        return answer._tagged
    return ("auto", _text("answer", answer, "str or Answer"), None)


def factor_tag(
    kind: str, name: str, password: Optional[str], parameters: Optional[Mapping[str, str]]
) -> _Tagged:
    """A first factor, and what it takes along."""
    more = _texts("parameters", parameters)
    if password is not None:
        more["PASSWORD"] = _text("password", password)
    return (kind, _text("name", name), more)


def answering(answer: Any) -> Callable[[Ask], Any]:
    """The function that answers questions. It may give an awaitable, if ``answer`` is a function that does."""
    if callable(answer):
        return lambda ask: _given(answer(ask), ask)
    unused = [] if answer is None else [answer]

    def answer_once(ask: Ask) -> Any:
        if unused:
            return unused.pop()
        if ask.refused is not None:
            raise ask.refused
        return _given(None, ask)

    return answer_once


def _given(answer: Any, ask: Ask) -> Any:
    if answer is None:
        message = f"nobody answered {ask.challenge_name}"
        raise UnansweredError(message, challenge_name=ask.challenge_name)
    return answer


def _text(name: str, value: str, expected: str = "str") -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} must be {expected}, not {type(value).__name__}")


def _texts(name: str, values: Optional[Mapping[str, str]]) -> dict[str, str]:
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise TypeError(f"{name} must be a mapping, not {type(values).__name__}")
    return {_text(name, key): _text(f"{name}[{key!r}]", value) for key, value in values.items()}
