"""No secret shows in what is printed: every object, exception and log line of whole sign-ins."""

from __future__ import annotations

import logging
import pickle
import traceback
from typing import Any, Callable, List, Set

import pytest
from support import OTHER_PASSWORD, PASSWORD, device_of

import cognito_srp
from cognito_srp import Answer, Ask, Done, Flow, Login, MemoryDeviceStore, Send, boto
from cognito_srp.exceptions import CognitoSrpError, DeviceRefusedError
from cognito_srp.testing import UserPool

#: Lines of this file stand in tracebacks, so no secret is written there.
WRONG = "wrong-password-1!"

#: Names of texts in requests and answers that are secrets, wherever they stand.
SECRET_MEMBERS = {
    "AccessToken",
    "IdToken",
    "RefreshToken",
    "Session",
    "SECRET_HASH",
    "PASSWORD_CLAIM_SIGNATURE",
    "PASSWORD",
    "NEW_PASSWORD",
    "SMS_MFA_CODE",
    "SOFTWARE_TOKEN_MFA_CODE",
    "UserCode",
    "SecretCode",
    "PasswordVerifier",
}


class Collection:
    """What was printed, and what must not be in it."""

    def __init__(self) -> None:
        self.secrets: Set[str] = {PASSWORD, OTHER_PASSWORD, WRONG}
        self.printed: List[str] = []

    def show(self, value: Any) -> None:
        self.printed += [repr(value), str(value), f"{value!a}"]
        if isinstance(value, BaseException):
            self.printed += traceback.format_exception(type(value), value, value.__traceback__)

    def hide(self, body: Any) -> None:
        """Takes the secrets out of a request or an answer."""
        for name, value in body.items() if hasattr(body, "items") else ():
            if isinstance(value, str) and name in SECRET_MEMBERS:
                self.secrets.add(value)
            self.hide(value)

    def check(self) -> None:
        assert len(self.secrets) > 5
        for text in self.printed:
            for secret in self.secrets:
                assert secret not in text, f"{secret} shows in {text}"


@pytest.fixture
def collection(caplog: pytest.LogCaptureFixture) -> Collection:
    caplog.set_level(logging.DEBUG)
    # Those of others print whole requests when they are asked to.
    for others in ("boto3", "botocore", "urllib3", "asyncio"):
        caplog.set_level(logging.WARNING, others)
    return Collection()


@pytest.mark.cognito_user_pool(
    mfa="ON", client_secret=True, DeviceConfiguration={"ChallengeRequiredOnNewDevice": True}
)
def test_a_whole_login(
    cognito_user_pool: UserPool, collection: Collection, caplog: pytest.LogCaptureFixture
) -> None:
    pool = cognito_user_pool
    assert pool.client_secret
    collection.secrets.add(pool.client_secret)
    collection.show(pool)
    pool.create_user("jane", PASSWORD, temporary=True)
    client = pool.boto3_client()

    def sign_in(password: str, device: Any = None) -> Done:
        login = Login(
            pool.id,
            pool.client_id,
            "jane",
            password,
            client_secret=pool.client_secret,
            device=device,
            endpoint=pool.endpoint,
        )
        while not isinstance(login.step, Done):
            step = login.step
            collection.show(login)
            collection.show(step)
            if isinstance(step, Send):
                collection.hide(step.body)
                received = boto.send(client, step)
                collection.hide(received if isinstance(received, dict) else {})
                login.receive(received)
                continue
            answer = answer_to(step)
            collection.show(answer)
            saved = login.save(bytes(32), context="")
            assert not any(secret.encode() in saved for secret in collection.secrets)
            login.answer(answer)
        collection.show(login.step)
        collection.show(login.step.session)
        return login.step

    def answer_to(ask: Ask) -> Answer:
        if ask.challenge_name == "NEW_PASSWORD_REQUIRED":
            return Answer.new_password(OTHER_PASSWORD)
        assert ask.secret_code
        return Answer.code(pool.totp(ask.secret_code))

    done = sign_in(PASSWORD)
    assert done.new_device
    confirm, record = done.new_device.confirm("laptop")
    collection.secrets.add(record.device_password)
    collection.hide(confirm.body)
    for value in (
        done.new_device,
        confirm,
        record,
        boto.send(client, confirm)["ResponseMetadata"]["HTTPStatusCode"],
    ):
        collection.show(value)
    with pytest.raises(CognitoSrpError) as wrong:
        sign_in(WRONG)
    collection.show(wrong.value)
    with pytest.raises(DeviceRefusedError) as refused:
        other = cognito_srp.RememberedDevice.from_dict(
            {**record.to_dict(), "device_password": "wrong-device"}
        )
        sign_in(OTHER_PASSWORD, other)
    collection.show(refused.value)
    assert sign_in(OTHER_PASSWORD, record).device_key == record.device_key
    collection.printed.append(caplog.text)
    collection.check()


@pytest.mark.cognito_user_pool(
    mfa="ON", client_secret=True, DeviceConfiguration={"ChallengeRequiredOnNewDevice": True}
)
def test_whole_clients(
    cognito_user_pool: UserPool,
    make_client: Callable[..., Any],
    collection: Collection,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    pool, store = cognito_user_pool, MemoryDeviceStore()
    pool.create_user("jane", PASSWORD)
    client = make_client(pool, device_store=store)
    collection.show(client._target if hasattr(client, "_target") else client)

    def answer(ask: Ask) -> str:
        collection.show(ask)
        collection.secrets.add(ask.secret_code or "")
        code = pool.totp(ask.secret_code or "")
        collection.secrets.add(code)
        return code

    pending = client.start_sign_in("jane", PASSWORD)
    collection.show(pending._target if hasattr(pending, "_target") else pending)
    signed_in = client.sign_in("jane", PASSWORD, answer=answer)
    tokens = signed_in.tokens
    assert tokens.id_token and tokens.refresh_token
    collection.secrets |= {tokens.access_token, tokens.id_token, tokens.refresh_token}
    collection.secrets.add(device_of(signed_in).device_password)
    token = client.associate_software_token(signed_in)
    collection.secrets.add(token.secret_code)
    provider = client.token_provider(signed_in)
    shown: List[Any] = [signed_in, signed_in.device, tokens, store, token, provider.session()]
    shown += [client.sign_in("jane", PASSWORD), client.list_devices(signed_in), client.refresh(signed_in)]
    for value in shown:
        collection.show(value)
    failures: List[Callable[[], object]] = [
        lambda: client.sign_in("jane", WRONG),
        lambda: client.verify_id_token(tokens.access_token),
        lambda: client.change_password(signed_in, WRONG, OTHER_PASSWORD),
        lambda: client.get_user(tokens.access_token + "x"),
        lambda: client.sign_up("joe", PASSWORD, {"a": PASSWORD}),
        lambda: client.sign_in(PASSWORD.encode(), PASSWORD),
        lambda: client.sign_in("jane", PASSWORD.encode()),
        lambda: client.sign_in("jane", PASSWORD, flow=Flow.user_auth("EMAIL_OTP")),
    ]
    for failing in failures:
        with pytest.raises(Exception) as raised:
            failing()
        collection.show(raised.value)
        if isinstance(raised.value, CognitoSrpError):
            collection.printed.append(str(pickle.dumps(raised.value)))
    output = capfd.readouterr()
    collection.printed += [caplog.text, output.out, output.err]
    collection.check()


def test_answers_and_flows_hide_what_they_hold() -> None:
    secret = "secret-text"
    for answer in (
        Answer.code(secret),
        Answer.password(secret),
        Answer.new_password(secret, {"name": secret}),
        Answer.factor("PASSWORD", secret),
        Answer.text(secret),
        Answer.credential(secret),
        Answer.responses({"ANSWER": secret}),
        Flow.after_sign_up(secret),
    ):
        assert secret not in f"{answer!r} {answer}"
