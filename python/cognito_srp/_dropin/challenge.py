"""What a challenge says, read strictly: nothing is signed for one that breaks the protocol."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import Any, Iterator, Mapping

from ..exceptions import BadAnswerError, BadValueError

#: The most digits of ``SRP_B`` that are looked at. N has 768; some servers put zeros in front.
_MAX_DIGITS = 1024
_DIGITS = re.compile(r"[0-9a-fA-F]+")
_OF_THE_SERVICE = frozenset({"SRP_B", "SALT", "SECRET_BLOCK", "u"})


def required(challenge_parameters: Mapping[str, Any], field: str) -> str:
    """A text that has to be there."""
    if not isinstance(challenge_parameters, Mapping):
        raise TypeError("challenge_parameters is not a mapping from str to str")
    value = challenge_parameters.get(field)
    if value is None:
        raise BadAnswerError(f"{field} is missing", field=field)
    if not isinstance(value, str):
        raise TypeError(f"{field} is not a str")
    return value


def public_b(challenge_parameters: Mapping[str, Any]) -> int:
    """B: hexadecimal digits and nothing else. Its range is checked where it is used."""
    text = required(challenge_parameters, "SRP_B")
    if len(text) > _MAX_DIGITS or not _DIGITS.fullmatch(text):
        raise BadAnswerError(f"SRP_B is not hexadecimal, or longer than {_MAX_DIGITS} digits", field="SRP_B")
    return int(text, 16)


@contextmanager
def blaming_the_service() -> Iterator[None]:
    """Says of a bad value of a challenge that it is the service's, not the caller's."""
    try:
        yield
    except BadValueError as error:
        if error.field not in _OF_THE_SERVICE or isinstance(error, BadAnswerError):
            raise
        raise BadAnswerError(str(error), field=error.field) from None
