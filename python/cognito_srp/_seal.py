"""What a saved sign-in is encrypted under and bound to."""

from __future__ import annotations

from typing import Tuple, Union

from . import _native
from ._check import bytes_of
from .exceptions import BadValueError


def seal(key: bytes, context: Union[str, bytes]) -> Tuple[bytes, bytes]:
    """The key and the context, as the native part takes them."""
    if not isinstance(key, bytes):
        raise TypeError(f"key must be bytes, not {type(key).__name__}")
    if len(key) != _native.SEAL_KEY_BYTES:
        raise BadValueError(f"key has {len(key)} bytes and not {_native.SEAL_KEY_BYTES}", field="key")
    return key, bytes_of("context", context)
