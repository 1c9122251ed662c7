"""Checks of what callers give, so that an error names the argument and shows no value."""

from __future__ import annotations

import inspect
from typing import Any, Dict, Mapping, Optional

from .exceptions import BadValueError


def text_of(name: str, value: Any, expected: str = "str") -> str:
    """A ``str``."""
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} must be {expected}, not {type(value).__name__}")


def texts_of(name: str, values: Optional[Mapping[str, str]]) -> Dict[str, str]:
    """A mapping from ``str`` to ``str``; ``None`` is an empty one."""
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise TypeError(f"{name} must be a mapping, not {type(values).__name__}")
    return {text_of(name, key): text_of(f"{name}[{key!r}]", value) for key, value in values.items()}


def bytes_of(name: str, value: Any) -> bytes:
    """``bytes``, or a ``str`` as UTF-8."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    try:
        return text_of(name, value, "str or bytes").encode()
    except UnicodeEncodeError:
        pass  # That error has the whole text, so it does not go along.
    raise BadValueError(f"{name} is not text that UTF-8 can express: it has a lone surrogate", field=name)


def plain_function(name: str, function: Any) -> None:
    """Refuses coroutine functions where a function is called on a thread, with nobody to await."""
    if inspect.iscoroutinefunction(function):
        raise TypeError(f"{name} is called on a thread, and cannot be a coroutine function")


def plain_result(name: str, result: Any) -> Any:
    """What such a function gave. It may give an awaitable all the same, which would do nothing."""
    if not inspect.isawaitable(result):
        return result
    if inspect.iscoroutine(result):
        result.close()
    raise TypeError(f"{name} gave {type(result).__name__}, and nobody awaits it")
