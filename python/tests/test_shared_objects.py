"""Objects that several threads, callbacks and processes use at once."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any, List, Optional

import pytest
from support import PASSWORD

from cognito_srp import DeviceScope, PendingSignIn, RememberedDevice, Session, TokenProvider
from cognito_srp.exceptions import DeviceStoreError, MisuseError
from cognito_srp.testing import LocalPool, UserPool


@pytest.fixture
def hasty_threads() -> Any:
    """Threads take turns so often that they meet everywhere."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty_threads")
@pytest.mark.cognito_user_pool(mfa="ON")
def test_an_answer_that_comes_twice(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    with cognito_user_pool.client() as client:
        pending = client.start_sign_in("jane", PASSWORD)
        assert isinstance(pending, PendingSignIn)
        again = pending.answer("000000")
        assert isinstance(again, PendingSignIn)
        refused: List[MisuseError] = []

        def answer_often() -> None:
            for _ in range(500):
                with pytest.raises(MisuseError) as raised:
                    pending.answer("000000")
                refused.append(raised.value)

        threads = [threading.Thread(target=answer_often, daemon=True) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(refused) == 4000


def forked(work: Any) -> int:
    """The status that a forked process ends with: 0 if the work comes to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_rotating_refresh_token_is_used_by_one_process(cognito_local_pool: LocalPool) -> None:
    rotation = {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}}
    pool = cognito_local_pool.create_user_pool(client=rotation)
    pool.create_user("jane", PASSWORD)
    with pool.client(refresh_token_rotation=True) as client:
        signed_in = client.sign_in("jane", PASSWORD)
        provider = client.token_provider(signed_in, received=0)

        def refuse() -> None:
            with pytest.raises(MisuseError, match="rotate"):
                provider.tokens()

        assert forked(refuse) == 0
        tokens = provider.tokens()
        assert tokens.refresh_token != signed_in.tokens.refresh_token
        provider.expire()
        provider.tokens()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_lasting_refresh_token_is_used_by_both(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    with cognito_user_pool.client() as client:
        provider = client.token_provider(client.sign_in("jane", PASSWORD), received=0)
        assert forked(provider.tokens) == 0
        assert provider.tokens().access_token


def test_who_keeps_new_tokens_does_not_wait_for_them(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    seen: List[str] = []
    provider: Optional[TokenProvider] = None

    def keep(session: Session) -> None:
        assert provider is not None
        with pytest.raises(MisuseError, match="on_new_tokens"):
            provider.tokens()
        # What is there already can be had, and other providers are not concerned.
        assert provider.session() == session
        other = client.token_provider(session)
        seen.append(other.tokens().access_token)

    with cognito_user_pool.client() as client:
        signed_in = client.sign_in("jane", PASSWORD)
        provider = client.token_provider(signed_in, received=0, on_new_tokens=keep)
        tokens = provider.tokens()
        assert seen == [tokens.access_token]


class BrokenStore:
    """A store whose database is down."""

    def by_alias(self, scope: DeviceScope, alias: str) -> Optional[RememberedDevice]:
        raise ConnectionError("no way to db.example: password=hunter2")

    by_username = by_alias

    def save(self, scope: DeviceScope, alias: str, device: RememberedDevice) -> None:
        raise ConnectionError

    def forget(self, scope: DeviceScope, device_key: str) -> None:
        raise ConnectionError


def test_what_a_store_raises_is_the_cause(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    with cognito_user_pool.client(device_store=BrokenStore()) as client:
        with pytest.raises(DeviceStoreError) as raised:
            client.sign_in("jane", PASSWORD)
        assert "hunter2" not in f"{raised.value} {raised.value!r}"
        assert isinstance(raised.value.__cause__, ConnectionError)

