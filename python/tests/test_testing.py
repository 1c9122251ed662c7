"""The local pool and its fixtures."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Dict

import pytest
from support import PASSWORD, is_installed

import cognito_srp
from cognito_srp.exceptions import ServiceError
from cognito_srp.testing import LocalPool, UserPool, totp


def test_a_pool_comes_and_goes() -> None:
    with LocalPool(region="eu-central-1") as local_pool:
        pool = local_pool.create_user_pool()
        assert pool.id.startswith("eu-central-1_")
        assert pool.region == "eu-central-1"
        assert pool.endpoint == local_pool.endpoint
        url = f"{local_pool.endpoint}/{pool.id}/.well-known/jwks.json"
        with urllib.request.urlopen(url, timeout=10) as answer:
            assert answer.status == 200
    with pytest.raises(OSError):
        urllib.request.urlopen(url, timeout=10)


def test_operations_need_no_socket(cognito_user_pool: UserPool) -> None:
    described = cognito_user_pool.handle("DescribeUserPool")["UserPool"]
    assert described["Id"] == cognito_user_pool.id
    with pytest.raises(ServiceError) as raised:
        cognito_user_pool.handle("AdminGetUser", Username="nobody")
    assert raised.value.code == "UserNotFoundException"
    with pytest.raises(TypeError):
        cognito_user_pool.handle("AdminGetUser", Username=object())


def test_the_clock(cognito_local_pool: LocalPool) -> None:
    before = cognito_local_pool.now
    cognito_local_pool.advance(90.5)
    assert 90 < cognito_local_pool.now - before < 150
    with pytest.raises(ValueError):
        cognito_local_pool.advance(-1)


@pytest.mark.cognito_user_pool(AutoVerifiedAttributes=["email"])
def test_codes(cognito_user_pool: UserPool) -> None:
    pool = cognito_user_pool
    with pool.client() as client:
        client.sign_up("jane", PASSWORD, {"email": "jane@example.com"})
    (sent,) = pool.codes("jane")
    assert (sent.purpose, sent.destination) == ("sign_up", "jane@example.com")
    assert pool.latest_code("jane") == pool.latest_code("jane", "sign_up") == sent.code
    assert abs(sent.created - pool.local_pool.now) < 60
    assert sent.code not in repr(sent)
    with pytest.raises(LookupError, match="sms_mfa"):
        pool.latest_code("jane", "sms_mfa")
    with pytest.raises(ServiceError):
        pool.codes("nobody")


def test_users(cognito_user_pool: UserPool) -> None:
    cognito_user_pool.create_user("jane", PASSWORD, email="jane@example.com", email_verified="false")
    user = cognito_user_pool.handle("AdminGetUser", Username="jane")
    assert {"Name": "email_verified", "Value": "false"} in user["UserAttributes"]
    assert user["UserStatus"] == "CONFIRMED"


@pytest.mark.cognito_user_pool(client_secret=True, mfa="OPTIONAL")
class TestMarks:
    def test_of_a_class(self, cognito_user_pool: UserPool) -> None:
        assert cognito_user_pool.client_secret
        configuration = cognito_user_pool.handle("GetUserPoolMfaConfig")
        assert configuration["MfaConfiguration"] == "OPTIONAL"
        assert configuration["SoftwareTokenMfaConfiguration"] == {"Enabled": True}

    @pytest.mark.cognito_user_pool(client_secret=False, client={"AccessTokenValidity": 1})
    def test_of_a_function(self, cognito_user_pool: UserPool) -> None:
        assert cognito_user_pool.client_secret is None
        assert cognito_user_pool.handle("GetUserPoolMfaConfig")["MfaConfiguration"] == "OPTIONAL"
        client = cognito_user_pool.handle("DescribeUserPoolClient", ClientId=cognito_user_pool.client_id)
        assert client["UserPoolClient"]["AccessTokenValidity"] == 1


def test_further_clients(cognito_user_pool: UserPool) -> None:
    other = cognito_user_pool.create_client(client_secret=True, ClientName="other")
    assert other.id == cognito_user_pool.id
    assert other.client_id != cognito_user_pool.client_id
    assert other.client_secret and other.client_secret not in repr(other)


@pytest.mark.parametrize("issuer", ["local", "aws"])
def test_issuers(issuer: str) -> None:
    with LocalPool(issuer=issuer) as local_pool:
        pool = local_pool.create_user_pool()
        pool.create_user("jane", PASSWORD)
        aws = f"https://cognito-idp.eu-west-1.amazonaws.com/{pool.id}"
        expected = {"local": f"{pool.endpoint}/{pool.id}", "aws": aws}[issuer]
        with pool.client(issuer=expected) as client:
            claims = client.verify_id_token(client.sign_in("jane", PASSWORD).tokens.id_token or "")
        assert claims["iss"] == expected


def test_bad_settings() -> None:
    settings: Dict[str, Any]
    for settings in ({"issuer": "other"}, {"region": "Nowhere!"}, {"timestamp_window": -1}):
        with pytest.raises(ValueError):
            LocalPool(**settings)
    for settings in ({"port": "80"}, {"region": 1}, {"test_clock": "yes"}):
        (name,) = settings
        with pytest.raises(TypeError, match=name):
            LocalPool(**settings)


def test_codes_of_rfc_6238() -> None:
    """Appendix B, with six digits: the secret is the ASCII text 12345678901234567890."""
    secret_code = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for at, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert totp(secret_code, at) == totp(secret_code.lower(), at + 0.9) == code


def test_the_plugin_is_cheap_and_complete(tmp_path: Path) -> None:
    """What a project of somebody else's has to write."""
    (tmp_path / "test_it.py").write_text(
        """
import sys
import pytest

def test_nothing_heavy_was_imported():
    assert not {"boto3", "botocore", "requests", "cognito_srp.testing"} & set(sys.modules)

@pytest.mark.cognito_user_pool(client_secret=True)
def test_sign_in(cognito_user_pool, cognito_local_pool):
    cognito_user_pool.create_user("jane", "Correct-Horse-9!")
    with cognito_user_pool.client() as client:
        client.sign_in("jane", "Correct-Horse-9!")
    assert cognito_user_pool.endpoint == cognito_local_pool.endpoint
""",
        "utf-8",
    )
    plugin = [] if is_installed() else ["-p", "cognito_srp._pytest_plugin"]
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider", *plugin]
    done = subprocess.run(
        [*command, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(cognito_srp.__file__).parent.parent)},
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr
