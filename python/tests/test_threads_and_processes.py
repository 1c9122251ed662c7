"""Threads, forks, Ctrl-C, cancelled tasks, and the GIL."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Iterator, List

import pytest
from support import PASSWORD, Service

import cognito_srp
from cognito_srp import (
    AsyncCognitoClient,
    CognitoClient,
    MemoryDeviceStore,
    _native,
    create_device_verifier,
)
from cognito_srp.exceptions import CognitoSrpError, MisuseError, TransportError
from cognito_srp.testing import LocalPool, UserPool

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="signals are others on Windows")


class Silence:
    """A listener that takes connections and never answers."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(30)
        self.endpoint = "http://127.0.0.1:%d" % self._socket.getsockname()[1]

    def accept(self) -> socket.socket:
        """The next connection, once it has sent a request."""
        connection, _ = self._socket.accept()
        connection.settimeout(30)
        assert connection.recv(1)
        return connection

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def silence() -> Iterator[Silence]:
    silence = Silence()
    yield silence
    silence.close()


def wait_for_the_end(connection: socket.socket) -> None:
    """Reads until the other side closes; raises after a time-out."""
    with connection:
        while True:
            try:
                if not connection.recv(1 << 16):
                    return
            except ConnectionError:
                return


def test_two_threads_share_a_client(cognito_user_pool: UserPool) -> None:
    for name in ("jane", "joe"):
        cognito_user_pool.create_user(name, PASSWORD)
    begin = threading.Barrier(2)

    with cognito_user_pool.client(device_store=MemoryDeviceStore()) as client:

        def sign_in(name: str) -> str:
            begin.wait(30)
            return client.get_user(client.sign_in(name, PASSWORD)).username

        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(sign_in, ["jane", "joe"])) == ["jane", "joe"]


def test_one_refresh_for_many_threads(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    with cognito_user_pool.client() as client:
        kept: List[cognito_srp.Session] = []
        signed_in = client.sign_in("jane", PASSWORD)
        provider = client.token_provider(signed_in, received=0, on_new_tokens=kept.append)
        with ThreadPoolExecutor(8) as threads:
            tokens = list(threads.map(lambda _: provider.tokens().access_token, range(16)))
    assert len(kept) == 1
    assert set(tokens) <= {kept[0].tokens.access_token, signed_in.tokens.access_token}
    assert kept[0].tokens.access_token in tokens


@needs_fork
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_client_works_on_both_sides_of_a_fork(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    with cognito_user_pool.client() as client:
        client.sign_in("jane", PASSWORD)
        context = multiprocessing.get_context("fork")
        names = context.SimpleQueue()
        child = context.Process(
            target=lambda: names.put(client.get_user(client.sign_in("jane", PASSWORD)).username)
        )
        child.start()
        child.join(60)
        assert child.exitcode == 0
        assert names.get() == "jane"
        assert client.sign_in("jane", PASSWORD).username == "jane"


@needs_fork
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_sign_in_under_way_belongs_to_its_process(cognito_local_pool: LocalPool) -> None:
    pool = cognito_local_pool.create_user_pool(mfa="ON")
    pool.create_user("jane", PASSWORD)
    with pool.client() as client:
        pending = client.start_sign_in("jane", PASSWORD)
        assert isinstance(pending, cognito_srp.PendingSignIn)
        child = os.fork()
        if child == 0:  # Nothing of pytest's may run here.
            status = 1
            try:
                pending.answer("123456")
            except MisuseError:
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        done = pending.answer(pool.totp(pending.ask.secret_code or ""))
        assert isinstance(done, cognito_srp.SignedIn)


@needs_signals
@pytest.mark.parametrize(
    "how",
    ["CognitoClient(**known).forgot_password('jane')", "asyncio.run(main())"],
    ids=["blocking", "asyncio"],
)
def test_ctrl_c(silence: Silence, how: str) -> None:
    # A process that was started in the background ignores the signal, and its children do.
    program = f"""
import asyncio, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from cognito_srp import AsyncCognitoClient, CognitoClient
known = {{"pool_id": "eu-west-1_Pool", "client_id": "client", "endpoint": {silence.endpoint!r}}}
async def main():
    await AsyncCognitoClient(**known).forgot_password("jane")
try:
    {how}
except KeyboardInterrupt:
    print("interrupted")
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    connection = silence.accept()
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert (output, process.returncode) == ("interrupted\n", 0)
    assert time.monotonic() - begin < 5, "its own time-out is 30 s"
    wait_for_the_end(connection)


def test_a_cancelled_task_closes_its_connection(silence: Silence) -> None:
    async def cancel() -> None:
        async with AsyncCognitoClient("eu-west-1_Pool", "client", endpoint=silence.endpoint) as client:
            task = asyncio.ensure_future(client.sign_in("jane", PASSWORD))
            loop = asyncio.get_running_loop()
            connection = await loop.run_in_executor(None, silence.accept)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await loop.run_in_executor(None, wait_for_the_end, connection)

    asyncio.run(cancel())


def test_a_timeout_of_asyncio(silence: Silence) -> None:
    async def time_out() -> None:
        async with AsyncCognitoClient("eu-west-1_Pool", "client", endpoint=silence.endpoint) as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.forgot_password("jane"), 0.1)

    asyncio.run(time_out())


def test_many_tasks(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)

    async def sign_in() -> None:
        async with cognito_user_pool.async_client() as client:
            done = await asyncio.gather(*(client.sign_in("jane", PASSWORD) for _ in range(8)))
        assert len({one.tokens.access_token for one in done}) == 8

    asyncio.run(sign_in())


def counted_beside(work: Callable[[], object]) -> int:
    """How far another thread counts while ``work`` runs in this one. Threads take turns anyway, but hardly ever do so
    unasked here."""
    count, ended = 0, threading.Event()

    def counting() -> None:
        nonlocal count
        while not ended.is_set():
            count += 1
            time.sleep(0)  # gives others a turn

    interval = sys.getswitchinterval()
    sys.setswitchinterval(60)
    thread = threading.Thread(target=counting)
    thread.start()
    try:
        before = count
        work()
        return count - before
    finally:
        sys.setswitchinterval(interval)
        ended.set()
        thread.join()


def test_the_maths_runs_without_the_gil() -> None:
    def plain() -> int:
        return counted_beside(lambda: sum(range(3_000_000)))

    def native() -> int:
        return counted_beside(lambda: [create_device_verifier("key", "group") for _ in range(20)])

    # More than once, since a busy machine may let a thread through or hold one up.
    assert min(plain() for _ in range(5)) < 100, "this work holds the GIL"
    assert max(native() for _ in range(5)) > 100


def test_waiting_goes_without_the_gil(service: Service) -> None:
    """The service that is waited for is a thread of this process, and needs the GIL to answer."""
    service.answers.put((200, {"CodeDeliveryDetails": {"Destination": "j***"}}))
    with CognitoClient("eu-west-1_Pool", "client", endpoint=service.endpoint) as client:
        sent = client.forgot_password("jane")
    assert sent and sent.destination == "j***"


@pytest.mark.parametrize("in_operation", [False, True])
def test_a_mistake_in_the_native_part_is_an_exception(
    in_operation: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BaseException) as raised:
        panicked: Any = _native._panic_for_tests(in_operation)
        panicked.wait()
    assert not isinstance(raised.value, (AssertionError, pytest.fail.Exception))
    if in_operation:
        assert isinstance(raised.value, CognitoSrpError)
        assert raised.value.code == "Internal"
    assert create_device_verifier("key", "group").salt, "the process goes on"
    capfd.readouterr()


def test_operations_are_done_once(service: Service) -> None:
    native = _native.Client({"pool_id": "eu-west-1_Pool", "client_id": "c", "endpoint": service.endpoint})
    operation = native.forgot_password("jane")
    service.answers.put((200, {}))
    operation.wait()
    with pytest.raises(MisuseError):
        operation.wait()
    assert len(service.received) == 1
    native.forgot_password("jane")
    assert len(service.received) == 1, "nothing begins before it is waited for"


def test_a_pool_that_was_closed() -> None:
    with LocalPool() as local_pool:
        pool = local_pool.create_user_pool()
    with pool.client(max_attempts=1) as client, pytest.raises(TransportError):
        client.sign_in("jane", PASSWORD)
