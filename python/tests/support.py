"""What several tests use."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import entry_points
from queue import Queue
from typing import Any, Callable, Dict, List, Tuple

import cognito_srp
from cognito_srp import Ask, Done, Login, Send, Step

PASSWORD = "Correct-Horse-9!"
OTHER_PASSWORD = "Better-Horse-10!"


def is_installed() -> bool:
    """Whether pytest finds the fixtures of the package by itself."""
    found: Any = entry_points()
    # Python 3.9 gives a dict.
    plugins = found.select(group="pytest11") if hasattr(found, "select") else found.get("pytest11", [])
    return any(plugin.name == "cognito_srp" for plugin in plugins)


def noted(name: str) -> str:
    """What the text of a ``TypeError`` of the native part matches, which names the argument in a note of the exception:
    Python 3.9 and 3.10 have none."""
    return name if sys.version_info >= (3, 11) else "."


class Waiting:
    """Something of asyncio's that is waited for at each call."""

    def __init__(self, loop: asyncio.AbstractEventLoop, target: Any) -> None:
        self._loop, self._target = loop, target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if not inspect.ismethod(value):
            return value

        def call(*arguments: Any, **options: Any) -> Any:
            result = value(*arguments, **options)
            if inspect.isawaitable(result):
                result = self._loop.run_until_complete(_awaited(result))
            return Waiting(self._loop, result) if type(result).__name__.startswith("Async") else result

        return call


async def _awaited(value: Any) -> Any:
    return await value


class Service:
    """A service on 127.0.0.1 that gives one answer after another: ``(status, body)``, or a function that takes the
    operation and the members that were sent and gives them. What was sent stands in ``received``."""

    def __init__(self) -> None:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                members = json.loads(self.rfile.read(length))
                operation = self.headers["X-Amz-Target"].rpartition(".")[2]
                service.received.append((operation, members))
                answer = service.answers.get(timeout=30)
                status, body = answer(operation, members) if callable(answer) else answer
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(raw)))
                with suppress(ConnectionError):  # The client may have given up.
                    self.end_headers()
                    self.wfile.write(raw)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self.answers: "Queue[Any]" = Queue()
        self.received: List[Tuple[str, Dict[str, Any]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Service:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def end(
    login: Login, send: Callable[[Send], object], answer: Callable[[Ask], Any]
) -> Tuple[Done, List[Step]]:
    """Drives a login to its end; also gives all its steps."""
    steps: List[Step] = [login.step]
    while not isinstance(login.step, Done):
        if isinstance(login.step, Send):
            send(login.step)
        else:
            login.answer(answer(login.step))
        steps.append(login.step)
    return login.step, steps


def nobody(ask: Ask) -> Any:
    """Answers nothing."""
    raise AssertionError(f"{ask} was asked")


def questions(steps: List[Step]) -> List[str]:
    """The names of the challenges that were asked."""
    return [step.challenge_name for step in steps if isinstance(step, Ask)]


def device_of(signed_in: cognito_srp.SignedIn) -> cognito_srp.RememberedDevice:
    """The device that was confirmed."""
    assert signed_in.device.record is not None
    return signed_in.device.record
