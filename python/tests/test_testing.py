"""The local pool and its fixtures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Dict

import pytest
from support import PASSWORD, is_installed

import cognito_srp
from cognito_srp.exceptions import BadValueError, ServiceError
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


def test_pools_of_a_process_share_keys_unless_told_otherwise() -> None:
    def keys(**settings: Any) -> Any:
        with LocalPool(**settings) as local_pool:
            url = f"{local_pool.endpoint}/{local_pool.create_user_pool().id}/.well-known/jwks.json"
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)

    assert keys() == keys() != keys(shared_keys=False)


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
    cognito_local_pool.reset_clock()
    assert abs(cognito_local_pool.now - before) < 60


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"Policys": {}}, "Policys"),
        ({"mfa": {"MfaConfiguration": "OFF", "SmsMfaConfig": {}}}, "SmsMfaConfig"),
        ({"client": {"AccesTokenValidity": 5}}, "AccesTokenValidity"),
    ],
)
def test_misspelt_settings(cognito_local_pool: LocalPool, settings: Dict[str, Any], name: str) -> None:
    with pytest.raises(TypeError, match=name):
        cognito_local_pool.create_user_pool(**settings)
    with pytest.raises(TypeError, match="AccesTokenValidity"):
        cognito_local_pool.create_user_pool().create_client(AccesTokenValidity=5)


def test_settings_that_do_not_come_back_as_they_are(cognito_local_pool: LocalPool) -> None:
    schema = [{"Name": "color", "AttributeDataType": "String"}]
    chosen = "chosen_secret_of_24_signs"
    pool = cognito_local_pool.create_user_pool(
        PoolName="named",
        Schema=schema,
        AliasAttributes=[],
        LambdaConfig=None,
        client={"ClientName": "named", "ClientSecret": chosen, "CallbackURLs": []},
    )
    assert pool.client_secret == chosen


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
    with pytest.raises(BadValueError) as raised:
        totp("notbase32!")
    assert raised.value.field == "secret_code"
    with pytest.raises(TypeError, match="secret_code"):
        totp(b"GEZDGNBV")  # type: ignore[arg-type]


def run_project(folder: Path, tests: str) -> str:
    """What pytest says of a project of somebody else's."""
    (folder / "test_it.py").write_text(tests, "utf-8")
    plugin = [] if is_installed() else ["-p", "cognito_srp._pytest_plugin"]
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider", *plugin]
    done = subprocess.run(
        [*command, str(folder)],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(cognito_srp.__file__).parent.parent)},
        check=False,
    )
    return done.stdout + done.stderr


def test_the_plugin_is_cheap_and_complete(tmp_path: Path) -> None:
    tests = """
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
"""
    said = run_project(tmp_path, tests)
    assert "2 passed" in said, said


def test_a_test_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    tests = """
import time
import pytest
from cognito_srp.exceptions import ServiceError

used = []

def test_of_time(cognito_user_pool):
    used.append(cognito_user_pool)
    cognito_user_pool.local_pool.advance(2 * 86_400)

def test_after_it(cognito_user_pool):
    assert abs(cognito_user_pool.local_pool.now - time.time()) < 60
    cognito_user_pool.create_user("jane", "Correct-Horse-9!")
    with cognito_user_pool.client() as client:
        client.sign_in("jane", "Correct-Horse-9!")
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        used[0].handle("DescribeUserPool")

def test_that_deletes_it(cognito_user_pool):
    cognito_user_pool.handle("DeleteUserPool")
"""
    said = run_project(tmp_path, tests)
    assert "3 passed" in said and "error" not in said, said


def test_marks_take_named_arguments_alone(tmp_path: Path) -> None:
    tests = """
import pytest

@pytest.mark.cognito_user_pool("ON")
def test_nothing(cognito_user_pool): ...
"""
    said = run_project(tmp_path, tests)
    assert "takes named arguments alone, not ('ON',)" in said and "1 error" in said, said
