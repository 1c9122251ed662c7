"""Results and exceptions: kept, compared, pickled."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from dataclasses import FrozenInstanceError
from typing import Any, Callable, List, Tuple

import pytest

from cognito_srp import Answer, Ask, NewDevice, RememberedDevice, Session, Tokens, exceptions
from cognito_srp.exceptions import (
    BadAnswerError,
    BadValueError,
    CognitoSrpError,
    DeviceRefusedError,
    ServiceError,
    UnansweredError,
)

TOKENS = Tokens("access", "id", "refresh", 3600)
DEVICE = RememberedDevice("eu-west-1_key", "-group", "password", "jane")


@pytest.mark.parametrize(
    "value", [TOKENS, Session(TOKENS, "jane", "key"), Session(Tokens("a"), "jane"), DEVICE]
)
def test_what_is_kept_comes_back(value: Any) -> None:
    text = json.dumps(value.to_dict())
    assert type(value).from_dict(json.loads(text)) == value
    # A later version may have written more.
    assert type(value).from_dict({**json.loads(text), "later": 1}) == value
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    with pytest.raises(FrozenInstanceError):
        value.username = "joe"


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (Tokens, {}, "access_token"),
        (Tokens, {"access_token": 1}, "access_token"),
        (Tokens, {"access_token": "a", "expires_in": "1"}, "expires_in"),
        (Session, {"username": "jane"}, "tokens"),
        (Session, {"tokens": {}, "username": "jane"}, "access_token"),
        (Session, {"tokens": {"access_token": "a"}}, "username"),
        (RememberedDevice, {**DEVICE.to_dict(), "device_password": None}, "device_password"),
    ],
)
def test_what_was_damaged_is_refused(kind: Any, values: Any, field: str) -> None:
    with pytest.raises(BadValueError) as raised:
        kind.from_dict(values)
    assert raised.value.field == field
    with pytest.raises(TypeError):
        kind.from_dict("text")


def test_a_new_device_is_confirmed() -> None:
    device = NewDevice("eu-west-1_key", "-group", "jane", "access")
    request, record = device.confirm("laptop")
    assert request.operation == "ConfirmDevice"
    assert request.boto3_method == "confirm_device"
    assert (request.body["AccessToken"], request.body["DeviceKey"]) == ("access", "eu-west-1_key")
    assert request.body["DeviceName"] == "laptop"
    assert set(request.body["DeviceSecretVerifierConfig"]) == {"PasswordVerifier", "Salt"}
    assert (record.device_key, record.username) == ("eu-west-1_key", "jane")
    assert device.confirm()[1].device_password != record.device_password


MADE = [
    CognitoSrpError("text", code="Code"),
    BadValueError("text", field="SRP_B"),
    BadAnswerError("text", field="SALT"),
    ServiceError("text", code="NotAuthorizedException", status=403),
    DeviceRefusedError("text", code="NotAuthorizedException", device_key="key"),
    UnansweredError("text", challenge_name="SMS_MFA"),
]


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_exceptions_are_pickled(error: CognitoSrpError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.code, again.__dict__) == (str(error), error.code, error.__dict__)
    assert copy.copy(error).__dict__ == error.__dict__


def test_every_exception_is_pickled() -> None:
    for name in exceptions.__all__:
        kind = getattr(exceptions, name)
        error = kind("text", {}) if "tokens" in inspect.signature(kind.__init__).parameters else kind("text")
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (kind, str(error))
        if issubclass(kind, CognitoSrpError):
            assert error.code and error.message == "text"


def test_the_response_has_the_shape_of_botocores() -> None:
    from botocore.exceptions import ClientError

    error = ServiceError("Incorrect.", code="NotAuthorizedException")
    theirs = ClientError(error.response, "InitiateAuth")
    assert theirs.response["Error"] == {"Code": "NotAuthorizedException", "Message": "Incorrect."}
    assert str(error) == "NotAuthorizedException: Incorrect."


def test_questions_without_a_key_have_no_qr_code() -> None:
    with pytest.raises(ValueError):
        Ask("SMS_MFA").otpauth_uri("Example", "jane")


def test_wrong_types_in_answers() -> None:
    wrong: Any = 123456
    calls: List[Tuple[Callable[[], object], str]] = [
        (lambda: Answer.code(wrong), "code"),
        (lambda: Answer.new_password("p", {"email": wrong}), "attributes"),
        (lambda: Answer.new_password("p", wrong), "attributes"),
        (lambda: Answer.factor(wrong), "name"),
        (lambda: Answer.responses({wrong: "x"}), "responses"),
    ]
    for call, name in calls:
        with pytest.raises(TypeError, match=name):
            call()
