"""Fixtures for pytest, there once the package is installed.

``cognito_local_pool``
    A :class:`~cognito_srp.testing.LocalPool` for the whole run.
``cognito_user_pool``
    A :class:`~cognito_srp.testing.UserPool` for one test: a fresh pool and app client. A mark sets them up, with the
    arguments of :meth:`LocalPool.create_user_pool() <cognito_srp.testing.LocalPool.create_user_pool>`::

        @pytest.mark.cognito_user_pool(mfa="ON", DeviceConfiguration={}, client_secret=True)
        def test_sign_in(cognito_user_pool): ...

    A mark of a function adds to those of its class and module. When the test ends, the pool is deleted, and
    :meth:`LocalPool.reset_clock() <cognito_srp.testing.LocalPool.reset_clock>` makes up for a test that moved the clock.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Dict, Iterator

import pytest

from .exceptions import ServiceError

if TYPE_CHECKING:
    from .testing import LocalPool, UserPool


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "cognito_user_pool(**settings): how the fixture cognito_user_pool makes its pool"
    )


@pytest.fixture(scope="session")
def cognito_local_pool() -> Iterator[LocalPool]:
    """A local Cognito on a free port of 127.0.0.1, for the whole run."""
    from .testing import LocalPool

    with LocalPool() as local_pool:
        yield local_pool


@pytest.fixture
def cognito_user_pool(request: pytest.FixtureRequest, cognito_local_pool: LocalPool) -> Iterator[UserPool]:
    """A fresh user pool and app client, made with the arguments of the mark ``cognito_user_pool``."""
    settings: Dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers("cognito_user_pool"))):
        if mark.args:
            raise TypeError(f"the mark cognito_user_pool takes named arguments alone, not {mark.args!r}")
        settings.update(mark.kwargs)
    user_pool = cognito_local_pool.create_user_pool(**settings)
    yield user_pool
    cognito_local_pool.reset_clock()
    with suppress(ServiceError):  # The test may have deleted it.
        user_pool.handle("DeleteUserPool")
