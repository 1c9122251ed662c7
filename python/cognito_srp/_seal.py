"""What a saved sign-in is encrypted under and bound to."""

from __future__ import annotations

from typing import Tuple, Union

from .exceptions import BadValueError

_KEY_BYTES = 32


def seal(key: bytes, context: Union[str, bytes]) -> Tuple[bytes, bytes]:
    """The key and the context, as the native part takes them."""
    if not isinstance(key, bytes):
        raise TypeError(f"key must be bytes, not {type(key).__name__}")
    if len(key) != _KEY_BYTES:
        raise BadValueError(f"key has {len(key)} bytes and not {_KEY_BYTES}", field="key")
    if not isinstance(context, (str, bytes)):
        raise TypeError(f"context must be str or bytes, not {type(context).__name__}")
    return key, context.encode() if isinstance(context, str) else context
