"""The helper functions, beside pycognito's."""

from __future__ import annotations

import hashlib
import hmac
import random
from typing import Any, Callable, Dict

import pycognito.aws_srp as peer
import pytest
import warrant.aws_srp as older_peer

from cognito_srp import aws_srp, exceptions

ROUNDS = 4000


def numbers(count: int = ROUNDS) -> Any:
    """Non-negative integers of all lengths up to 400 bytes, those around powers of 256 among them."""
    source = random.Random(20240501)
    yield from (0, 1, 127, 128, 255, 256, 2**3072 - 1, 2**3072)
    for _ in range(count):
        bits = source.randrange(1, 3200)
        yield source.choice((source.getrandbits(bits), 2**bits, 2**bits - 1))


def test_constants() -> None:
    for name in ("N_HEX", "G_HEX", "INFO_BITS", "WEEKDAY_NAMES", "MONTH_NAMES"):
        assert getattr(aws_srp, name) == getattr(peer, name), name
        assert type(getattr(aws_srp, name)) is type(getattr(peer, name))
    for name in ("n_hex", "g_hex", "info_bits"):
        assert getattr(aws_srp, name) == getattr(older_peer, name), name


def test_integers_to_text() -> None:
    for number in numbers():
        text = peer.long_to_hex(number)
        assert aws_srp.long_to_hex(number) == text
        assert aws_srp.hex_to_long(text) == peer.hex_to_long(text) == number
        assert aws_srp.pad_hex(number) == peer.pad_hex(number) == older_peer.pad_hex(number)
        for variant in (text, text.upper(), "0" + text, "00" + text):
            assert aws_srp.pad_hex(variant) == peer.pad_hex(variant)
    assert aws_srp.long_to_hex(-255) == peer.long_to_hex(-255) == "-ff"


def test_texts_that_int_reads() -> None:
    for text in ("0x12", "-12", "1_2", " 12 ", "FF", "00ff"):
        assert aws_srp.hex_to_long(text) == peer.hex_to_long(text)
    assert aws_srp.hex_to_long(b"ff") == peer.hex_to_long(b"ff")


def test_hashes() -> None:
    source = random.Random(7)
    for _ in range(ROUNDS):
        data = source.randbytes(source.randrange(200))
        assert aws_srp.hash_sha256(data) == peer.hash_sha256(data)
        assert aws_srp.hex_hash(data.hex()) == peer.hex_hash(data.hex())
        assert aws_srp.compute_hkdf(data, b"salt" + data) == peer.compute_hkdf(data, b"salt" + data)
    assert aws_srp.hash_sha256(bytearray(b"a")) == aws_srp.hash_sha256(memoryview(b"a"))
    assert aws_srp.hex_hash("ab cd") == peer.hex_hash("ab cd")
    assert aws_srp.hex_hash("") == peer.hex_hash("")


def test_u() -> None:
    some = list(numbers(400))
    for big_a, big_b in zip(some, reversed(some)):
        expected = peer.calculate_u(big_a, big_b)
        assert aws_srp.calculate_u(big_a, big_b) == expected
        assert aws_srp.calculate_u(aws_srp.long_to_hex(big_a), aws_srp.long_to_hex(big_b)) == expected


def test_secret_hash(vectors: Callable[[str], Dict[str, Any]]) -> None:
    source = random.Random(8)
    for _ in range(2000):
        name, client, secret = (source.randbytes(source.randrange(1, 40)).hex() + "ü" for _ in range(3))
        assert aws_srp.AWSSRP.get_secret_hash(name, client, secret) == peer.AWSSRP.get_secret_hash(
            name, client, secret
        )
    for vector in vectors("secret_hash")["vectors"]:
        names = (vector["username"], vector["client_id"], vector["client_secret"])
        assert aws_srp.AWSSRP.get_secret_hash(*names) == vector["SECRET_HASH"]


def test_pad_vectors(vectors: Callable[[str], Dict[str, Any]]) -> None:
    for vector in vectors("pad")["vectors"]:
        number = int(vector["dec"])
        assert aws_srp.pad_hex(number) == vector["pad_hex"], f"pad({number})"
        assert aws_srp.pad_hex(f"{number:x}") == vector["pad_hex"], f"pad({number:x})"


def test_constant_vectors(vectors: Callable[[str], Dict[str, Any]]) -> None:
    constants = vectors("constants")
    assert aws_srp.N_HEX.lower() == constants["N_hex"].lower()
    assert int(aws_srp.G_HEX, 16) == constants["g"]
    assert aws_srp.INFO_BITS.decode() == constants["hkdf_info_ascii"]
    assert len(aws_srp.compute_hkdf(b"a", b"b")) == constants["hkdf_output_bytes"]
    assert aws_srp.hex_hash("00" + aws_srp.N_HEX + "0" + aws_srp.G_HEX) == constants["k_hex"]


def test_random_numbers_are_long_and_different() -> None:
    drawn = {aws_srp.get_random(128) for _ in range(50)}
    assert len(drawn) == 50
    assert max(drawn).bit_length() > 1000
    assert max(drawn) < 2**1024


def test_device_verifier_is_what_the_peer_would_compute() -> None:
    import base64

    for _ in range(20):
        password, config = aws_srp.generate_hash_device("-group", "eu-west-1_key")
        assert len(base64.b64decode(password)) == 40
        salt = base64.b64decode(config["Salt"]).hex()
        x = int(peer.hex_hash(salt + peer.hash_sha256(f"-groupeu-west-1_key:{password}".encode())), 16)
        verifier = peer.pad_hex(pow(2, x, int(peer.N_HEX, 16)))
        assert base64.b64decode(config["PasswordVerifier"]).hex() == verifier
        assert config.keys() == {"PasswordVerifier", "Salt"}


def test_hkdf_is_that_of_the_rfc() -> None:
    prk = hmac.new(b"salt", b"ikm", hashlib.sha256).digest()
    expected = hmac.new(prk, b"Caldera Derived Key\x01", hashlib.sha256).digest()[:16]
    assert aws_srp.compute_hkdf(bytearray(b"ikm"), bytearray(b"salt")) == expected


@pytest.mark.difference("pad-negative")
def test_negative_integers_are_padded_as_twos_complement() -> None:
    assert peer.pad_hex(-200) == "0-c8"
    assert aws_srp.pad_hex(-200) == aws_srp.pad_hex("-c8") == "ff38"


@pytest.mark.difference("pad-garbage")
def test_text_that_is_no_integer_is_refused() -> None:
    assert peer.pad_hex("zz") == "zz"
    with pytest.raises(IndexError):
        peer.pad_hex("")
    for text in ("zz", "", "-", "0x12", "1 2", "12\n", "１２"):
        with pytest.raises(exceptions.BadValueError) as error:
            aws_srp.pad_hex(text)
        assert error.value.field == "long_int"


@pytest.mark.difference("helper-errors")
def test_errors_do_not_repeat_what_was_given() -> None:
    for function, secret in ((aws_srp.hex_to_long, "geheim"), (aws_srp.hex_hash, "abcgeheim")):
        with pytest.raises(ValueError) as error:
            function(secret)
        assert secret not in str(error.value)
        assert error.value.field == "hex_string"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="geheim"):
        peer.hex_to_long("geheim")


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (aws_srp.hash_sha256, ("text",)),
        (aws_srp.hex_hash, (b"ab",)),
        (aws_srp.hex_to_long, (12,)),
        (aws_srp.long_to_hex, ("ab",)),
        (aws_srp.long_to_hex, (1.5,)),
        (aws_srp.get_random, ("1",)),
        (aws_srp.pad_hex, (b"ab",)),
        (aws_srp.pad_hex, (None,)),
        (aws_srp.compute_hkdf, ("a", b"b")),
        (aws_srp.calculate_u, (None, 1)),
        (aws_srp.generate_hash_device, (None, "key")),
        (aws_srp.AWSSRP.get_secret_hash, ("name", "client", None)),
        (aws_srp.AWSSRP.get_secret_hash, (None, "client", "secret")),
        (aws_srp.AWSSRP.get_cognito_formatted_timestamp, (1767323045,)),
    ],
)
def test_wrong_types(function: Callable[..., Any], arguments: Any) -> None:
    with pytest.raises(TypeError):
        function(*arguments)


@pytest.mark.parametrize(
    ("function", "argument", "field"),
    [
        (aws_srp.hex_hash, "abc", "hex_string"),
        (aws_srp.hex_to_long, "", "hex_string"),
        (aws_srp.get_random, 0, "nbytes"),
        (aws_srp.get_random, -1, "nbytes"),
    ],
)
def test_bad_values(function: Callable[..., Any], argument: Any, field: str) -> None:
    with pytest.raises(exceptions.BadValueError) as error:
        function(argument)
    assert error.value.field == field
