"""How this client waits."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Awaitable, Callable, TypeVar, Union

from .. import _native
from ..answer import Answer
from ..steps import Ask

#: What answers the questions of a sign-in: a function of the question, or one answer for the first question.
Answering = Union[str, Answer, Callable[[Ask], Union[str, Answer, Awaitable[Union[str, Answer]]]]]
#: Whether to remember a device, or a function of its key that says so.
Remembering = Union[bool, Callable[[str], Union[bool, Awaitable[bool]]]]

_T = TypeVar("_T")


async def run(operation: _native.Operation[_T]) -> _T:
    """The result of what the native part does."""
    return await operation.start(asyncio.get_running_loop())


async def settled(value: Any) -> Any:
    """What a function of the caller's gave, which may be a coroutine."""
    return await value if inspect.isawaitable(value) else value
