"""What importing costs, and what is said when an optional package is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest


def run(program: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


#: Makes these packages look as if they were not installed.
MISSING = "import sys; sys.modules.update(dict.fromkeys({names}))\n"


@pytest.mark.parametrize(
    "module", ["cognito_srp", "cognito_srp.aws_srp", "cognito_srp.exceptions", "cognito_srp._cognito"]
)
def test_import_needs_neither_boto3_nor_requests(module: str) -> None:
    heavy = "['boto3', 'botocore', 'requests', 'urllib3']"
    assert run(f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])") == "[]"
    assert run(MISSING.format(names="['boto3', 'requests']") + f"import {module}; print('fine')") == "fine"


def test_top_level_names_come_without_them() -> None:
    names = "Cognito, UserObj, GroupObj, AWSSRP, cognito_to_dict, MFAChallengeException"
    program = MISSING.format(names="['boto3', 'requests']") + f"from cognito_srp import {names}; print(AWSSRP.__name__)"
    assert run(program) == "AWSSRP"


@pytest.mark.parametrize(
    ("missing", "statement"),
    [
        ("boto3", "cognito_srp.Cognito('eu-west-1_P', 'client')"),
        ("boto3", "cognito_srp.AWSSRP('jane', 'x', 'eu-west-1_P', 'client')"),
        ("requests", "import cognito_srp.utils"),
        ("requests", "cognito_srp.AWSSRP('jane', 'x', 'eu-west-1_P', 'c', client=object()).forget_device('t', 'k')"),
    ],
)
def test_what_to_install(missing: str, statement: str) -> None:
    program = (
        MISSING.format(names=[missing])
        + f"import cognito_srp\ntry:\n    {statement}\nexcept ImportError as error:\n    print(error.name, error)"
    )
    assert run(program) == f"{missing} {missing} is needed here: pip install 'cognito-srp[boto3]'"


def test_proofs_need_neither() -> None:
    program = MISSING.format(names="['boto3', 'requests']") + (
        "from cognito_srp import AWSSRP\n"
        "srp = AWSSRP('jane', 'x', 'eu-west-1_P', 'client', client=object())\n"
        "srp.small_a_value = 5\n"
        "print(srp.get_auth_params())"
    )
    assert run(program) == "{'USERNAME': 'jane', 'SRP_A': '20'}"
