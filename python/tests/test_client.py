"""Both clients at the local pool: everything but devices."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from typing import Any, Callable, Dict, List, Tuple

import pytest
from support import OTHER_PASSWORD, PASSWORD, Service, noted

import cognito_srp
from cognito_srp import Answer, Ask, AsyncCognitoClient, CognitoClient, Flow, Session, Tokens
from cognito_srp.exceptions import (
    BadAnswerError,
    BadValueError,
    MisuseError,
    ServiceError,
    SignInEndedError,
    TokenError,
    TransportError,
    UnansweredError,
)
from cognito_srp.testing import LocalPool, UserPool

Make = Callable[..., Any]

with_mail = pytest.mark.cognito_user_pool(AutoVerifiedAttributes=["email"], client_secret=True)


@with_mail
def test_an_account(cognito_user_pool: UserPool, make_client: Make) -> None:
    pool, client = cognito_user_pool, make_client(cognito_user_pool)
    signed_up = client.sign_up("jane", PASSWORD, {"email": "jane@example.com"})
    assert not signed_up.user_confirmed
    assert signed_up.code_delivery.medium == "EMAIL"
    assert signed_up.code_delivery.attribute == "email"
    assert client.resend_confirmation_code("jane").destination.startswith("j")
    with pytest.raises(ServiceError) as raised:
        client.confirm_sign_up("jane", "000000")
    assert raised.value.code == "CodeMismatchException"
    client.confirm_sign_up("jane", pool.latest_code("jane", "sign_up"))

    signed_in = client.sign_in("jane", PASSWORD)
    assert client.get_user(signed_in).attributes["sub"] == signed_up.user_sub

    assert client.forgot_password("jane").medium == "EMAIL"
    client.confirm_forgot_password("jane", pool.latest_code("jane", "forgot_password"), OTHER_PASSWORD)
    signed_in = client.sign_in("jane", OTHER_PASSWORD)
    client.change_password(signed_in, OTHER_PASSWORD, PASSWORD)
    signed_in = client.sign_in("jane", PASSWORD)

    client.delete_user(signed_in)
    with pytest.raises(ServiceError):
        client.sign_in("jane", PASSWORD)


@with_mail
def test_attributes(cognito_user_pool: UserPool, make_client: Make) -> None:
    pool, client = cognito_user_pool, make_client(cognito_user_pool)
    pool.create_user("jane", PASSWORD, email="jane@example.com")
    signed_in = client.sign_in("jane", PASSWORD)
    (sent,) = client.update_user_attributes(signed_in, {"email": "jane@example.org", "given_name": "Jane"})
    assert (sent.medium, sent.attribute) == ("EMAIL", "email")
    client.verify_user_attribute(signed_in, "email", pool.latest_code("jane", "verify_attribute"))
    assert client.get_user_attribute_verification_code(signed_in, "email").medium == "EMAIL"
    user = client.get_user(signed_in)
    assert (user.username, user.attributes["given_name"]) == ("jane", "Jane")
    assert user.attributes["email_verified"] == "true"
    client.delete_user_attributes(signed_in, ["given_name"])
    assert "given_name" not in client.get_user(signed_in).attributes
    with pytest.raises(TypeError, match="names"):
        client.delete_user_attributes(signed_in, "given_name")


@pytest.mark.cognito_user_pool(mfa="OPTIONAL", client_secret=True)
def test_an_authenticator_app(cognito_user_pool: UserPool, make_client: Make) -> None:
    pool, client = cognito_user_pool, make_client(cognito_user_pool)
    pool.create_user("jane", PASSWORD)
    signed_in = client.sign_in("jane", PASSWORD)
    token = client.associate_software_token(signed_in)
    assert token.otpauth_uri("Example", "jane").startswith("otpauth://totp/Example:jane?secret=")
    with pytest.raises(ServiceError) as refused:
        client.verify_software_token(signed_in, "000000")
    assert refused.value.code in ("EnableSoftwareTokenMFAException", "CodeMismatchException")
    client.verify_software_token(signed_in, pool.totp(token.secret_code), name="phone")
    client.set_user_mfa_preference(signed_in, software_token="preferred")
    user = client.get_user(signed_in)
    assert (user.preferred_mfa, user.mfa) == ("SOFTWARE_TOKEN_MFA", ("SOFTWARE_TOKEN_MFA",))
    factors = client.get_user_auth_factors(signed_in)
    assert (factors.username, factors.first_factors) == ("jane", ("PASSWORD",))
    assert factors.preferred_mfa == "SOFTWARE_TOKEN_MFA"

    with pytest.raises(UnansweredError) as unanswered:
        client.sign_in("jane", PASSWORD)
    assert (unanswered.value.challenge_name, unanswered.value.code) == ("SOFTWARE_TOKEN_MFA", "Unanswered")
    pool.local_pool.advance(30)
    asked: List[Ask] = []

    def answer(ask: Ask) -> Answer:
        asked.append(ask)
        return Answer.code("000000" if len(asked) == 1 else pool.totp(token.secret_code))

    client.sign_in("jane", PASSWORD, answer=answer)
    assert asked[1].refused and asked[1].refused.code == "CodeMismatchException"
    pool.local_pool.advance(30)
    client.sign_in("jane", PASSWORD, answer=pool.totp(token.secret_code))
    with pytest.raises(ServiceError) as refused:
        client.sign_in("jane", PASSWORD, answer="000000")
    assert refused.value.code == "CodeMismatchException"
    with pytest.raises(UnansweredError):
        client.sign_in("jane", PASSWORD, answer=lambda ask: None)
    with pytest.raises(ZeroDivisionError):
        client.sign_in("jane", PASSWORD, answer=lambda ask: 1 / 0)

    client.set_user_mfa_preference(signed_in, software_token="off")
    client.sign_in("jane", PASSWORD)
    with pytest.raises(BadValueError) as bad:
        client.set_user_mfa_preference(signed_in, sms="always")
    assert bad.value.field == "sms"


@pytest.mark.cognito_user_pool(UserPoolTags={"local:custom-answer": "blue"})
@pytest.mark.parametrize(
    ("flow", "password", "answer"),
    [
        ("USER_SRP_AUTH", PASSWORD, None),
        ("USER_PASSWORD_AUTH", PASSWORD, None),
        ("USER_AUTH", PASSWORD, None),
        (Flow.user_auth("PASSWORD"), PASSWORD, None),
        ("CUSTOM_AUTH", None, "blue"),
        ("CUSTOM_AUTH", PASSWORD, Answer.text("blue")),
    ],
    ids=str,
)
def test_flows(cognito_user_pool: UserPool, make_client: Make, flow: Any, password: Any, answer: Any) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    signed_in = make_client(cognito_user_pool).sign_in("jane", password, flow=flow, answer=answer)
    assert signed_in.username == "jane"


@with_mail
def test_the_session_of_a_sign_up(cognito_local_pool: LocalPool, make_client: Make) -> None:
    factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    pool = cognito_local_pool.create_user_pool(AutoVerifiedAttributes=["email"], Policies=factors)
    client = make_client(pool)
    session = client.sign_up("jane", PASSWORD, {"email": "jane@example.com"}).session
    session = client.confirm_sign_up("jane", pool.latest_code("jane"), session=session)
    assert client.sign_in("jane", flow=Flow.after_sign_up(session)).username == "jane"


@pytest.mark.cognito_user_pool(client_secret=True)
@pytest.mark.parametrize("rotation", [False, True])
def test_tokens(cognito_user_pool: UserPool, make_client: Make, rotation: bool) -> None:
    pool = cognito_user_pool
    if rotation:
        settings = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
        pool = pool.create_client(
            client_secret=True, RefreshTokenRotation=settings, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]
        )
    pool.create_user("jane", PASSWORD)
    client = make_client(pool, refresh_token_rotation=rotation)
    signed_in = client.sign_in("jane", PASSWORD)
    claims = client.verify_id_token(signed_in.tokens.id_token)
    assert (claims["cognito:username"], claims["aud"]) == ("jane", pool.client_id)
    assert client.verify_access_token(signed_in.tokens.access_token)["username"] == "jane"
    for token in (signed_in.tokens.access_token, "x.y.z", ""):
        with pytest.raises(TokenError) as raised:
            client.verify_id_token(token)
        assert raised.value.code == "InvalidToken"

    # Whatever was kept comes back the same.
    session = Session.from_dict(json.loads(json.dumps(signed_in.session.to_dict())))
    assert session == signed_in.session
    refreshed = client.refresh(session)
    assert refreshed.tokens.access_token != session.tokens.access_token
    assert (refreshed.tokens.refresh_token != session.tokens.refresh_token) == rotation
    if rotation:
        with pytest.raises(ServiceError) as refused:
            client.refresh(session)
        assert refused.value.code == "RefreshTokenReuseException"
        return

    client.revoke(refreshed)
    with pytest.raises(ServiceError):
        client.refresh(refreshed)
    signed_in = client.sign_in("jane", PASSWORD)
    client.sign_out(signed_in)
    with pytest.raises(ServiceError) as refused:
        client.get_user(signed_in.tokens.access_token)
    assert refused.value.code == "NotAuthorizedException"
    with pytest.raises(BadValueError) as bad:
        client.revoke(Session(Tokens("a"), "jane"))
    assert bad.value.field == "RefreshToken"


def test_token_providers(cognito_user_pool: UserPool, make_client: Make) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    client = make_client(cognito_user_pool)
    first = client.sign_in("jane", PASSWORD)
    kept: List[Session] = []
    provider = client.token_provider(first, on_new_tokens=kept.append)
    assert provider.tokens() == first.tokens == provider.session().tokens
    assert kept == []
    provider.expire()
    second = provider.tokens()
    assert second.access_token != first.tokens.access_token
    assert second.refresh_token == first.tokens.refresh_token
    assert [session.tokens for session in kept] == [second]

    at_once = client.token_provider(provider.session(), received=0)
    assert at_once.tokens().access_token not in (first.tokens.access_token, second.access_token)
    client.sign_out(at_once.tokens())
    at_once.expire()
    with pytest.raises(SignInEndedError) as raised:
        at_once.tokens()
    assert raised.value.code == "NotAuthorizedException"
    with pytest.raises(TypeError, match="on_new_tokens"):
        client.token_provider(first, on_new_tokens=1)
    with pytest.raises(BadValueError):
        client.token_provider(Session(Tokens("a"), "jane"))

    async def keep(session: Session) -> None: ...

    with pytest.raises(TypeError, match="on_new_tokens"):
        client.token_provider(first, on_new_tokens=keep)


def test_who_is_signed_in(cognito_user_pool: UserPool, make_client: Make) -> None:
    cognito_user_pool.create_user("jane", PASSWORD)
    client = make_client(cognito_user_pool)
    signed_in = client.sign_in("jane", PASSWORD)
    for user in (signed_in, signed_in.session, signed_in.tokens, signed_in.tokens.access_token):
        assert client.get_user(user).username == "jane"
    with pytest.raises(TypeError, match="user"):
        client.get_user(None)
    with pytest.raises(TypeError, match="session"):
        client.refresh(signed_in.tokens)


def test_what_goes_along(service: Service, make_client: Make) -> None:
    pool = UserPool(_at(service), "eu-west-1_Pool", "client")
    client = make_client(pool, client_metadata={"a": "1"}, analytics_metadata={"AnalyticsEndpointId": "x"})
    other = client.with_options(
        client_secret="secret", client_metadata={"b": "2"}, user_context_data={"IpAddress": "192.0.2.1"}
    )
    for one in (client, other):
        service.answers.put((200, {}))
        one.forgot_password("jane")
    first, second = (members for _, members in service.received)
    assert (first["ClientMetadata"], "SecretHash" in first) == ({"a": "1"}, False)
    assert first["AnalyticsMetadata"] == second["AnalyticsMetadata"] == {"AnalyticsEndpointId": "x"}
    assert second["ClientMetadata"] == {"b": "2"}
    assert second["UserContextData"] == {"IpAddress": "192.0.2.1"}
    assert second["SecretHash"] == cognito_srp.secret_hash("jane", "client", "secret")


def _at(service: Service) -> Any:
    class Elsewhere:
        endpoint = service.endpoint

    return Elsewhere()


def test_a_hostile_service(service: Service, make_client: Make) -> None:
    pool = UserPool(_at(service), "eu-west-1_Pool", "client")
    client = make_client(pool, max_attempts=1)
    challenge = {
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "USER_ID_FOR_SRP": "u",
            "SRP_B": "0",
            "SALT": "ab",
            "SECRET_BLOCK": "c2VjcmV0",
        },
    }
    answers: List[Any] = [
        ((200, challenge), BadAnswerError, "BadAnswer"),
        ((200, b"<html>"), BadAnswerError, "BadAnswer"),
        ((200, b"[" * 5_000_000), (BadAnswerError, TransportError), None),
        ((500, b"<html>"), ServiceError, "Http500"),
        (
            (400, {"__type": "x#NotAuthorizedException", "message": "no\nway"}),
            ServiceError,
            "NotAuthorizedException",
        ),
    ]
    for answer, error, code in answers:
        service.answers.put(answer)
        with pytest.raises(error) as raised:
            client.sign_in("jane", PASSWORD)
        assert code in (None, raised.value.code)
    assert len(service.received) == 5, "nothing was signed"


def test_nobody_is_there(make_client: Make) -> None:
    class Nowhere:
        endpoint = "http://127.0.0.1:1"

    nowhere: Any = Nowhere()
    with pytest.raises(TransportError) as raised:
        make_client(UserPool(nowhere, "eu-west-1_Pool", "client"), max_attempts=1).sign_in("jane", PASSWORD)
    assert raised.value.code == "Transport"
    assert isinstance(raised.value, ConnectionError)


def test_a_timeout(service: Service, make_client: Make) -> None:
    client = make_client(UserPool(_at(service), "eu-west-1_Pool", "client"), timeout=0.2, max_attempts=1)
    with pytest.raises(TransportError):
        client.forgot_password("jane")
    service.answers.put((200, {}))


@pytest.mark.parametrize("kind", [CognitoClient, AsyncCognitoClient])
def test_bad_values(kind: Any) -> None:
    refused: List[Tuple[Dict[str, Any], str]] = [
        ({"pool_id": "nowhere"}, "UserPoolId"),
        ({"client_id": ""}, "ClientId"),
        ({"endpoint": "http://192.0.2.1"}, "endpoint"),
        ({"endpoint": "https://example.com", "fips": True}, "endpoint"),
        ({"device_policy": "sometimes"}, "device_policy"),
        ({"timeout": -1.0}, "timeout"),
    ]
    for options, field in refused:
        with pytest.raises(BadValueError) as raised:
            kind(**{"pool_id": "eu-west-1_Pool", "client_id": "client", **options})
        assert raised.value.field == field
    for name, value in [
        ("pool_id", 1),
        ("client_id", 1),
        ("client_secret", b"secret"),
        ("endpoint", 1),
        ("client_metadata", {"a": 1}),
        ("user_context_data", {"IpAddress": 1}),
        ("timeout", "1"),
        ("max_attempts", "1"),
        ("device_store", object()),
    ]:
        with pytest.raises(TypeError, match=name):
            kind(**{"pool_id": "eu-west-1_Pool", "client_id": "client", name: value})


def test_wrong_types_in_calls(cognito_user_pool: UserPool, make_client: Make) -> None:
    client = make_client(cognito_user_pool)
    calls: List[Tuple[str, Callable[[], object]]] = [
        ("username", lambda: client.sign_in(1, PASSWORD)),
        ("password", lambda: client.sign_in("jane", b"secret")),
        ("flow", lambda: client.sign_in("jane", PASSWORD, flow=1)),
        ("username", lambda: client.sign_up(1, PASSWORD)),
        ("code", lambda: client.confirm_sign_up("jane", 123456)),
        ("token", lambda: client.verify_id_token(None)),
        ("key", lambda: client.resume_sign_in(b"", "key", context="")),
    ]
    for name, call in calls:
        with pytest.raises(TypeError, match=noted(name)):
            call()


def test_closed_clients() -> None:
    with CognitoClient("eu-west-1_Pool", "client") as client:
        assert client.endpoint == "https://cognito-idp.eu-west-1.amazonaws.com/"
        assert "amazonaws" in repr(client)
    with pytest.raises(MisuseError, match="closed"):
        client.forgot_password("jane")
    assert "closed" in repr(client)

    async def close() -> None:
        async with AsyncCognitoClient("eu-west-1_Pool", "client") as client:
            pass
        with pytest.raises(MisuseError, match="closed"):
            await client.forgot_password("jane")

    asyncio.run(close())


def test_answers_come_from_the_callers_thread_and_task(cognito_local_pool: LocalPool) -> None:
    pool = cognito_local_pool.create_user_pool(mfa="ON")
    pool.create_user("jane", PASSWORD)
    pool.create_user("joe", PASSWORD)
    threads: List[int] = []

    def answer(ask: Ask) -> str:
        threads.append(threading.get_ident())
        return pool.totp(ask.secret_code or "")

    with pool.client() as client:
        client.sign_in("jane", PASSWORD, answer=answer)
    assert threads == [threading.get_ident()]

    async def sign_in() -> None:
        task = asyncio.current_task()

        async def answer(ask: Ask) -> str:
            await asyncio.sleep(0)
            assert asyncio.current_task() is task
            return pool.totp(ask.secret_code or "")

        async with pool.async_client() as client:
            assert (await client.sign_in("joe", PASSWORD, answer=answer)).username == "joe"

    asyncio.run(sign_in())


def test_both_clients_have_the_same_methods() -> None:
    """They are made of one source: this is what remains of the difference."""
    asynchronous, blocking = _methods(AsyncCognitoClient), _methods(CognitoClient)
    assert set(asynchronous) - set(blocking) == {"aclose"}
    assert set(blocking) - set(asynchronous) == {"close"}
    for name in set(asynchronous) & set(blocking):
        ours, theirs = (inspect.signature(one[name]) for one in (asynchronous, blocking))
        assert list(ours.parameters) == list(theirs.parameters)
        assert (blocking[name].__doc__ or "").replace("Async", "") == blocking[name].__doc__
        assert not inspect.iscoroutinefunction(blocking[name])


def _methods(kind: type) -> Any:
    return {name: value for name, value in inspect.getmembers(kind, inspect.isfunction) if name[0] != "_"}
