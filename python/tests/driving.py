"""Ways to drive a login at the local pool."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Dict, Optional

import boto3
import httpx
import pytest
import requests
from botocore.exceptions import ClientError
from support import PASSWORD

from cognito_srp import Login, Send
from cognito_srp.testing import UserPool

#: How a login's requests are sent.
Drive = Callable[[UserPool, Login], Callable[[Send], None]]


@lru_cache(maxsize=None)
def boto3_client(endpoint: str) -> Any:
    """It takes a while to make one."""
    known = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return boto3.client("cognito-idp", endpoint_url=endpoint, region_name="eu-west-1", **known)


def with_boto3(pool: UserPool, login: Login) -> Callable[[Send], None]:
    client = boto3_client(pool.endpoint)

    def send(step: Send) -> None:
        try:
            response = getattr(client, step.boto3_method)(**step.body)
        except ClientError as error:
            response = error
        login.receive(response)

    return send


def with_requests(pool: UserPool, login: Login) -> Callable[[Send], None]:
    def send(step: Send) -> None:
        answer = requests.post(
            login.endpoint, data=step.json(), headers=step.headers, timeout=10, allow_redirects=False
        )
        login.receive_http(answer.status_code, answer.content, answer.headers)

    return send


#: There is no TLS on the way, and what it takes need not be read.
WITHOUT_TLS = httpx.Client(verify=False)


def with_httpx(pool: UserPool, login: Login) -> Callable[[Send], None]:
    def send(step: Send) -> None:
        answer = WITHOUT_TLS.post(login.endpoint, content=step.json(), headers=step.headers)
        login.receive_http(answer.status_code, answer.text, answer.headers)

    return send


in_every_way = pytest.mark.parametrize("drive", [with_boto3, with_requests, with_httpx])


def login_of(pool: UserPool, password: Optional[str] = PASSWORD, **options: Any) -> Login:
    options = {"client_secret": pool.client_secret, "endpoint": pool.endpoint, **options}
    return Login(pool.id, pool.client_id, "jane", password, **options)


with_secret = pytest.mark.cognito_user_pool(client_secret=True)


def challenge_for(login: Login, **changed: Any) -> Dict[str, Any]:
    """An answer to the first request that a login takes."""
    parameters = {
        "USER_ID_FOR_SRP": "u",
        "USERNAME": "u",
        "SRP_B": "5" * 768,
        "SALT": "ab",
        "SECRET_BLOCK": "c2VjcmV0",
    }
    parameters.update(changed)
    parameters = {name: value for name, value in parameters.items() if value is not None}
    return {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": parameters}
