"""The blocking client is what the asyncio client says."""

from __future__ import annotations

from pathlib import Path

import make_sync
import pytest

import cognito_srp

INSTALLED = Path(cognito_srp.__file__).parent


@pytest.mark.parametrize("path", make_sync.files(), ids=lambda path: path.name)
def test_it_is_made_anew(path: Path) -> None:
    expected = make_sync.files()[path]
    assert path.read_text("utf-8") == expected, "run python3 tests/make_sync.py"
    assert (INSTALLED / "_sync" / path.name).read_text("utf-8") == expected


def test_nothing_else_is_there() -> None:
    made = {path.name for path in make_sync.files()} | {make_sync.BY_HAND}
    assert {path.name for path in (INSTALLED / "_sync").glob("*.py")} == made


def test_what_it_does() -> None:
    source = "async def f(self) -> AsyncThing:\n    async with x:\n        return await run(y)\n"
    assert make_sync.blocking(source) == "def f(self) -> Thing:\n    with x:\n        return run(y)\n"
