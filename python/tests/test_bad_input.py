"""Values that cannot be used: a typed error that names the field and does not show the value."""

from __future__ import annotations

import traceback
from typing import Any, Callable

import pytest
from cognito_srp import CognitoClient, Login, Session, Tokens, UserSrp, _native, secret_hash
from cognito_srp.exceptions import BadValueError, CognitoSrpError, InternalError
from cognito_srp.testing import LocalPool

POOL_ID = "eu-west-1_VecPool01"
CLIENT_ID = "1example23456789"
#: A str that is no UTF-8, as os.fsdecode gives it for a name of other bytes.
BROKEN = "\udc80qzxqzx\udc80"
#: What of it would be seen in an error that shows it.
SHOWN = "qzx"


def client(**options: Any) -> CognitoClient:
    """A client that nothing is sent with."""
    return CognitoClient(POOL_ID, CLIENT_ID, **options)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: secret_hash("jane", CLIENT_ID, BROKEN), "client_secret"),
        (lambda: Login(POOL_ID, CLIENT_ID, "jane", BROKEN), "password"),
        (lambda: Login(POOL_ID, CLIENT_ID, BROKEN, "password"), "username"),
        (lambda: Login(POOL_ID, CLIENT_ID, "jane", "password", client_secret=BROKEN), "client_secret"),
        (lambda: client(client_secret=BROKEN), "client_secret"),
        (lambda: client(client_metadata={"key": BROKEN}), "client_metadata"),
        (lambda: client().sign_in("jane", BROKEN), "password"),
        (lambda: client().sign_up("jane", BROKEN), "password"),
        (lambda: client().sign_up("jane", "password", {"name": BROKEN}), "attributes"),
        (lambda: client().sign_up("jane", "password", {BROKEN: "name"}), "attributes"),
        (lambda: client().get_user(BROKEN), "access_token"),
        (lambda: client().refresh(Session(Tokens("access", None, BROKEN), "jane")), "refresh_token"),
        (
            lambda: UserSrp(POOL_ID, CLIENT_ID).password_verifier({"SALT": BROKEN}, "password"),
            "challenge_parameters",
        ),
        (lambda: UserSrp(POOL_ID, CLIENT_ID).password_verifier({}, BROKEN), "password"),
        (lambda: UserSrp(POOL_ID, CLIENT_ID).auth_parameters(BROKEN), "username"),
    ],
)
def test_a_text_that_is_no_utf8_is_not_shown(call: Callable[[], Any], field: str) -> None:
    with pytest.raises(BadValueError, match="lone surrogate") as raised:
        call()
    error = raised.value
    assert error.field == field
    assert SHOWN not in f"{error!r} {error} {vars(error)} {error.args}"
    chain = [error.__cause__, error.__context__]
    assert not any(isinstance(link, UnicodeError) for link in chain)
    assert SHOWN not in "".join(traceback.format_exception_only(type(error), error))


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: LocalPool(port=65_536), "port"),
        (lambda: LocalPool(port=-1), "port"),
        (lambda: client(token_leeway=-1), "token_leeway"),
        (lambda: client(max_attempts=1 << 32), "max_attempts"),
        (lambda: client(timeout=-1.0), "timeout"),
        (lambda: client(timeout=float("nan")), "timeout"),
        (lambda: client(device_policy="sometimes"), "device_policy"),
        (lambda: _native.timestamp(1 << 63), "timestamp"),
        (lambda: client().refresh(Session(Tokens("a", None, "r", -1), "jane")), "expires_in"),
        (
            lambda: client().token_provider(Session(Tokens("a", None, "r"), "jane"), received=1 << 63),
            "received",
        ),
    ],
)
def test_numbers_out_of_range(call: Callable[[], Any], field: str) -> None:
    with pytest.raises(BadValueError) as raised:
        call()
    assert raised.value.field == field
    assert field in str(raised.value)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: CognitoClient(POOL_ID, 7), "client_id"),  # type: ignore[arg-type]
        (lambda: CognitoClient(POOL_ID, None), "client_id"),  # type: ignore[arg-type]
        (lambda: CognitoClient(None, CLIENT_ID), "pool_id"),  # type: ignore[arg-type]
        (lambda: client(max_attempts="three"), "max_attempts"),
        (lambda: client(endpoint=7), "endpoint"),
        (lambda: Login(POOL_ID, CLIENT_ID, 7, "password"), "username"),  # type: ignore[arg-type]
        (lambda: client().sign_up("jane", 7), "password"),  # type: ignore[arg-type]
        (lambda: LocalPool(port="http"), "port"),  # type: ignore[arg-type]
    ],
)
def test_wrong_types(call: Callable[[], Any], name: str) -> None:
    with pytest.raises(TypeError, match=name):
        call()


@pytest.mark.parametrize(
    "given",
    [
        {"IpAdress": "192.0.2.1"},
        {"IpAddress": 7},
        {"IpAddress": "192.0.2.1", "Cookie": "sid=qzx"},
    ],
)
def test_a_slip_of_the_pen_in_a_member(given: Any) -> None:
    with pytest.raises(TypeError, match="user_context_data") as raised:
        client(user_context_data=given)
    assert SHOWN not in str(raised.value)


def test_a_member_of_a_wrong_type_is_not_shown() -> None:
    context: Any = {
        "IpAddress": "192.0.2.1",
        "ServerName": "web",
        "ServerPath": "/",
        "HttpHeaders": "Cookie: sid=qzx",
    }
    with pytest.raises(TypeError, match="context_data") as raised:
        Login(POOL_ID, CLIENT_ID, "jane", "password", context_data=context)
    assert SHOWN not in str(raised.value)


@pytest.mark.parametrize("url", ["ftp://x", "https://evil.example#", "http://192.0.2.1", "nothing"])
def test_endpoints(url: str) -> None:
    with pytest.raises(BadValueError) as raised:
        _native.check_endpoint(url, False)
    assert raised.value.field == "endpoint"


def test_plain_http_elsewhere_has_to_be_allowed() -> None:
    assert _native.check_endpoint("http://192.0.2.1", True) == "http://192.0.2.1/"


def test_a_deep_value_ends_somewhere() -> None:
    deep: Any = "end"
    for _ in range(100_000):
        deep = [deep]
    login = Login(POOL_ID, CLIENT_ID, "jane", "password")
    with pytest.raises(ValueError, match="64 levels"):
        login.receive({"ChallengeParameters": deep})
    # So that it is not taken apart by recursion either.
    while isinstance(deep, list):
        deep = deep[0]


def test_a_panic_is_an_exception_and_the_process_goes_on() -> None:
    with pytest.raises(InternalError) as raised:
        _native._panic_for_tests(True).wait()
    assert isinstance(raised.value, CognitoSrpError)
    assert raised.value.code == "Internal"
    # In a call that does not wait it is PyO3's own exception, which is no Exception.
    with pytest.raises(BaseException, match="a panic for a test"):
        _native._panic_for_tests(False)
    assert secret_hash("jane", CLIENT_ID, "secret")
