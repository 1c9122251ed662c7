"""No secret shows in what is printed: every object, exception and log line of whole sign-ins with the classes of
pycognito. What their interface lets callers read, such as ``password`` and ``get_tokens()``, is there to be read."""

from __future__ import annotations

import logging
import traceback
from functools import partial
from typing import Any, Callable, Dict, Iterator, List, Set

import pytest
import requests
from botocore.exceptions import ClientError

import cognito_srp
from cognito_srp import aws_srp
from cognito_srp.exceptions import (
    BadAnswerError,
    ForceChangePasswordException,
    SoftwareTokenMFAChallengeException,
    TokenVerificationException,
)
from cognito_srp.utils import RequestsSrpAuth

#: Lines of this file stand in tracebacks, so no secret is written in them.
PASSWORD = "Correct-Horse-9!"
WRONG = "Wrong-Horse-9!"
TEMPORARY = "Temporary-Horse-9!"
NEW = "Another-Horse-9!"

SECRET_MEMBERS = {
    "ACCESS_TOKEN",
    "AccessToken",
    "IdToken",
    "NEW_PASSWORD",
    "PASSWORD_CLAIM_SIGNATURE",
    "PasswordVerifier",
    "RefreshToken",
    "SECRET_HASH",
    "SOFTWARE_TOKEN_MFA_CODE",
    "SecretCode",
    "Session",
    "UserCode",
}


class Collection:
    """What was printed, and what must not be in it."""

    def __init__(self) -> None:
        self.secrets: Set[str] = {PASSWORD, WRONG, TEMPORARY, NEW}
        self.printed: List[str] = []

    def show(self, *values: Any) -> None:
        for value in values:
            self.printed += [repr(value), str(value), f"{value} {value!a}", repr([value])]

    def show_error(self, error: BaseException) -> None:
        self.show(error, error.args)
        self.printed += traceback.format_exception(type(error), error, error.__traceback__)

    def hide(self, members: Any) -> None:
        """Takes the secrets out of a request or an answer."""
        for name, value in members.items() if isinstance(members, dict) else ():
            if name in SECRET_MEMBERS and isinstance(value, str):
                self.secrets.add(value)
            self.hide(value)

    def listen(self, client: Any) -> Any:
        """Hides what this boto3 client sends and receives."""
        events = client.meta.events
        events.register("provide-client-params.cognito-idp.*", lambda params, **_: self.hide(params))
        events.register("after-call.cognito-idp.*", lambda parsed, **_: self.hide(parsed))
        return client

    def check(self, at_least: int) -> None:
        assert len(self.secrets) >= at_least and all(self.secrets)
        for text in self.printed:
            for secret in self.secrets:
                assert secret not in text, f"{secret} shows in {text}"


@pytest.fixture
def collection(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Collection]:
    caplog.set_level(logging.DEBUG)
    # Those of others print whole requests when they are asked to.
    for others in ("boto3", "botocore", "urllib3"):
        caplog.set_level(logging.WARNING, others)
    made = Collection()
    yield made
    output = capfd.readouterr()
    made.printed += [output.out, output.err, caplog.text]
    made.check(12)


@pytest.fixture
def make_with_secret(make: Callable[..., Any], collection: Collection) -> Callable[..., Any]:
    """As ``make``, for an app client with a secret."""

    def build(**settings: Any) -> Any:
        made = make(client_secret=True, **settings)
        collection.secrets.add(made.pool.client_secret)
        return made

    return build


def failure(collection: Collection, kind: type[BaseException], call: Callable[[], object]) -> None:
    with pytest.raises(kind) as error:
        call()
    collection.show_error(error.value)


def test_front_door(make_with_secret: Callable[..., Any], collection: Collection) -> None:
    setting = make_with_secret(mfa="OPTIONAL")

    def cognito(username: str = "jane") -> Any:
        made = setting.cognito(cognito_srp, username)
        collection.listen(made.client)
        return made

    jane = cognito()
    failure(collection, ClientError, lambda: jane.authenticate(WRONG))
    jane.authenticate(PASSWORD)
    secret = jane.associate_software_token()
    jane.verify_software_token(setting.pool.totp(secret), "phone")
    jane.set_user_mfa_preference(False, True, preferred="SOFTWARE_TOKEN")
    jane.renew_access_token()
    collection.show(jane, jane.client, jane.get_user(), jane.admin_get_user(), *jane.get_users())
    refused: List[Callable[[], object]] = [
        lambda: jane.verify_token(jane.id_token, "access_token", "access"),
        lambda: jane.verify_token(jane.access_token + "x", "access_token", "access"),
        lambda: jane.verify_token(jane.access_token.partition(".")[0], "access_token", "access"),
    ]
    for call in refused:
        failure(collection, TokenVerificationException, call)
    failure(collection, ClientError, lambda: jane.change_password(WRONG, NEW))

    # The code of the set-up counts once.
    setting.pool.local_pool.advance(30)
    other = cognito()
    failure(collection, SoftwareTokenMFAChallengeException, lambda: other.authenticate(PASSWORD))
    assert other.mfa_tokens["Session"] in collection.secrets
    code = setting.pool.totp(secret)
    other.respond_to_software_token_mfa_challenge(code)
    assert code in collection.secrets
    collection.show(other)

    setting.pool.create_user("new", TEMPORARY, temporary=True)
    newcomer = cognito("new")
    failure(collection, ForceChangePasswordException, lambda: newcomer.authenticate(TEMPORARY))
    newcomer.new_password_challenge(TEMPORARY, NEW)
    auth = RequestsSrpAuth(password=NEW, cognito=cognito("new"))
    requests.Request("GET", "http://127.0.0.1:9/", auth=auth).prepare()
    collection.show(newcomer, auth)


def test_proofs_and_devices(make_with_secret: Callable[..., Any], collection: Collection) -> None:
    setting = make_with_secret(DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})

    def srp(**more: Any) -> Any:
        made = setting.srp(aws_srp, client=collection.listen(setting.boto3()), **more)
        collection.secrets |= {str(made.small_a_value), f"{made.small_a_value:x}"}
        return made

    first = srp()
    tokens = first.authenticate_user()
    answer, password = first.confirm_device(tokens, "laptop")
    collection.secrets.add(password)
    device: Dict[str, Any] = {
        "device_key": first.device_key,
        "device_group_key": first.device_group_key,
        "device_password": password,
    }
    again = srp(**device)
    again.authenticate_user()
    access_token = tokens["AuthenticationResult"]["AccessToken"]
    collection.show(first, again, answer, again.update_device_status(True, access_token, first.device_key))
    failure(collection, ClientError, srp(**{**device, "device_password": WRONG}).authenticate_user)
    collection.show(again.forget_device(access_token, first.device_key))

    challenge = {"USER_ID_FOR_SRP": "jane", "SRP_B": "5", "SALT": "1", "SECRET_BLOCK": "AAAA"}
    for field in ("SRP_B", "SALT", "SECRET_BLOCK"):
        bad = {**challenge, field: WRONG}
        failure(collection, BadAnswerError, partial(again.process_challenge, bad))
        failure(collection, BadAnswerError, partial(again.process_device_challenge, bad))
    failure(collection, TypeError, partial(srp(password=PASSWORD.encode()).process_challenge, challenge))
    for half in device:
        failure(collection, ValueError, partial(srp, **{**device, half: None}))
