"""Each example of the README runs, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from support import OTHER_PASSWORD, PASSWORD

from cognito_srp import Ask
from cognito_srp.testing import LocalPool, UserPool

README = Path(__file__).parent.parent / "README.md"

SMS = {"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn"}}}
DEVICES = {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True}}

#: The pool that the examples of a section sign in at.
POOLS: Dict[str, Dict[str, Any]] = {
    "Sign in": {},
    "Remembered devices": {"mfa": SMS, **DEVICES},
    "In a server, from one request to the next": {"mfa": SMS},
    "With boto3, requests, httpx": {"mfa": SMS, **DEVICES},
    "In tests": {},
    "Coming from warrant or pycognito": {},
}


def examples() -> Iterator[Tuple[str, str]]:
    """The sections of the README and their examples."""
    for section in re.split(r"^## ", README.read_text("utf-8"), flags=re.MULTILINE):
        title, _, text = section.partition("\n")
        for example in re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
            yield title, example


EXAMPLES = list(examples())
IDS = [f"{title}-{number}" for number, (title, _) in enumerate(EXAMPLES)]


def test_there_are_examples() -> None:
    assert {title for title, _ in EXAMPLES} == set(POOLS)
    assert len(EXAMPLES) >= 9
    for title, example in EXAMPLES:
        assert len(example.splitlines()) <= 15, f"an example of {title} is too long"


@pytest.mark.parametrize(("title", "example"), EXAMPLES, ids=IDS)
def test_example(
    title: str,
    example: str,
    cognito_local_pool: LocalPool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asks_for_new_password = "NEW_PASSWORD_REQUIRED" in example
    settings = {"mfa": "ON", "client_secret": True} if asks_for_new_password else POOLS[title]
    pool = cognito_local_pool.create_user_pool(**settings)
    pool.create_user(
        "jane",
        PASSWORD,
        temporary=asks_for_new_password,
        email="jane@example.com",
        phone_number="+15550100",
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    typed = Typed(pool)
    given: Dict[str, Any] = {
        "pool_id": pool.id,
        "client_id": pool.client_id,
        "client_secret": pool.client_secret,
        "endpoint": pool.endpoint,
        "region": pool.region,
        "password": PASSWORD,
        "new_password": OTHER_PASSWORD,
        "folder": tmp_path / "devices",
        "key": bytes(32),
        "browser_session": "session-1",
        "input": typed,
        "print": typed.show,
    }
    exec(compile(example, f"{README.name}: {title}", "exec"), given)
    for name, value in list(given.items()):
        if name.startswith("test_"):
            value(pool_of(value, cognito_local_pool))
    if "sms" in str(settings).lower():
        assert typed.count == 1, "the code was asked for, and once"


def pool_of(test: Any, local_pool: LocalPool) -> UserPool:
    """What the fixture gives to an example of a test."""
    (mark,) = test.pytestmark
    return local_pool.create_user_pool(**mark.kwargs)


class Typed:
    """Somebody at the keyboard, who reads the code from the phone or the authenticator app."""

    def __init__(self, pool: UserPool) -> None:
        self._pool = pool
        self._shown: List[str] = []
        self.count = 0

    def show(self, *values: Any) -> None:
        self._shown += map(str, values)

    def __call__(self, prompt: str) -> str:
        self.count += 1
        for text in self._shown:
            found = re.search(r"secret=(\w+)", text)
            if found:
                return self._pool.totp(found[1])
        return self._pool.latest_code("jane", "sms_mfa")


def test_the_parts_of_a_question_that_the_examples_use() -> None:
    fields = set(Ask.__dataclass_fields__)
    used = set(re.findall(r"\bask\.(\w+)", README.read_text("utf-8")))
    assert used - {"otpauth_uri"} <= fields
