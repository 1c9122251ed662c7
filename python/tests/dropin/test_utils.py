"""``RequestsSrpAuth`` with a real sign-in."""

from __future__ import annotations

import http.server
import threading
import time
from typing import Any, Callable, Iterator

import pytest
import requests

import cognito_srp
from cognito_srp.testing import LocalPool
from cognito_srp.utils import RequestsSrpAuth, TokenType

PASSWORD = "Correct-Horse-9!"


def prepared(auth: Any) -> requests.PreparedRequest:
    """A request as it would be sent."""
    return requests.Request("GET", "http://127.0.0.1:9/", auth=auth).prepare()


def test_first_request_signs_in_and_later_ones_reuse_the_token(make: Callable[..., Any]) -> None:
    setting = make()
    auth = RequestsSrpAuth(
        username="jane",
        password=setting.password,
        user_pool_id=setting.pool.id,
        user_pool_region=setting.pool.region,
        client_id=setting.pool.client_id,
        boto3_client_kwargs=setting.arguments(),
    )
    first = prepared(auth)
    cognito = auth.cognito_client
    assert first.headers["Authorization"] == f"Bearer {cognito.access_token}"
    assert cognito.access_claims is not None and cognito.access_claims["username"] == "jane"
    assert prepared(auth).headers["Authorization"] == first.headers["Authorization"]
    assert (auth.username, auth.http_header, auth.http_header_prefix) == ("jane", "Authorization", "Bearer ")
    cognito.client.close()
    assert setting.password not in repr(auth) + str(vars(cognito))


class Shop(http.server.BaseHTTPRequestHandler):
    """A web service that says which token it was given."""

    def do_GET(self) -> None:
        body = self.headers.get("Authorization", "").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Shop) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_over_two_hours(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalPool() as pool, requests.Session() as session:
        users = pool.create_user_pool(UsernameAttributes=["email"])
        users.create_user("jane@example.com", PASSWORD)
        auth = RequestsSrpAuth(
            username="jane@example.com",
            password=PASSWORD,
            user_pool_id=users.id,
            user_pool_region=users.region,
            client_id=users.client_id,
            boto3_client_kwargs={"endpoint_url": pool.endpoint},
        )
        cognito = auth.cognito_client
        first = session.get(shop, auth=auth, timeout=10).text
        assert first == session.get(shop, auth=auth, timeout=10).text == f"Bearer {cognito.access_token}"
        # Two hours later for the service and for the programs that use it.
        pool.advance(7200)
        monkeypatch.setattr(time, "time", lambda real=time.time: real() + 7200)
        second = session.get(shop, auth=auth, timeout=10).text
        assert second == f"Bearer {cognito.access_token}" != first
        assert cognito.access_claims is not None and cognito.access_claims["exp"] > time.time()
        cognito.client.close()


def test_id_token_and_another_header(make: Callable[..., Any]) -> None:
    setting = make(client_secret=True)
    cognito = setting.cognito(cognito_srp)
    auth = RequestsSrpAuth(
        password=setting.password,
        cognito=cognito,
        http_header="X-Token",
        http_header_prefix="",
        auth_token_type=TokenType.ID_TOKEN,
    )
    assert prepared(auth).headers["X-Token"] == cognito.id_token
    assert auth.token_type is TokenType.ID_TOKEN


def test_no_password(make: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="password"):
        prepared(RequestsSrpAuth(cognito=make().cognito(cognito_srp)))
