"""Makes the blocking client (``cognito_srp/_sync``) of the asyncio one (``cognito_srp/_async``), so that no method is
written twice: ``python3 tests/make_sync.py`` after a change. A test compares them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict

PACKAGE = Path(__file__).parent.parent / "cognito_srp"
#: How each client waits is written by hand.
BY_HAND = "_run.py"

RULES = [
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\b__a(enter|exit)__\b", r"__\1__"),
    (r"\baclose\b", "close"),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\bAn asyncio\b", "A blocking"),
    (r"\basyncio\b", "blocking"),
    (r"\bThe blocking one in .*", 'It is made of the one in ``_async``: see ``tests/make_sync.py``."""'),
]


def blocking(source: str) -> str:
    """The blocking form of a file."""
    for pattern, replacement in RULES:
        source = re.sub(pattern, replacement, source)
    return source


def files() -> Dict[Path, str]:
    """What there is to be in ``_sync``."""
    sources = sorted((PACKAGE / "_async").glob("*.py"))
    return {
        PACKAGE / "_sync" / source.name: blocking(source.read_text("utf-8"))
        for source in sources
        if source.name != BY_HAND
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
