"""warrant's own test suite, out of its installed wheel, with this package under warrant's name."""

from __future__ import annotations

import importlib.util
import os
import pathlib
import subprocess
import sys
from typing import Any, Callable, Dict

import pytest

#: The suite wants ``mock``, which is a part of Python by now. The aliases come before it, so that ``warrant`` is ours
#: wherever the suite imports or patches it.
PROGRAM = """
import importlib.util, sys, unittest, unittest.mock
import cognito_srp, cognito_srp.aws_srp, cognito_srp.exceptions

sys.modules.update({
    "mock": unittest.mock,
    "warrant": cognito_srp,
    "warrant.aws_srp": cognito_srp.aws_srp,
    "warrant.exceptions": cognito_srp.exceptions,
})
spec = importlib.util.spec_from_file_location("suite", sys.argv[1])
suite = importlib.util.module_from_spec(spec)
spec.loader.exec_module(suite)
result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromModule(suite))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), suite.Cognito.__module__)
"""


def environment(setting: Any) -> Dict[str, str]:
    """What the suite reads, and where boto3 finds the pool."""
    client = {"COGNITO_APP_ID": setting.pool.client_id}
    if setting.pool.client_secret:
        client = {
            "USE_CLIENT_SECRET": "True",
            "COGNITO_APP_WITH_SECRET_ID": setting.pool.client_id,
            "COGNITO_CLIENT_SECRET": setting.pool.client_secret,
        }
    return {
        **os.environ,
        **client,
        "COGNITO_USER_POOL_ID": setting.pool.id,
        "COGNITO_TEST_USERNAME": "jane",
        "COGNITO_TEST_PASSWORD": setting.password,
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": setting.pool.endpoint,
        "AWS_DEFAULT_REGION": setting.pool.region,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }


@pytest.mark.parametrize("client_secret", [False, True])
def test_suite_of_warrant(make: Callable[..., Any], client_secret: bool) -> None:
    found = importlib.util.find_spec("warrant")
    assert found is not None and found.origin is not None
    suite = pathlib.Path(found.origin).parent / "tests" / "tests.py"
    setting = make(client_secret=client_secret)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(suite)],
        env=environment(setting),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == ["15", "0", "0", "0", "cognito_srp._cognito"], done.stdout + done.stderr
