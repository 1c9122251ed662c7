"""Proofs of passwords against the test vectors that an independent program made."""

from __future__ import annotations

import base64
import json
from calendar import timegm
from pathlib import Path
from time import strptime
from typing import Any, Dict, List

import pytest
from support import noted

from cognito_srp import DeviceSrp, UserSrp, create_device_verifier, secret_hash
from cognito_srp.exceptions import BadAnswerError, BadValueError, MisuseError
from cognito_srp.testing import totp

VECTORS = Path(__file__).parents[2] / "tests" / "vectors"
#: A client's id stands in none of the texts that are signed.
CLIENT_ID = "client"


def read(name: str) -> Dict[str, Any]:
    content: Dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return content


def vectors(name: str) -> List[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in read(name)["vectors"]]


def seconds(timestamp: str) -> int:
    return timegm(strptime(timestamp, "%a %b %d %H:%M:%S UTC %Y"))


def private(a_hex: str) -> bytes:
    return bytes.fromhex("0" * (len(a_hex) % 2) + a_hex)


def claim(responses: Dict[str, str]) -> Dict[str, str]:
    names = ("PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE")
    return {name: responses[name] for name in names}


@pytest.mark.parametrize("vector", vectors("user"))
def test_user(vector: Dict[str, Any]) -> None:
    given, wire = vector["inputs"], vector["wire"]
    srp = UserSrp(given["pool_id"], CLIENT_ID, a=private(given["a_hex"]))
    assert int(srp.srp_a, 16) == int(wire["SRP_A"], 16)
    assert srp.auth_parameters("jane") == {"USERNAME": "jane", "SRP_A": srp.srp_a}
    challenge = {
        "SRP_B": wire["SRP_B"],
        "SALT": wire["SALT"],
        "SECRET_BLOCK": given["SECRET_BLOCK"],
        "USER_ID_FOR_SRP": given["user_id_for_srp"],
    }
    responses = srp.password_verifier(challenge, given["password"], timestamp=seconds(given["TIMESTAMP"]))
    assert claim(responses) == claim(wire)
    assert responses["USERNAME"] == given["user_id_for_srp"]


@pytest.mark.parametrize("vector", vectors("device"))
def test_device(vector: Dict[str, Any]) -> None:
    given, wire = vector["inputs"], vector["wire"]
    srp = DeviceSrp(
        given["device_key"],
        given["device_group_key"],
        given["device_password"],
        CLIENT_ID,
        a=private(given["a_hex"]),
    )
    assert int(srp.srp_a, 16) == int(wire["SRP_A"], 16)
    assert srp.device_srp_auth("jane")["DEVICE_KEY"] == given["device_key"]
    challenge = {name: wire[name] for name in ("SRP_B", "SALT")}
    challenge["SECRET_BLOCK"] = given["SECRET_BLOCK"]
    time = seconds(given["TIMESTAMP"])
    responses = srp.device_password_verifier(challenge, "jane", timestamp=time)
    assert claim(responses) == claim(wire)
    assert responses["USERNAME"] == "jane"


def test_a_device_verifier_belongs_to_its_password() -> None:
    """The verifier is v = g^x mod N with x = H(salt, H(device group key, device key, ":", password)), worked out
    here anew."""
    from hashlib import sha256

    constants = read("constants")
    made = create_device_verifier("eu-west-1_key", "-group")
    salt = base64.b64decode(made.salt)
    inner = sha256(f"-groupeu-west-1_key:{made.device_password}".encode()).digest()
    x = int.from_bytes(sha256(salt + inner).digest(), "big")
    v = pow(constants["g"], x, int(constants["N_hex"], 16))
    assert int.from_bytes(base64.b64decode(made.password_verifier), "big") == v
    assert made.secret_verifier_config == {"PasswordVerifier": made.password_verifier, "Salt": made.salt}
    assert len(base64.b64decode(made.device_password)) == 40
    assert create_device_verifier("eu-west-1_key", "-group").device_password != made.device_password


@pytest.mark.parametrize("vector", read("secret_hash")["vectors"])
def test_secret_hash(vector: Dict[str, str]) -> None:
    given = (vector["username"], vector["client_id"], vector["client_secret"])
    assert secret_hash(*given) == vector["SECRET_HASH"]
    srp = UserSrp("eu-west-1_Pool", vector["client_id"], client_secret=vector["client_secret"])
    assert srp.auth_parameters(vector["username"])["SECRET_HASH"] == vector["SECRET_HASH"]


@pytest.mark.parametrize("vector", read("totp")["vectors"])
def test_totp(vector: Dict[str, Any]) -> None:
    assert totp(vector["SecretCode"], float(vector["epoch"])) == vector["code"]


def challenge_of(**changed: Any) -> Dict[str, Any]:
    vector = read("user")["vectors"][0]
    challenge = {name: vector["wire"][name] for name in ("SRP_B", "SALT")}
    challenge["SECRET_BLOCK"] = vector["inputs"]["SECRET_BLOCK"]
    challenge["USER_ID_FOR_SRP"] = "jane"
    challenge.update(changed)
    return {name: value for name, value in challenge.items() if value is not None}


HOSTILE = [("SRP_B", vector["SRP_B"]) for vector in read("refuse")["refuse_B"]] + [
    (refused["field"], value)
    for refused in read("refuse")["refuse_other"]
    if refused["field"] != "pool id"
    for value in refused["values"]
]


@pytest.mark.parametrize(("field", "value"), HOSTILE)
def test_nothing_is_signed_for_a_hostile_challenge(field: str, value: Any) -> None:
    srp = UserSrp("eu-west-1_Pool", CLIENT_ID)
    with pytest.raises(BadAnswerError) as raised:
        srp.password_verifier(challenge_of(**{field: value}), "password")
    assert isinstance(raised.value, ValueError)
    assert raised.value.field == field
    assert raised.value.code == "BadAnswer"


def test_a_proof_is_good_for_one_sign_in() -> None:
    srp = UserSrp("eu-west-1_Pool", CLIENT_ID)
    srp.password_verifier(challenge_of(), "password")
    with pytest.raises(MisuseError):
        srp.password_verifier(challenge_of(), "password")


@pytest.mark.parametrize("pool_id", ["nounderscore", "", "eu-west-1_", "_x", "evil.example/#_x"])
def test_bad_pool_ids(pool_id: str) -> None:
    with pytest.raises(BadValueError) as raised:
        UserSrp(pool_id, CLIENT_ID)
    assert raised.value.field


def test_wrong_types_are_named() -> None:
    with pytest.raises(TypeError, match=noted("pool_id")):
        UserSrp(1, CLIENT_ID)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=noted("device_key")):
        create_device_verifier(None, "-group")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=noted("username")):
        secret_hash(b"jane", "client", "secret")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="challenge_parameters|SRP_B"):
        UserSrp("eu-west-1_Pool", CLIENT_ID).password_verifier(challenge_of(SRP_B=1), "password")
