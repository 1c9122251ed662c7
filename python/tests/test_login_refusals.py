"""What the login machine refuses: hostile services, wrong values, and misuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from driving import Drive, challenge_for, in_every_way, login_of
from support import PASSWORD, end, nobody

from cognito_srp import Done, Flow, Login, Send
from cognito_srp.exceptions import BadAnswerError, BadValueError, MisuseError, ServiceError, UnexpectedAnswerError
from cognito_srp.testing import LocalPool, UserPool


@pytest.mark.parametrize(
    ("field", "value"),
    [("SRP_B", "0"), ("SRP_B", None), ("SALT", "zz"), ("SECRET_BLOCK", "*"), ("USER_ID_FOR_SRP", "")],
)
def test_nothing_is_signed_for_a_hostile_service(cognito_user_pool: UserPool, field: str, value: Any) -> None:
    login = login_of(cognito_user_pool)
    with pytest.raises(BadAnswerError) as raised:
        login.receive(challenge_for(login, **{field: value}))
    assert raised.value.field == field
    with pytest.raises(MisuseError):
        login.step
    with pytest.raises(MisuseError):
        login.receive(challenge_for(login))


def test_answers_that_do_not_belong_here(cognito_user_pool: UserPool) -> None:
    login = login_of(cognito_user_pool)
    with pytest.raises(UnexpectedAnswerError):
        login.receive({"ChallengeName": "SMS_MFA", "ChallengeParameters": {}})
    with pytest.raises(BadAnswerError):
        login_of(cognito_user_pool).receive({"ChallengeName": 1})
    with pytest.raises(UnexpectedAnswerError):
        login_of(cognito_user_pool).receive({"AuthenticationResult": {"AccessToken": "x"}})
    with pytest.raises(BadAnswerError):
        login_of(cognito_user_pool).receive_http(200, b"<html>", {})
    with pytest.raises(ServiceError) as raised:
        login_of(cognito_user_pool).receive_http(503, b"<html>", [("Date", "nonsense")])
    assert raised.value.code == "Http503"
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


@in_every_way
def test_wrong_password(cognito_user_pool: UserPool, drive: Drive) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    error = refused(cognito_user_pool, drive)
    assert error.code == "NotAuthorizedException"
    assert error.response["Error"]["Code"] == "NotAuthorizedException"


@in_every_way
def test_a_wrong_clock_does_no_harm_and_is_told(drive: Drive) -> None:
    with LocalPool() as local_pool:
        pool = local_pool.create_user_pool()
        pool.create_user("jane", PASSWORD)
        assert refused(pool, drive).clock_offset is None
        local_pool.advance(3600)
        login = login_of(pool)
        end(login, drive(pool, login), nobody)
        assert 3590 < login.clock_offset < 3610
        assert 3590 < (refused(pool, drive).clock_offset or 0) < 3610


def refused(pool: UserPool, drive: Drive) -> ServiceError:
    """What a wrong password gives."""
    login = login_of(pool, "wrong")
    with pytest.raises(ServiceError) as raised:
        end(login, drive(pool, login), nobody)
    return raised.value


def test_misuse(cognito_user_pool: UserPool) -> None:
    login = login_of(cognito_user_pool)
    with pytest.raises(MisuseError):
        login.answer("123456")
    login = login_of(cognito_user_pool)
    with pytest.raises(TypeError, match="response"):
        login.receive(b"{}")
    assert isinstance(login.step, Send), "a mistake in a call does not end the login"
    with pytest.raises(TypeError, match="answer"):
        login.answer(123456)  # type: ignore[arg-type]


def test_bad_values() -> None:
    with pytest.raises(TypeError, match="username"):
        Login("eu-west-1_Pool", "client", 1, PASSWORD)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="password"):
        Login("eu-west-1_Pool", "client", "jane", b"secret")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="client_metadata"):
        Login("eu-west-1_Pool", "client", "jane", PASSWORD, client_metadata={"a": 1})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="device"):
        Login("eu-west-1_Pool", "client", "jane", PASSWORD, device={})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="flow"):
        Login("eu-west-1_Pool", "client", "jane", PASSWORD, flow=1)  # type: ignore[arg-type]
    for arguments, options, field in [
        (("nowhere", "client", "jane", PASSWORD), {}, "UserPoolId"),
        (("eu-west-1_Pool", "", "jane", PASSWORD), {}, "ClientId"),
        (("eu-west-1_Pool", "client", "", PASSWORD), {}, "USERNAME"),
        (("eu-west-1_Pool", "client", "jane"), {}, "PASSWORD"),
        (("eu-west-1_Pool", "client", "jane", PASSWORD), {"flow": "REFRESH_TOKEN_AUTH"}, "AuthFlow"),
        (("eu-west-1_Pool", "client", "jane", PASSWORD), {"flow": Flow.user_auth("EMAIL_OTP")}, "PASSWORD"),
        (("eu-west-1_Pool", "client", "jane"), {"flow": Flow.user_auth("PASSWORD_SRP")}, "PASSWORD"),
    ]:
        with pytest.raises(BadValueError) as raised:
            Login(*arguments, **options)  # type: ignore[arg-type]
        assert raised.value.field == field


@pytest.mark.parametrize("endpoint", ["http://example.com", "ftp://example.com", "https://example.com#", ""])
def test_endpoints_are_checked(endpoint: str) -> None:
    with pytest.raises(BadValueError) as raised:
        Login("eu-west-1_Pool", "client", "jane", PASSWORD, endpoint=endpoint)
    assert raised.value.field == "endpoint"
    with pytest.raises(BadValueError):
        Login.restore(b"", bytes(32), "eu-west-1_Pool", "client", context="", endpoint=endpoint)


def test_plain_http_only_where_it_was_allowed() -> None:
    login = Login(
        "eu-west-1_Pool", "client", "jane", endpoint="http://pool.test:9229", allow_plain_http=True, flow="USER_AUTH"
    )
    assert login.endpoint == "http://pool.test:9229/"
    with pytest.raises(TypeError, match="endpoint"):
        Login("eu-west-1_Pool", "client", "jane", PASSWORD, endpoint=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Amzn-ErrorType": "Foo"},
        {b"x-amzn-errortype": b"Foo"},
        [(b"X-AMZN-ErrorType", b"Foo"), (b"Date", b"nonsense")],
    ],
)
def test_headers_come_in_many_ways(headers: Any) -> None:
    login = Login("eu-west-1_Pool", "client", "jane", PASSWORD)
    with pytest.raises(ServiceError) as raised:
        login.receive_http(400, bytearray(b"{}"), headers)
    assert raised.value.code == "Foo"


def test_what_is_no_answer_is_refused_by_name() -> None:
    login: Any = Login("eu-west-1_Pool", "client", "jane", PASSWORD)
    for name, arguments in (
        ("status", ("200", b"{}")),
        ("body", (200, 5)),
        ("headers", (200, b"{}", ["name"])),
        ("headers", (200, b"{}", 5)),
    ):
        with pytest.raises(TypeError, match=name):
            login.receive_http(*arguments)
    with pytest.raises(BadValueError) as raised:
        login.receive_http(200, "secret \ud800")
    assert raised.value.field == "body"
    assert raised.value.__context__ is None, "it would show the body"
    assert isinstance(login.step, Send)


def test_a_request_is_what_the_service_takes() -> None:
    login = Login("eu-west-1_Pool", "client", "jané", PASSWORD, client_metadata={"a": "b"})
    assert login.endpoint == "https://cognito-idp.eu-west-1.amazonaws.com/"
    step = login.step
    assert isinstance(step, Send)
    assert step.boto3_method == "initiate_auth"
    assert Send("AdminRespondToAuthChallenge", {}).boto3_method == "admin_respond_to_auth_challenge"
    assert step.headers["X-Amz-Target"] == "AWSCognitoIdentityProviderService.InitiateAuth"
    assert json.loads(step.json()) == step.body
    assert step.body["ClientMetadata"] == {"a": "b"}
    assert step.body["AuthParameters"]["USERNAME"] == "jané"
    assert not isinstance(step, Done)
