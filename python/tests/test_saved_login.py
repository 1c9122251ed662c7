"""Sign-ins that wait for an answer, saved in one process and resumed in another."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Optional

import pytest
from support import PASSWORD

from cognito_srp import Ask, Done, Login, Send, SignedIn, boto
from cognito_srp.exceptions import MisuseError, SavedLoginError
from cognito_srp.testing import UserPool

KEY = bytes(range(32))


@dataclass
class Waiting:
    """A login that waits for the code of an authenticator app."""

    pool: UserPool
    login: Login
    code: Callable[[], str]

    def restore(
        self,
        saved: bytes,
        key: bytes = KEY,
        *,
        context: str = "session-1",
        pool: Optional[UserPool] = None,
        endpoint: Optional[str] = None,
    ) -> Login:
        pool = pool or self.pool
        return Login.restore(
            saved,
            key,
            pool.id,
            pool.client_id,
            context=context,
            endpoint=endpoint or pool.endpoint,
            client_secret=pool.client_secret,
        )


@pytest.fixture(scope="module")
def enrolled(cognito_local_pool: Any) -> Iterator[Any]:
    """A pool with jane, and the key of her authenticator app."""
    pool = cognito_local_pool.create_user_pool(mfa="ON", client_secret=True)
    pool.create_user("jane", PASSWORD)
    secret_code = ""

    def set_up(ask: Ask) -> str:
        nonlocal secret_code
        secret_code = ask.secret_code or ""
        return str(pool.totp(secret_code))

    with pool.client() as client:
        client.sign_in("jane", PASSWORD, answer=set_up)
    yield pool, secret_code


@pytest.fixture
def waiting(enrolled: Any) -> Waiting:
    pool, secret_code = enrolled
    pool.local_pool.advance(30)
    login = Login(
        pool.id, pool.client_id, "jane", PASSWORD, client_secret=pool.client_secret, endpoint=pool.endpoint
    )
    drive(pool, login)
    assert isinstance(login.step, Ask)
    return Waiting(pool, login, lambda: str(pool.totp(secret_code)))


def drive(pool: UserPool, login: Login) -> None:
    """Goes on until there is a question, or the end."""
    client = pool.boto3_client()
    while isinstance(login.step, Send):
        login.receive(boto.send(client, login.step))


def test_another_login_goes_on(waiting: Waiting) -> None:
    saved = waiting.login.save(KEY, context="session-1")
    for secret in (b"jane", PASSWORD.encode(), (waiting.pool.client_secret or "").encode()):
        assert secret not in saved
    login = waiting.restore(saved)
    assert isinstance(login.step, Ask)
    assert login.step.challenge_name == "SOFTWARE_TOKEN_MFA"
    assert login.username == waiting.login.username
    login.answer(waiting.code())
    drive(waiting.pool, login)
    assert isinstance(login.step, Done)


def test_another_process_goes_on(waiting: Waiting) -> None:
    saved = waiting.login.save(KEY, context=b"session-1")
    pool = waiting.pool
    program = f"""
import sys, requests
from cognito_srp import *
login = Login.restore(bytes.fromhex({saved.hex()!r}), bytes(range(32)), {pool.id!r}, {pool.client_id!r},
    context="session-1", client_secret={pool.client_secret!r}, endpoint={pool.endpoint!r})
login.answer({waiting.code()!r})
while isinstance(login.step, Send):
    answer = requests.post(login.endpoint, login.step.json(), headers=login.step.headers)
    login.receive_http(answer.status_code, answer.content, answer.headers)
print(login.step.username)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ,
    )
    assert done.stdout == "jane\n"


def test_what_it_is_bound_to(waiting: Waiting) -> None:
    saved = waiting.login.save(KEY, context="session-1")
    other = waiting.pool.create_client(client_secret=True)
    forged = bytearray(saved)
    forged[-1] ^= 1
    refused: Any = [
        lambda: waiting.restore(saved, context="session-2"),
        lambda: waiting.restore(saved, key=bytes(32)),
        lambda: waiting.restore(saved, pool=other),
        lambda: waiting.restore(saved, endpoint="http://127.0.0.1:1"),
        lambda: waiting.restore(bytes(forged)),
        lambda: waiting.restore(saved[:20]),
        lambda: waiting.restore(b""),
    ]
    for restore in refused:
        with pytest.raises(SavedLoginError) as raised:
            restore()
        assert raised.value.code == "SavedLogin"
    assert isinstance(waiting.restore(saved).step, Ask)


def test_it_expires(waiting: Waiting) -> None:
    saved = waiting.login.save(KEY, context="session-1", seconds=0)
    with pytest.raises(SavedLoginError, match="expired"):
        waiting.restore(saved)


def test_a_session_is_good_once(waiting: Waiting) -> None:
    saved = waiting.login.save(KEY, context="session-1")
    first, second = waiting.restore(saved), waiting.restore(saved)
    code = waiting.code()
    first.answer(code)
    drive(waiting.pool, first)
    assert isinstance(first.step, Done)
    waiting.pool.local_pool.advance(30)
    second.answer(waiting.code())
    with pytest.raises(Exception) as raised:
        drive(waiting.pool, second)
    assert getattr(raised.value, "code", None) == "NotAuthorizedException"


def test_only_a_question_is_saved(waiting: Waiting) -> None:
    login = Login(waiting.pool.id, waiting.pool.client_id, "jane", PASSWORD)
    with pytest.raises(MisuseError):
        login.save(KEY, context="session-1")
    assert isinstance(login.step, Send)


@pytest.mark.parametrize("key", [b"short", bytes(33), b""])
def test_keys_have_32_bytes(waiting: Waiting, key: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        waiting.login.save(key, context="session-1")
    saved = waiting.login.save(KEY, context="session-1")
    with pytest.raises(ValueError, match="32"):
        waiting.restore(saved, key)


def test_clients_save_too(enrolled: Any, make_client: Callable[..., Any]) -> None:
    pool, secret_code = enrolled
    pool.local_pool.advance(30)
    client = make_client(pool)
    pending = client.start_sign_in("jane", PASSWORD)
    assert pending.ask.challenge_name == "SOFTWARE_TOKEN_MFA"
    saved = pending.save(KEY, context="session-1")
    elsewhere = make_client(pool)
    with pytest.raises(SavedLoginError):
        elsewhere.resume_sign_in(saved, KEY, context="session-2")
    resumed = elsewhere.resume_sign_in(saved, KEY, context="session-1")
    assert (resumed.ask.challenge_name, resumed.username) == ("SOFTWARE_TOKEN_MFA", "jane")
    again = resumed.answer("000000")
    assert again.ask.refused.code == "CodeMismatchException"
    done = again.answer(pool.totp(secret_code))
    assert isinstance(done, SignedIn)
    with pytest.raises(MisuseError):
        again.answer("000000")
