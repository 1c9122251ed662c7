"""How applications test what they build on ``Cognito``: botocore's ``Stubber``, patches by name, and mocks that follow
its signatures. All of it holds for pycognito too."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List
from unittest.mock import create_autospec, patch

import pycognito
import pytest
from botocore.exceptions import ParamValidationError
from botocore.stub import Stubber

import cognito_srp

pytestmark = [
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
    pytest.mark.usefixtures("no_endpoint"),
]

POOL = "us-east-1_Stubbed01"
RESULT = {"AccessToken": "access", "IdToken": "id", "RefreshToken": "refresh", "TokenType": "Bearer"}
#: What the service adds where it has not seen the device yet.
WITH_DEVICE = {**RESULT, "NewDeviceMetadata": {"DeviceKey": "us-east-1_key", "DeviceGroupKey": "group"}}


@pytest.fixture(params=[cognito_srp, pycognito], ids=["cognito_srp", "pycognito"])
def package(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def cognito(package: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A ``Cognito`` that takes any token."""
    monkeypatch.setattr(package.Cognito, "verify_token", lambda self, token, name, _use: setattr(self, name, token))
    made = package.Cognito(POOL, "client", username="jane")
    yield made
    made.client.close()


@pytest.fixture
def stub(cognito: Any) -> Iterator[Stubber]:
    """Nothing goes out but what a test expects, and all of that."""
    with Stubber(cognito.client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def tokens_of(cognito: Any) -> tuple[Any, ...]:
    return cognito.access_token, cognito.id_token, cognito.refresh_token, cognito.token_type


@pytest.mark.parametrize("result", [RESULT, WITH_DEVICE], ids=["plain", "new-device"])
def test_a_patched_sign_in(package: Any, cognito: Any, stub: Stubber, result: Dict[str, Any]) -> None:
    with patch.object(package.aws_srp.AWSSRP, "authenticate_user", autospec=True) as sign_in:
        sign_in.return_value = {"AuthenticationResult": result}
        cognito.authenticate("password", client_metadata={"a": "b"})
        assert sign_in.call_args.kwargs == {"client_metadata": {"a": "b"}}
    assert tokens_of(cognito) == ("access", "id", "refresh", "Bearer")


def test_a_remembered_device_stays_as_it_was_set(package: Any, cognito: Any, stub: Stubber) -> None:
    cognito.device_key, cognito.device_group_key, cognito.device_password = "own", "own group", "password"
    cognito.device_name = "laptop"
    answer = {"AuthenticationResult": WITH_DEVICE}
    with patch.object(package.aws_srp.AWSSRP, "authenticate_user", lambda _, **__: answer):
        cognito.authenticate("password")
    assert (cognito.device_key, cognito.device_group_key, cognito.device_name) == ("own", "own group", "laptop")


def test_a_patched_proof(package: Any) -> None:
    srp = package.AWSSRP("jane", "password", POOL, "client", pool_region="us-east-1")
    first = {"USERNAME": "jane", "SRP_A": "a"}
    with Stubber(srp.client) as stub:
        stub.add_response(
            "initiate_auth",
            {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {"x": "y"}},
            {"AuthFlow": "USER_SRP_AUTH", "AuthParameters": first, "ClientId": "client"},
        )
        answer = {"ClientId": "client", "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": {"made": "up"}}
        stub.add_response("respond_to_auth_challenge", {"AuthenticationResult": RESULT}, answer)
        with patch.object(package.AWSSRP, "get_auth_params", lambda _: first):
            with patch.object(package.AWSSRP, "process_challenge", return_value={"made": "up"}) as process:
                assert srp.authenticate_user()["AuthenticationResult"] == RESULT
        assert process.call_args.args == ({"x": "y"}, first)
        stub.assert_no_pending_responses()
    srp.client.close()


def test_a_refresh(cognito: Any, stub: Stubber) -> None:
    cognito.refresh_token = "kept"
    again = {name: value for name, value in RESULT.items() if name != "RefreshToken"}
    expected = {"ClientId": "client", "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": "kept"}}
    stub.add_response("initiate_auth", {"AuthenticationResult": again}, expected)
    cognito.renew_access_token()
    assert tokens_of(cognito) == ("access", "id", "kept", "Bearer")


def test_an_administrator(cognito: Any, stub: Stubber) -> None:
    stub.add_response(
        "admin_initiate_auth",
        {"AuthenticationResult": RESULT},
        {
            "UserPoolId": POOL,
            "ClientId": "client",
            "AuthFlow": "ADMIN_NO_SRP_AUTH",
            "AuthParameters": {"USERNAME": "jane", "PASSWORD": "password"},
        },
    )
    user = {"Username": "jane", "Enabled": True, "UserStatus": "CONFIRMED", "UserAttributes": []}
    stub.add_response("admin_get_user", user, {"UserPoolId": POOL, "Username": "jane"})
    cognito.admin_authenticate("password")
    assert tokens_of(cognito) == ("access", "id", "refresh", "Bearer")
    found = cognito.admin_get_user()
    assert (found.username, found.user_status, found.enabled) == ("jane", "CONFIRMED", True)
    assert found.access_token == "access"


def test_a_change_of_password(package: Any, cognito: Any, stub: Stubber) -> None:
    cognito.access_token = "access"
    expected = {"PreviousPassword": "old", "ProposedPassword": "new-pass", "AccessToken": "access"}
    stub.add_response("change_password", {"ResponseMetadata": {"HTTPStatusCode": 200}}, expected)
    with patch.object(package.Cognito, "check_token", return_value=False) as check:
        cognito.change_password("old", "new-pass")
        assert cognito.password == "new-pass"
        # What is no text is boto3's to refuse, and changes nothing here.
        stub.deactivate()
        with pytest.raises(ParamValidationError):
            cognito.change_password("old", None)
        assert cognito.password == "new-pass" and check.call_count == 2


def test_a_token_that_is_refused(package: Any, cognito: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, token: str, name: str, use: str) -> None:
        raise package.TokenVerificationException

    monkeypatch.setattr(package.Cognito, "verify_token", refuse)
    with patch.object(package.AWSSRP, "authenticate_user", lambda _, **__: {"AuthenticationResult": RESULT}):
        with pytest.raises(package.TokenVerificationException):
            cognito.authenticate("password")
    assert tokens_of(cognito) == (None,) * 4


def test_mocks_that_follow_the_signatures(package: Any) -> None:
    mock = create_autospec(package.Cognito)
    user = mock(POOL, "client", username="jane")
    user.set_base_attributes(given_name="Jane", email="jane@example.com")
    user.register("jane", "password")
    user.authenticate("password")
    user.update_profile({"given_name": "Janet"})
    user.validate_verification("123456")
    user.confirm_forgot_password("123456", "password")
    wrong: List[Callable[[], object]] = [
        lambda: user.confirm_forgot_password("password"),
        lambda: user.register("jane"),
        lambda: user.authenticate(),
        lambda: user.nothing(),
        lambda: mock(),
    ]
    for call in wrong:
        with pytest.raises((TypeError, AttributeError)):
            call()
