"""What type checkers say of programs that use the package."""

from __future__ import annotations

import re
from pathlib import Path

import mypy.api
import pytest
from test_readme import EXAMPLES, IDS

#: What the examples of the README are given.
GIVEN = """
from pathlib import Path

import pytest

browser_session: str
client_id: str
client_secret: str
endpoint: str
folder: Path
key: bytes
new_password: str
password: str
pool_id: str
region: str
"""

#: Makes the title of a section the name of a module.
NO_SPACES = str.maketrans(" ,-", "___")


def errors(folder: Path, **programs: str) -> str:
    """What mypy says of programs."""
    paths = []
    for name, program in programs.items():
        paths.append(folder / f"{name}.py")
        paths[-1].write_text(program, "utf-8")
    options = ["--config-file=", "--check-untyped-defs", "--disable-error-code=import-untyped"]
    said, failed, _ = mypy.api.run([*options, f"--cache-dir={folder / 'cache'}", *map(str, paths)])
    assert not failed
    return "\n".join(line for line in said.splitlines() if ": error:" in line)


def test_misspelt_names_are_found(tmp_path: Path) -> None:
    program = "import cognito_srp\nfrom cognito_srp import Cognito, Logni\ncognito_srp.boto\ncognito_srp.bota\n"
    found = re.findall(r'has no attribute "(\w+)"', errors(tmp_path, program=program))
    assert found == ["Logni", "bota"]


def test_the_examples_of_the_readme(tmp_path: Path) -> None:
    programs = {name.lower().translate(NO_SPACES): GIVEN + example for name, (_, example) in zip(IDS, EXAMPLES)}
    assert errors(tmp_path, **programs) == ""
