"""``RequestsSrpAuth`` with a real sign-in."""

from __future__ import annotations

import time
from typing import Any, Callable, List

import pytest
import requests

import cognito_srp
from cognito_srp.utils import RequestsSrpAuth, TokenType


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


def test_expired_tokens_are_renewed(make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    setting = make()
    cognito = setting.cognito(cognito_srp)
    cognito.authenticate(setting.password)
    auth = RequestsSrpAuth(cognito=cognito)
    first = prepared(auth).headers["Authorization"]
    expiry = cognito.access_claims["exp"]
    renewed: List[Any] = []
    monkeypatch.setattr(type(cognito), "renew_access_token", lambda self: renewed.append(self))
    monkeypatch.setattr(time, "time", lambda: expiry + 1)
    assert prepared(auth).headers["Authorization"] == first
    assert renewed == [cognito]


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
