"""Checking tokens, and where keys and issuers come from."""

from __future__ import annotations

import base64
import json
import time
from typing import Any, Callable, Dict

import jwt
import pycognito
import pytest
import requests
import warrant
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import rsa

import cognito_srp
from cognito_srp.exceptions import BadValueError, TokenVerificationException
from cognito_srp.testing import LocalPool

pytestmark = [
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
    pytest.mark.usefixtures("no_endpoint"),
]

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool00001"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(kid: str, key: rsa.RSAPrivateKey = KEY) -> Dict[str, Any]:
    made: Dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**made, "kid": kid, "alg": "RS256", "use": "sig"}


def claims(use: str, **change: Any) -> Dict[str, Any]:
    now = int(time.time())
    some = {"sub": "1", "iss": ISSUER, "token_use": use, "iat": now, "exp": now + 3600, "username": "jane"}
    some["client_id" if use == "access" else "aud"] = "client"
    return {name: value for name, value in {**some, **change}.items() if value is not None}


def signed(use: str, kid: str = "known", key: Any = KEY, algorithm: str = "RS256", **change: Any) -> str:
    return jwt.encode(claims(use, **change), key, algorithm=algorithm, headers={"kid": kid})


def cognito(package: Any = cognito_srp, **more: Any) -> Any:
    made = package.Cognito("eu-west-1_Pool00001", "client", username="jane", **more)
    made.pool_jwk = {"keys": [jwk("other"), jwk("known")]}
    made.client.close()
    return made


class Published:
    """Stands for ``requests.get``: the key set that a pool publishes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *keys: Dict[str, Any]) -> None:
        self.keys = list(keys)
        self.urls: list[str] = []
        monkeypatch.setattr(requests, "get", self.get)

    def get(self, url: str, **_: Any) -> requests.Response:
        self.urls.append(url)
        answer = requests.Response()
        answer.status_code = 200
        answer._content = json.dumps({"keys": self.keys}).encode()
        return answer


class TestVerification:
    @pytest.mark.parametrize(("token_use", "name"), [("id", "id_token"), ("access", "access_token")])
    def test_good_tokens(self, token_use: str, name: str) -> None:
        token = signed(token_use)
        results = []
        for package in (cognito_srp, pycognito):
            made = cognito(package)
            results.append(made.verify_token(token, name, token_use))
            assert getattr(made, name) == token
            assert getattr(made, f"{token_use}_claims") == results[-1]
        assert results[0] == results[1]
        older = cognito(warrant)
        assert older.verify_token(token, name, token_use) == results[0]

    @pytest.mark.parametrize(
        "change",
        [
            {"exp": 1_600_000_000},
            {"exp": None},
            {"iss": "https://evil.example/eu-west-1_Pool00001"},
            {"iss": None},
            {"aud": "another client"},
            {"aud": None},
            {"token_use": "access"},
            {"token_use": None},
            {"iat": "yesterday"},
        ],
    )
    def test_bad_claims(self, change: Dict[str, Any]) -> None:
        for package in (cognito_srp, pycognito):
            made = cognito(package)
            with pytest.raises(package.TokenVerificationException, match="^Your 'id_token' token"):
                made.verify_token(signed("id", **change), "id_token", "id")
            assert made.id_token is None and made.id_claims is None

    def test_issued_in_the_future(self) -> None:
        # The clock of this machine may be behind.
        for package in (cognito_srp, pycognito):
            cognito(package).verify_token(signed("id", iat=int(time.time()) + 600), "id_token", "id")

    def test_another_key_and_another_algorithm(self) -> None:
        foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        for token in (
            signed("id", key=foreign),
            signed("id", key="x" * 64, algorithm="HS256"),
            signed("id", key=None, algorithm="none"),
            signed("id")[:-4] + "AAAA",
        ):
            with pytest.raises(TokenVerificationException):
                cognito().verify_token(token, "id_token", "id")

    @pytest.mark.difference("malformed-tokens")
    def test_malformed_tokens(self) -> None:
        no_kid = jwt.encode(claims("id"), KEY, algorithm="RS256")
        for token in ("", "x", "a.b.c", signed("id") + "wrong", no_kid, None):
            with pytest.raises(TokenVerificationException, match="^Your 'id_token' token could not be verified"):
                cognito().verify_token(token, "id_token", "id")
        with pytest.raises(TypeError):
            cognito().verify_token(b"x", "id_token", "id")
        with pytest.raises(BadValueError):
            cognito().verify_token(signed("id"), "id_token", "refresh")
        with pytest.raises(jwt.DecodeError):
            cognito(pycognito).verify_token("x", "id_token", "id")

    def test_errors_do_not_repeat_the_token(self) -> None:
        token = signed("id", exp=1)
        with pytest.raises(TokenVerificationException) as error:
            cognito().verify_token(token, "id_token", "id")
        assert not any(part in str(error.value) for part in token.split("."))
        assert error.value.__cause__ is None

    @pytest.mark.difference("client-id")
    def test_client_of_access_tokens(self) -> None:
        token = signed("access", client_id="another client")
        with pytest.raises(TokenVerificationException):
            cognito().verify_token(token, "access_token", "access")
        for package in (pycognito, warrant):
            cognito(package).verify_token(token, "access_token", "access")

    @pytest.mark.difference("own-claims")
    def test_a_token_cannot_vouch_for_itself(self) -> None:
        token = signed("id", iss="https://evil.example/pool", aud="another client")
        with pytest.raises(TokenVerificationException):
            cognito().verify_token(token, "id_token", "id")
        cognito(warrant).verify_token(token, "id_token", "id")

    @pytest.mark.difference("at-hash")
    def test_at_hash(self) -> None:
        import hashlib

        access = signed("access")
        digest = hashlib.sha256(access.encode()).digest()[:16]
        token = signed("id", at_hash=base64.urlsafe_b64encode(digest).rstrip(b"=").decode())
        cognito(access_token=access).verify_token(token, "id_token", "id")
        cognito().verify_token(token, "id_token", "id")
        with pytest.raises(TokenVerificationException, match="at_hash claim does not match access_token."):
            cognito(access_token=signed("access", sub="2")).verify_token(token, "id_token", "id")
        with pytest.raises(TypeError):
            cognito(pycognito, access_token=access).verify_token(token, "id_token", "id")

    def test_both_at_once(self) -> None:
        made = cognito(id_token=signed("id"), access_token=signed("access"))
        assert made.verify_tokens() is None
        assert (made.id_claims["token_use"], made.access_claims["token_use"]) == ("id", "access")
        with pytest.raises(TokenVerificationException):
            cognito(id_token=signed("id"), access_token=signed("access", exp=1)).verify_tokens()
        with pytest.raises(TokenVerificationException, match="there is none"):
            cognito().verify_tokens()


class TestKeys:
    def test_published_keys_are_fetched_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        published = Published(monkeypatch, jwk("known"))
        made = cognito()
        made.pool_jwk = None
        for _ in range(3):
            made.verify_token(signed("id"), "id_token", "id")
        assert published.urls == [f"{ISSUER}/.well-known/jwks.json"]
        assert made.get_keys() == {"keys": [jwk("known")]}
        assert made.get_key("known") == jwk("known")

    @pytest.mark.difference("unknown-key")
    def test_unknown_keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        published = Published(monkeypatch, jwk("known"))
        made = cognito()
        for _ in range(3):
            with pytest.raises(TokenVerificationException):
                made.verify_token(signed("id", kid="new"), "id_token", "id")
        # One look at what is published, and no more for a minute: nobody can make us fetch all the time.
        assert len(published.urls) == 1
        with pytest.raises(TokenVerificationException):
            made.get_key("new")
        monkeypatch.setattr(time, "monotonic", lambda later=time.monotonic() + 61: later)
        published.keys.append(jwk("new"))
        made.verify_token(signed("id", kid="new"), "id_token", "id")
        assert len(published.urls) == 2
        for package in (pycognito, warrant):
            with pytest.raises(IndexError):
                cognito(package).verify_token(signed("id", kid="new"), "id_token", "id")

    def test_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        published = Published(monkeypatch)
        keys = {"keys": [jwk("known")]}
        for text in (json.dumps(keys), repr(keys)):
            monkeypatch.setenv("COGNITO_JWKS", text)
            for package in (cognito_srp, pycognito):
                made = cognito(package)
                made.pool_jwk = None
                assert made.get_keys() == keys
                made.verify_token(signed("id"), "id_token", "id")
            with pytest.raises(TokenVerificationException):
                made = cognito()
                made.pool_jwk = None
                made.verify_token(signed("id", kid="new"), "id_token", "id")
        assert published.urls == []
        for text in ("[1]", "nonsense", "{"):
            monkeypatch.setenv("COGNITO_JWKS", text)
            made = cognito()
            made.pool_jwk = None
            with pytest.raises(BadValueError) as error:
                made.get_keys()
            assert error.value.field == "COGNITO_JWKS"

    def test_get_key_can_be_overridden(self) -> None:
        class Mine(cognito_srp.Cognito):
            def get_key(self, kid: str) -> Dict[str, Any]:
                return jwk(kid)

        mine = Mine("eu-west-1_Pool00001", "client")
        mine.client.close()
        assert mine.verify_token(signed("id", kid="any"), "id_token", "id")["aud"] == "client"


class TestAddress:
    def url(self, package: Any = cognito_srp, pool_id: str = "eu-west-1_Pool00001", **more: Any) -> str:
        made = package.Cognito(pool_id, "client", **more)
        made.client.close()
        return str(made.user_pool_url)

    def test_of_aws(self) -> None:
        for package in (cognito_srp, pycognito):
            assert self.url(package) == ISSUER
            assert self.url(package, user_pool_region="us-east-1") == ISSUER.replace("eu-west-1.", "us-east-1.")

    def test_given_endpoint(self) -> None:
        for package in (cognito_srp, pycognito):
            arguments = {"endpoint_url": "http://127.0.0.1:9"}
            url = self.url(package, boto3_client_kwargs=arguments)
            assert url == "http://127.0.0.1:9/eu-west-1_Pool00001"

    @pytest.mark.difference("endpoint-of-environment")
    def test_endpoint_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://127.0.0.1:9/")
        assert self.url() == "http://127.0.0.1:9/eu-west-1_Pool00001"
        assert self.url(pycognito) == ISSUER

    @pytest.mark.difference("partition")
    def test_partitions(self) -> None:
        pool_id = "cn-north-1_Pool00001"
        assert self.url(pool_id=pool_id) == f"https://cognito-idp.cn-north-1.amazonaws.com.cn/{pool_id}"
        assert self.url(pycognito, pool_id) == f"https://cognito-idp.cn-north-1.amazonaws.com/{pool_id}"
        pool_id = "us-gov-west-1_Pool00001"
        assert self.url(pool_id=pool_id) == f"https://cognito-idp.us-gov-west-1.amazonaws.com/{pool_id}"

    def test_other_endpoints_of_aws_are_no_issuers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
        assert self.url(pool_id="us-east-1_Pool00001").startswith("https://cognito-idp.us-east-1.amazonaws.com/")

    def test_changed_afterwards(self) -> None:
        made = cognito()
        made.pool_domain_url = "https://proxy.example"
        assert made.user_pool_url == "https://proxy.example/eu-west-1_Pool00001"

    @pytest.mark.difference("issuer-behind-endpoint")
    def test_issuer_of_aws_behind_another_endpoint(self) -> None:
        arguments = {"endpoint_url": "https://vpce-1.cognito-idp.eu-west-1.vpce.amazonaws.com"}
        cognito(boto3_client_kwargs=dict(arguments)).verify_token(signed("id"), "id_token", "id")
        with pytest.raises(pycognito.TokenVerificationException):
            cognito(pycognito, boto3_client_kwargs=dict(arguments)).verify_token(signed("id"), "id_token", "id")

    @pytest.mark.parametrize("issuer", ["local", "aws"])
    def test_at_a_local_pool(self, issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with LocalPool(region="eu-west-1", issuer=issuer) as pool:
            made = pool.create_user_pool()
            made.create_user("jane", "Correct-Horse-9!")
            # boto3 is told by the environment alone.
            monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", pool.endpoint)
            ours = cognito_srp.Cognito(made.id, made.client_id, username="jane")
            ours.authenticate("Correct-Horse-9!")
            ours.client.close()
            assert ours.access_claims is not None and ours.access_claims["username"] == "jane"


class TestExpiry:
    def test_check_token(self) -> None:
        for package in (cognito_srp, pycognito):
            assert cognito(package, access_token=signed("access")).check_token() is False
            assert cognito(package, access_token=signed("access", exp=1)).check_token(renew=False) is True
            with pytest.raises(AttributeError, match="Access Token Required to Check Token"):
                cognito(package).check_token()
        far_away = signed("access", exp=32503680000)
        assert cognito(access_token=far_away).check_token() is False

    @pytest.mark.difference("malformed-tokens")
    def test_a_token_without_expiry(self) -> None:
        for token in ("x", signed("access", exp=None), signed("access", exp="soon")):
            with pytest.raises(TokenVerificationException):
                cognito(access_token=token).check_token()
        with pytest.raises(jwt.DecodeError):
            cognito(pycognito, access_token="x").check_token()

    def test_renewal(self, make: Callable[..., Any]) -> None:
        setting = make()
        made = setting.cognito(cognito_srp)
        made.authenticate(setting.password)
        good = made.access_token
        made.access_token = signed("access", exp=1, username="jane")
        assert made.check_token() is True
        assert made.access_claims["exp"] > time.time() and made.access_token != good

    def test_refused_renewal(self, make: Callable[..., Any]) -> None:
        setting = make()
        made = setting.cognito(cognito_srp, refresh_token="wrong", access_token=signed("access", exp=1))
        with pytest.raises(ClientError):
            made.check_token()
