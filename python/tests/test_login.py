"""The login machine at the local pool, through every flow and challenge, driven in three ways."""

from __future__ import annotations

from typing import Any, List, Optional

import pytest
from driving import Drive, challenge_for, in_every_way, login_of, with_boto3, with_secret
from support import OTHER_PASSWORD, PASSWORD, end, nobody, questions

from cognito_srp import Answer, Ask, Flow, Send, boto
from cognito_srp.exceptions import ServiceError
from cognito_srp.testing import UserPool


@in_every_way
@with_secret
@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
def test_password(cognito_user_pool: UserPool, drive: Drive, flow: str) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    login = login_of(cognito_user_pool, flow=flow)
    done, steps = end(login, drive(cognito_user_pool, login), nobody)
    assert done.username == "jane" == login.username
    assert done.tokens.access_token.count(".") == 2
    assert done.tokens.expires_in == 3600
    assert done.session.tokens is done.tokens
    assert (PASSWORD in str([step.body for step in steps if isinstance(step, Send)])) == (
        flow == "USER_PASSWORD_AUTH"
    )


@with_secret
@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH", "USER_SRP_AUTH"])
def test_administrators(cognito_user_pool: UserPool, flow: str) -> None:
    pool = cognito_user_pool
    if flow == "ADMIN_NO_SRP_AUTH":
        pool = pool.create_client(client_secret=True, ExplicitAuthFlows=[flow])
    pool.create_user("jane", PASSWORD)
    context = {"IpAddress": "192.0.2.1", "ServerName": "s", "ServerPath": "/", "HttpHeaders": []}
    login = login_of(pool, flow=flow, admin=True, context_data=context)
    done, steps = end(login, with_boto3(pool, login), nobody)
    operations = [step.operation for step in steps if isinstance(step, Send)]
    assert operations[0] == "AdminInitiateAuth"
    assert set(operations) <= {"AdminInitiateAuth", "AdminRespondToAuthChallenge"}
    assert isinstance(steps[0], Send)
    assert steps[0].body["ContextData"]["IpAddress"] == "192.0.2.1"
    assert done.username == "jane"


@pytest.mark.cognito_user_pool(UserPoolTags={"local:custom-answer": "blue"})
@pytest.mark.parametrize("password", [None, PASSWORD])
def test_custom_challenges(cognito_user_pool: UserPool, drive: Drive, password: Optional[str]) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    login = login_of(cognito_user_pool, password, flow="CUSTOM_AUTH")
    tries = iter(["red", Answer.text("blue")])
    _, steps = end(login, drive(cognito_user_pool, login), lambda ask: next(tries))
    assert questions(steps) == ["CUSTOM_CHALLENGE", "CUSTOM_CHALLENGE"]
    proved = [step for step in steps if "PASSWORD_CLAIM_SIGNATURE" in str(getattr(step, "body", ""))]
    assert len(proved) == (0 if password is None else 1)


FIRST_FACTORS = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]}}
with_factors = pytest.mark.cognito_user_pool(Policies=FIRST_FACTORS)


@with_factors
@pytest.mark.parametrize(
    ("flow", "password"),
    [
        ("USER_AUTH", PASSWORD),
        (Flow.user_auth("PASSWORD"), PASSWORD),
        (Flow.user_auth("PASSWORD_SRP"), PASSWORD),
        (Flow.user_auth("EMAIL_OTP"), None),
        (Flow.user_auth("SMS_OTP"), None),
    ],
    ids=str,
)
def test_preferred_factors(
    cognito_user_pool: UserPool, drive: Drive, flow: Any, password: Optional[str]
) -> None:
    pool = cognito_user_pool
    pool.create_user("jane", PASSWORD, email="jane@example.com", phone_number="+15550100")
    login = login_of(pool, password, flow=flow)
    done, steps = end(login, drive(pool, login), lambda ask: pool.latest_code("jane"))
    assert done.username == "jane"
    if password is None:
        (ask,) = [step for step in steps if isinstance(step, Ask)]
        assert ask.medium == ask.challenge_name[: len(ask.medium or "")]
        assert ask.destination


@with_factors
@pytest.mark.parametrize(
    "choice",
    [
        Answer.factor("PASSWORD", PASSWORD),
        Answer.factor("PASSWORD_SRP", PASSWORD),
        Answer.factor("EMAIL_OTP"),
        "SMS_OTP",
    ],
    ids=["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "str"],
)
def test_chosen_factors(cognito_user_pool: UserPool, drive: Drive, choice: Any) -> None:
    pool = cognito_user_pool
    pool.create_user("jane", PASSWORD, email="jane@example.com", phone_number="+15550100")
    login = login_of(pool, None, flow="USER_AUTH")

    def answer(ask: Ask) -> Any:
        if ask.challenge_name != "SELECT_CHALLENGE":
            return pool.latest_code("jane")
        assert set(ask.options) == {"PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"}
        return choice

    done, _ = end(login, drive(pool, login), answer)
    assert done.username == "jane"


def test_after_sign_up(cognito_local_pool: Any, drive: Drive) -> None:
    pool = cognito_local_pool.create_user_pool(
        AutoVerifiedAttributes=["email"], Policies=FIRST_FACTORS, client_secret=True
    )
    with pool.client() as client:
        signed_up = client.sign_up("jane", PASSWORD, {"email": "jane@example.com"})
        session = client.confirm_sign_up("jane", pool.latest_code("jane"), session=signed_up.session)
    assert session
    login = login_of(pool, None, flow=Flow.after_sign_up(session))
    done, _ = end(login, drive(pool, login), nobody)
    assert done.username == "jane"


@in_every_way
@with_secret
def test_new_password(cognito_user_pool: UserPool, drive: Drive) -> None:
    cognito_user_pool.create_user("jane", PASSWORD, temporary=True, email="jane@example.com")
    login = login_of(cognito_user_pool)
    tries = iter(["short", Answer.new_password(OTHER_PASSWORD, {"given_name": "Jane"})])
    asked: List[Any] = []

    def answer(ask: Ask) -> Any:
        asked.append(ask)
        return next(tries)

    end(login, drive(cognito_user_pool, login), answer)
    first, again = asked
    assert first.challenge_name == "NEW_PASSWORD_REQUIRED"
    assert first.refused is None
    assert first.attributes["email"] == "jane@example.com"
    assert again.refused.code == "InvalidPasswordException"
    assert again.refused.response["Error"]["Code"] == "InvalidPasswordException"
    user = cognito_user_pool.handle("AdminGetUser", Username="jane")
    assert user["UserStatus"] == "CONFIRMED"
    assert {"Name": "given_name", "Value": "Jane"} in user["UserAttributes"]


@in_every_way
@with_secret
@pytest.mark.cognito_user_pool(mfa="ON")
def test_an_authenticator_app_is_set_up_and_used(cognito_user_pool: UserPool, drive: Drive) -> None:
    pool = cognito_user_pool
    pool.create_user("jane", PASSWORD)
    login = login_of(pool)
    asked: List[Any] = []

    def set_up(ask: Ask) -> Any:
        asked.append(ask)
        assert ask.secret_code
        return pool.totp(ask.secret_code) if len(asked) > 1 else "000000"

    _, steps = end(login, drive(pool, login), set_up)
    assert questions(steps) == ["MFA_SETUP", "MFA_SETUP"]
    assert asked[1].refused.code in ("EnableSoftwareTokenMFAException", "CodeMismatchException")
    assert asked[1].secret_code == asked[0].secret_code
    assert asked[0].otpauth_uri("Example", "jane") == (
        f"otpauth://totp/Example:jane?secret={asked[0].secret_code}&issuer=Example"
    )

    pool.local_pool.advance(30)
    login = login_of(pool)
    codes = iter(["000000", pool.totp(asked[0].secret_code)])
    _, steps = end(login, drive(pool, login), lambda ask: Answer.code(next(codes)))
    assert questions(steps) == ["SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA"]
    ask = [step for step in steps if isinstance(step, Ask)][1]
    assert ask.refused and ask.refused.code == "CodeMismatchException"


ALL_MFA = {
    "MfaConfiguration": "OPTIONAL",
    "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::1:role/sms"}},
    "EmailMfaConfiguration": {},
    "SoftwareTokenMfaConfiguration": {"Enabled": True},
}


@pytest.mark.cognito_user_pool(mfa=ALL_MFA)
@pytest.mark.parametrize(("setting", "challenge"), [("SMS", "SMS_MFA"), ("Email", "EMAIL_OTP")])
def test_codes_by_message(cognito_user_pool: UserPool, drive: Drive, setting: str, challenge: str) -> None:
    pool = cognito_user_pool
    pool.create_user("jane", PASSWORD, email="jane@example.com", phone_number="+15550100")
    wanted = {f"{setting}MfaSettings": {"Enabled": True, "PreferredMfa": True}}
    pool.handle("AdminSetUserMFAPreference", Username="jane", **wanted)
    login = login_of(pool)
    _, steps = end(login, drive(pool, login), lambda ask: pool.latest_code("jane"))
    assert questions(steps) == [challenge]


@pytest.mark.cognito_user_pool(mfa=ALL_MFA)
def test_second_factors_are_chosen(cognito_user_pool: UserPool, drive: Drive) -> None:
    pool = cognito_user_pool
    pool.create_user("jane", PASSWORD, email="jane@example.com", phone_number="+15550100")
    enabled = {"Enabled": True, "PreferredMfa": False}
    wanted = {"SMSMfaSettings": enabled, "EmailMfaSettings": enabled}
    pool.handle("AdminSetUserMFAPreference", Username="jane", **wanted)
    login = login_of(pool)

    def answer(ask: Ask) -> Any:
        if ask.challenge_name == "SELECT_MFA_TYPE":
            assert set(ask.options) == {"SMS_MFA", "EMAIL_OTP"}
            return "EMAIL_OTP"
        return pool.latest_code("jane", "email_mfa")

    _, steps = end(login, drive(pool, login), answer)
    assert questions(steps) == ["SELECT_MFA_TYPE", "EMAIL_OTP"]


@pytest.mark.cognito_user_pool(mfa={**ALL_MFA, "MfaConfiguration": "ON"})
def test_which_factor_is_set_up_is_chosen(cognito_user_pool: UserPool, drive: Drive) -> None:
    pool = cognito_user_pool
    pool.create_user("jane", PASSWORD)
    login = login_of(pool)

    def answer(ask: Ask) -> Any:
        if ask.challenge_name == "MFA_SETUP":
            assert "EMAIL_OTP" in ask.options
            return Answer.email("jane@example.com")
        return pool.latest_code("jane")

    _, steps = end(login, drive(pool, login), answer)
    assert questions(steps)[0] == "MFA_SETUP"


def test_unknown_challenges_and_passkeys(cognito_user_pool: UserPool) -> None:
    login = login_of(cognito_user_pool)
    sent = {
        "ChallengeName": "PALM_READING",
        "Session": "s" * 20,
        "ChallengeParameters": {"USERNAME": "u", "HAND": "left"},
    }
    initiated = challenge_for(login)
    login.receive(initiated)
    ask = login.receive(sent)
    assert isinstance(ask, Ask)
    assert (ask.challenge_name, ask.parameters["HAND"]) == ("PALM_READING", "left")
    step = login.answer(Answer.responses({"LINES": "3"}))
    assert isinstance(step, Send)
    assert step.body["ChallengeResponses"] == {"USERNAME": "u", "LINES": "3"}
    ask = login.receive(
        {**sent, "ChallengeName": "WEB_AUTHN", "ChallengeParameters": {"CREDENTIAL_REQUEST_OPTIONS": "{}"}}
    )
    assert isinstance(ask, Ask)
    step = login.answer(Answer.credential('{"id":"x"}'))
    assert isinstance(step, Send)
    assert step.body["ChallengeResponses"]["CREDENTIAL"] == '{"id":"x"}'


def test_boto_helper(cognito_local_pool: Any) -> None:
    pool = cognito_local_pool.create_user_pool(mfa="ON", client_secret=True)
    pool.create_user("jane", PASSWORD)
    client = pool.boto3_client()
    known = (client, pool.id, pool.client_id, "jane")
    secret = pool.client_secret
    signed_in = boto.sign_in(
        *known, PASSWORD, client_secret=secret, answer=lambda ask: pool.totp(ask.secret_code or "")
    )
    assert signed_in.username == "jane"
    assert signed_in.device.kind == "untracked"
    with pytest.raises(ServiceError, match="CodeMismatchException"):
        boto.sign_in(*known, PASSWORD, client_secret=secret, answer="000000")
    with pytest.raises(ServiceError) as raised:
        boto.sign_in(*known, "wrong", client_secret=secret, flow="ADMIN_USER_PASSWORD_AUTH")
    assert raised.value.code == "NotAuthorizedException"
