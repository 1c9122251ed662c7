"""What several tests of the class ``AWSSRP`` use."""

from __future__ import annotations

import base64
from typing import Any, Callable, Dict

import pycognito.aws_srp as peer
import pytest

from cognito_srp import aws_srp

Vectors = Callable[[str], Dict[str, Any]]
N = int(peer.N_HEX, 16)
BLOCK = base64.b64encode(b"block").decode()
#: A B and a salt of no importance.
CHALLENGE = {
    "USERNAME": "internal",
    "USER_ID_FOR_SRP": "internal",
    "SRP_B": "ab" * 384,
    "SALT": "1f" * 16,
    "SECRET_BLOCK": BLOCK,
}


def srp(module: Any = aws_srp, pool_id: str = "eu-west-1_VecPool01", **more: Any) -> Any:
    arguments = {"username": "jane", "password": "secret", "client_id": "client", "client": object()}
    return module.AWSSRP(pool_id=pool_id, **{**arguments, **more})


def at(monkeypatch: pytest.MonkeyPatch, srp: Any, timestamp: str) -> None:
    monkeypatch.setattr(srp, "get_cognito_formatted_timestamp", lambda _: timestamp)
