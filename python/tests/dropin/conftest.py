"""What the tests of the drop-in share: a local pool, clients, and the two packages that are replaced."""

from __future__ import annotations

import copy
import json
import os
import pathlib
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest

# boto3 must find no settings and no keys of the person who runs the tests.
for _name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
    os.environ[_name] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
for _name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "COGNITO_JWKS"):
    os.environ.pop(_name, None)

import boto3  # noqa: E402

from cognito_srp.testing import LocalPool, UserPool  # noqa: E402

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "tests" / "vectors"
PASSWORD = "Correct-Horse-9!"
REGION = "eu-west-1"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "difference(*ids): shows entries of DIFFERENCES.md")


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], Dict[str, Any]]:
    """A file of test vectors by its name."""
    return lambda name: json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def local_pool() -> Iterator[LocalPool]:
    with LocalPool(region=REGION) as pool:
        yield pool


@pytest.fixture
def no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 has a region and keys, and nobody it may talk to."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


class Setting:
    """A user pool, the user ``jane`` whose alias is her address, and boto3 clients that are closed at the end."""

    password = PASSWORD
    alias = "jane@example.com"

    def __init__(self, pool: UserPool) -> None:
        self.pool = pool
        self.clients: List[Any] = []
        self.name = pool.create_user("jane", PASSWORD, email=self.alias)

    def boto3(self, **options: Any) -> Any:
        client = self.pool.boto3_client(**options)
        self.clients.append(client)
        return client

    def arguments(self) -> Dict[str, Any]:
        return {
            "endpoint_url": self.pool.endpoint,
            "region_name": REGION,
            "aws_access_key_id": "local",
            "aws_secret_access_key": "local",
        }

    def srp(self, module: Any, username: str = "jane", password: str = PASSWORD, **more: Any) -> Any:
        """An ``AWSSRP`` of that module."""
        return module.AWSSRP(
            username=username,
            password=password,
            pool_id=self.pool.id,
            client_id=self.pool.client_id,
            client_secret=self.pool.client_secret,
            client=more.pop("client", None) or self.boto3(),
            **more,
        )

    def cognito(self, module: Any, username: str = "jane", **more: Any) -> Any:
        """A ``Cognito`` of that module."""
        made = module.Cognito(
            self.pool.id,
            self.pool.client_id,
            username=username,
            client_secret=self.pool.client_secret,
            boto3_client_kwargs=self.arguments(),
            **more,
        )
        self.clients.append(made.client)
        return made


@pytest.fixture
def make(local_pool: LocalPool) -> Iterator[Callable[..., Setting]]:
    """Makes settings; the arguments are those of ``create_user_pool``."""
    made: List[Setting] = []

    def build(**settings: Any) -> Setting:
        settings.setdefault("AliasAttributes", ["email"])
        made.append(Setting(local_pool.create_user_pool(**settings)))
        return made[-1]

    yield build
    for setting in made:
        for client in setting.clients:
            client.close()


class Recorder:
    """Stands for a boto3 client: writes down every call, and answers with what it was given."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: List[Tuple[str, Dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation.startswith("_") or operation == "meta":
            raise AttributeError(operation)

        def call(**members: Any) -> Any:
            self.calls.append((operation, copy.deepcopy(members)))
            answer = self.answers.get(operation, {})
            if isinstance(answer, list):
                answer = answer.pop(0)
            return {"ResponseMetadata": {"HTTPStatusCode": 200}, **copy.deepcopy(answer)}

        return call


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Tuple[Any, Recorder]]:
    """``recorded(package, **answers)``: a ``Cognito`` of the package over a :class:`Recorder`."""

    def build(package: Any, answers: Dict[str, Any], **arguments: Any) -> Tuple[Any, Recorder]:
        client = Recorder(**answers)
        monkeypatch.setattr(boto3, "client", lambda *_, **__: client)
        given = {"username": "jane", "access_token": "header.e30.signature", **arguments}
        return package.Cognito("eu-west-1_Pool00001", "client", **given), client

    return build


@pytest.fixture
def recorder() -> Callable[..., Recorder]:
    return Recorder
