"""The fixtures that come with the package, also where it is not installed but on the path; and those of these tests."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Iterator

import pytest
from driving import Drive, with_boto3
from support import Service, Waiting, is_installed

from cognito_srp.testing import UserPool

if not is_installed():
    from cognito_srp._pytest_plugin import (  # noqa: F401
        cognito_local_pool,
        cognito_user_pool,
        pytest_configure,
    )


@pytest.fixture(params=["blocking", "asyncio"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Makes clients of both kinds, used in the same way: those of asyncio by running a loop for each call."""
    if request.param == "blocking":
        clients = []

        def make(pool: UserPool, **options: Any) -> Any:
            clients.append(pool.client(**options))
            return clients[-1]

        yield make
        for client in clients:
            client.close()
        return
    loop = asyncio.new_event_loop()
    try:
        yield lambda pool, **options: Waiting(loop, pool.async_client(**options))
    finally:
        loop.close()


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that does as the test says."""
    with Service() as service:
        yield service


@pytest.fixture
def drive() -> Drive:
    """How a test sends requests that says nothing else."""
    return with_boto3
