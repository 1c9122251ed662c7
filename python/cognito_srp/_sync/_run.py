"""How this client waits."""

from __future__ import annotations

from typing import Any, Callable, TypeVar, Union

from .. import _native
from ..answer import Answer
from ..steps import Ask

#: What answers the questions of a sign-in: a function of the question, or one answer for the first question.
Answering = Union[str, Answer, Callable[[Ask], Union[str, Answer]]]
#: Whether to remember a device, or a function of its key that says so.
Remembering = Union[bool, Callable[[str], bool]]

_T = TypeVar("_T")


def run(operation: _native.Operation[_T]) -> _T:
    """The result of what the native part does. Signals such as Ctrl-C end it."""
    return operation.wait()


def settled(value: Any) -> Any:
    """What a function of the caller's gave."""
    return value
