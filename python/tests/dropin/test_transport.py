"""What the drop-in sends with ``requests`` itself: key sets and calls about devices, and what it refuses to."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pycognito
import pycognito.aws_srp as peer
import pytest
import requests

import cognito_srp
from cognito_srp import aws_srp
from cognito_srp.exceptions import BadValueError, TransportError

pytestmark = pytest.mark.usefixtures("no_endpoint")

KEYS = {"keys": [{"kid": "known"}]}
#: A body that is short on the wire and long when it is decompressed.
LONG = gzip.compress(json.dumps({**KEYS, "more": "a" * (8 << 20)}).encode())
SHORT = gzip.compress(json.dumps({**KEYS, "more": "a" * (1 << 19)}).encode())
SUFFIX = "/eu-west-1_Pool00001/.well-known/jwks.json"


class Server(http.server.ThreadingHTTPServer):
    """Answers everything with one body."""

    body = SHORT
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.paths: List[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


class Meta:
    def __init__(self, endpoint: str) -> None:
        self.endpoint_url = endpoint


class Client:
    """Stands for a boto3 client with an endpoint."""

    def __init__(self, endpoint: str) -> None:
        self.meta = Meta(endpoint)


def cognito(endpoint: str, package: Any = cognito_srp) -> Any:
    made = package.Cognito("eu-west-1_Pool00001", "client", boto3_client_kwargs={"endpoint_url": endpoint})
    made.client.close()
    return made


def srp(endpoint: str) -> Any:
    return aws_srp.AWSSRP("jane", "x", "eu-west-1_Pool00001", "client", client=Client(endpoint))


@pytest.mark.difference("long-answers")
def test_answers_are_bounded(server: Server) -> None:
    device = srp(server.address)
    assert cognito(server.address).get_keys()["keys"] == KEYS["keys"]
    assert device.forget_device("token", "key").startswith("<Response [200]>")
    server.body = LONG
    with pytest.raises(TransportError, match="longer than 1048576 bytes") as error:
        cognito(server.address).get_keys()
    # Who catches the exceptions of requests by their base gets this one too.
    assert isinstance(error.value, OSError) and issubclass(requests.RequestException, OSError)
    for call in (
        lambda: device.forget_device("token", "key"),
        lambda: device.update_device_status(True, "token", "key"),
    ):
        with pytest.raises(TransportError):
            call()
    assert len(cognito(server.address, pycognito).get_keys()["more"]) == 8 << 20


def test_the_answer_to_a_confirmation_has_its_body(server: Server) -> None:
    tokens = {
        "AuthenticationResult": {
            "AccessToken": "token",
            "NewDeviceMetadata": {"DeviceKey": "key", "DeviceGroupKey": "group"},
        }
    }
    answer, _ = srp(server.address).confirm_device(tokens)
    assert answer.status_code == 200 and answer.json()["keys"] == KEYS["keys"]
    assert len(answer.content) > 1 << 19 and answer.text.startswith("{")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> List[Tuple[str, Dict[str, Any]]]:
    """Nothing is sent; what would have been is written down."""
    seen: List[Tuple[str, Dict[str, Any]]] = []

    def send(url: str, **more: Any) -> requests.Response:
        seen.append((url, more))
        answer = requests.Response()
        answer._content = json.dumps(KEYS).encode()
        return answer

    monkeypatch.setattr(requests, "get", send)
    monkeypatch.setattr(requests, "post", send)
    return seen


@pytest.mark.difference("plain-http")
@pytest.mark.parametrize(
    "endpoint",
    [
        "http://evil.example",
        "http://192.0.2.1:9229",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://localhost.evil.example",
        "http://[2001:db8::1]",
    ],
)
def test_plain_http_stays_on_this_machine(endpoint: str, nobody: List[Any]) -> None:
    calls: List[Callable[[], object]] = [
        lambda: srp(endpoint).forget_device("token", "key"),
        lambda: srp(endpoint).update_device_status(True, "token", "key"),
        cognito(endpoint).get_keys,
    ]
    for call in calls:
        with pytest.raises(BadValueError) as error:
            call()
        assert error.value.field == "endpoint_url"
    assert nobody == []
    assert cognito(endpoint, pycognito).get_keys() == KEYS
    assert nobody[0][0] == endpoint + SUFFIX


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:9", "http://127.8.8.8", "http://localhost:9", "http://[::1]:9", "HTTPS://proxy.example"]
)
def test_what_is_sent(endpoint: str, nobody: List[Any]) -> None:
    assert cognito(endpoint).get_keys() == KEYS
    srp(endpoint).forget_device("token", "key")
    assert [url for url, _ in nobody] == [endpoint + SUFFIX, endpoint + "/"]


def test_this_machine_is_reached_past_any_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)
    assert cognito(server.address).get_keys()["keys"] == KEYS["keys"]
    with pytest.raises(requests.ConnectionError):
        cognito(server.address, pycognito).get_keys()
    assert server.paths == [SUFFIX]


def test_stand_ins_for_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace
    from unittest.mock import MagicMock

    for answer in (MagicMock(**{"json.return_value": KEYS}), SimpleNamespace(json=lambda: KEYS)):
        monkeypatch.setattr(requests, "get", lambda *_, answer=answer, **__: answer)
        for package in (cognito_srp, pycognito):
            assert cognito("https://proxy.example", package).get_keys() == KEYS


@pytest.mark.difference("redirects", "device-header")
def test_device_calls(nobody: List[Any]) -> None:
    for module in (aws_srp, peer):
        made = module.AWSSRP("jane", "x", "eu-west-1_Pool", "client", client=object())
        made.forget_device("token", "key")
    ours, theirs = (more for _, more in nobody)
    assert (ours["allow_redirects"], theirs.get("allow_redirects", True)) == (False, True)
    assert "Authorization" not in ours["headers"] and "Authorization" in theirs["headers"]
    assert ours["json"] == {"AccessToken": "token", "DeviceKey": "key"}
    assert ours["headers"]["X-Amz-Target"] == theirs["headers"]["X-Amz-Target"]


def test_redirects_and_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def send(url: str, **more: Any) -> Any:
        seen.append((more["allow_redirects"], more["timeout"]))
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", send)
    monkeypatch.setattr(requests, "post", send)
    with pytest.raises(requests.ConnectionError):
        cognito("https://proxy.example").get_keys()
    with pytest.raises(requests.ConnectionError):
        srp("https://proxy.example").forget_device("token", "key")
    assert seen == [(False, 15), (False, 30)]
