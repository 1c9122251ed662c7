"""Entries of DIFFERENCES.md that are at home nowhere else."""

from __future__ import annotations

import inspect
import sys
import warnings
from typing import Any, Callable, Dict, List

import pycognito
import pycognito.aws_srp as peer
import pycognito.utils
import pytest
import warrant.aws_srp as older_peer
from botocore.exceptions import NoRegionError

import cognito_srp
from cognito_srp import aws_srp, utils
from cognito_srp.exceptions import BadValueError, SoftwareTokenMFAChallengeException

CHALLENGE = {"USERNAME": "jane", "USER_ID_FOR_SRP": "jane", "SRP_B": "5", "SALT": "1", "SECRET_BLOCK": ""}
DEVICE = {"device_key": "key", "device_group_key": "group", "device_password": "password"}
quiet = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def srp(module: Any, client: Any = None, **more: Any) -> Any:
    return module.AWSSRP("jane", "x", "eu-west-1_Pool", "client", client=client or object(), **more)


@pytest.mark.difference("utcnow")
def test_no_deprecated_function_of_datetime() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        srp(aws_srp).process_challenge(CHALLENGE)
        srp(aws_srp, **DEVICE).process_device_challenge(CHALLENGE)
    if sys.version_info >= (3, 12):
        with pytest.warns(DeprecationWarning, match="utcnow"):
            srp(peer).process_challenge(CHALLENGE, CHALLENGE)
    else:
        assert "utcnow" in inspect.getsource(peer.AWSSRP.process_challenge)


def rounds(last: Dict[str, Any]) -> Dict[str, List[Dict[str, Any]]]:
    """Answers of a service that asks for the device, and then says ``last``."""
    return {
        "initiate_auth": [{"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": CHALLENGE}],
        "respond_to_auth_challenge": [
            {"ChallengeName": "DEVICE_SRP_AUTH", "ChallengeParameters": {}},
            {"ChallengeName": "DEVICE_PASSWORD_VERIFIER", "ChallengeParameters": CHALLENGE},
            last,
        ],
    }


@quiet
@pytest.mark.difference("metadata")
def test_metadata_goes_with_every_answer(recorder: Callable[..., Any]) -> None:
    sent = []
    for module in (aws_srp, peer):
        client = recorder(**rounds({"AuthenticationResult": {}}))
        srp(module, client, **DEVICE).authenticate_user(client_metadata={"a": "b"})
        sent.append([members.get("ClientMetadata") for _, members in client.calls])
    assert sent == [[None] + [{"a": "b"}] * 3, [None, {"a": "b"}, None, None]]


@quiet
@pytest.mark.difference("code-after-device")
def test_a_code_after_the_device(recorder: Callable[..., Any]) -> None:
    answers = rounds({"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s"})
    with pytest.raises(SoftwareTokenMFAChallengeException):
        srp(aws_srp, recorder(**answers), **DEVICE).authenticate_user()
    answers = rounds({"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s"})
    assert srp(peer, recorder(**answers), **DEVICE).authenticate_user()["Session"] == "s"


def test_a_device_that_nobody_has(recorder: Callable[..., Any]) -> None:
    client = recorder(**rounds({}))
    assert srp(aws_srp, client).authenticate_user()["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert len(client.calls) == 2


@pytest.mark.difference("no-challenge")
def test_a_response_without_a_challenge(recorder: Callable[..., Any]) -> None:
    with pytest.raises(NotImplementedError):
        srp(aws_srp, recorder()).authenticate_user()
    for module in (peer, older_peer):
        with pytest.raises(KeyError):
            srp(module, recorder()).authenticate_user()


@pytest.mark.difference("region-of-pool")
def test_region_of_the_pool() -> None:
    ours = aws_srp.AWSSRP("jane", "x", "eu-central-1_Pool", "client")
    assert ours.client.meta.region_name == "eu-central-1"
    ours.client.close()
    for module in (peer, older_peer):
        with pytest.raises(NoRegionError):
            module.AWSSRP("jane", "x", "eu-central-1_Pool", "client")
    given = aws_srp.AWSSRP("jane", "x", "eu-central-1_Pool", "client", pool_region="us-east-1")
    assert given.client.meta.region_name == "us-east-1"
    given.client.close()


@pytest.mark.difference("no-code-asked-for")
def test_no_code_was_asked_for(recorded: Callable[..., Any]) -> None:
    with pytest.raises(BadValueError) as error:
        recorded(cognito_srp, {})[0].respond_to_software_token_mfa_challenge("123456")
    assert error.value.field == "mfa_tokens"
    with pytest.raises(TypeError):
        recorded(pycognito, {})[0].respond_to_software_token_mfa_challenge("123456")


@pytest.mark.difference("auth-arguments")
def test_arguments_of_the_plug_in() -> None:
    with pytest.raises(TypeError, match="user_pool_id and client_id are needed"):
        utils.RequestsSrpAuth(username="jane", password="x")
    with pytest.raises(AttributeError):
        pycognito.utils.RequestsSrpAuth(username="jane", password="x")
