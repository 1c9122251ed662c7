"""The example in Python on the front page of the project runs, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cognito_srp.testing import UserPool

FRONT_PAGE = Path(__file__).parents[2] / "README.md"


SMS = {"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn"}}}


@pytest.mark.cognito_user_pool(mfa=SMS)
def test_the_example_signs_in(cognito_user_pool: UserPool, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", FRONT_PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    # The password is the one in the example.
    cognito_user_pool.create_user("jane", "Correct-Horse-9!", phone_number="+15550100")
    given = {
        "pool_id": cognito_user_pool.id,
        "client_id": cognito_user_pool.client_id,
        "endpoint": cognito_user_pool.endpoint,
        "read_code": lambda: cognito_user_pool.latest_code("jane"),
    }
    exec(compile(example, str(FRONT_PAGE), "exec"), given)
    assert capsys.readouterr().out == "jane is signed in\n"
