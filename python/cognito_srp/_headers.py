"""The headers of an HTTP answer, as the many libraries give them."""

from __future__ import annotations

from typing import Any, Dict


def lower_case(headers: Any) -> Dict[str, str]:
    """By name in lower case, of a mapping or pairs of ``str`` or ``bytes``."""
    pairs = headers.items() if hasattr(headers, "items") else headers or ()
    try:
        return {_text(name).lower(): _text(value) for name, value in pairs}
    except (TypeError, ValueError):
        pass  # Not the error itself, which may show a part of them.
    raise TypeError(f"headers must be a mapping or pairs of texts, not {type(headers).__name__}")


def _text(part: Any) -> str:
    return part.decode("latin-1") if isinstance(part, bytes) else str(part)
