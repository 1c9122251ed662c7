"""boto3 and requests, which are imported when they are needed and not before."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


def module(name: str) -> ModuleType:
    """The module ``boto3`` or ``requests``. Raises ``ImportError`` that says what to install."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is needed here: pip install 'cognito-srp[boto3]'", name=name) from error


def boto3_client(session: Any = None, **arguments: Any) -> Any:
    """A client of Cognito user pools, of that boto3 session if there is one."""
    maker = module("boto3") if session is None else session
    return maker.client("cognito-idp", **arguments)
