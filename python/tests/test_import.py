"""What importing the package costs and brings."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import cognito_srp

HEAVY = ["boto3", "botocore", "requests", "urllib3", "asyncio", "ssl"]


def run(program: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.strip()


def test_import_brings_nothing_heavy() -> None:
    loaded = run(f"import sys, cognito_srp; print([m for m in {HEAVY} if m in sys.modules])")
    assert loaded == "[]"


def test_every_public_name_is_there() -> None:
    assert run("import cognito_srp as c; print([n for n in c.__all__ if not hasattr(c, n)])") == "[]"


def test_unknown_names_are_refused() -> None:
    error = run("import cognito_srp\ntry: cognito_srp.nothing\nexcept AttributeError as e: print(e)")
    assert error == "module 'cognito_srp' has no attribute 'nothing'"


def test_editors_see_what_there_is() -> None:
    """Each name stands twice, for type checkers and for the interpreter."""
    tree = ast.parse(Path(cognito_srp.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 1]
    seen = {name.asname: node.module for node in imports for name in node.names if node.module}
    assert seen == cognito_srp._HOMES
