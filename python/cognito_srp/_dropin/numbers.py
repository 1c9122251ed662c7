"""The integers of SRP as text and bytes, and the hashes over them."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from operator import index
from typing import Dict, Tuple, Union

from .. import _native
from ..exceptions import BadValueError

Bytes = Union[bytes, bytearray, memoryview]

N_HEX = _native.N_HEX.upper()
G_HEX = "2"
INFO_BITS = bytearray(b"Caldera Derived Key")
WEEKDAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

_HEX = re.compile(r"-?[0-9a-fA-F]+")


def hash_sha256(buf: Bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(buf).hexdigest()


def hex_hash(hex_string: str) -> str:
    """SHA-256 of the bytes that ``hex_string`` spells, as :func:`hash_sha256`. Blanks between bytes are allowed.

    Raises ``ValueError`` for an odd number of digits, and for what is no hexadecimal."""
    try:
        return hash_sha256(bytes.fromhex(hex_string))
    except ValueError:
        raise BadValueError("hex_string is not made of pairs of hexadecimal digits", field="hex_string") from None


def hex_to_long(hex_string: Union[str, bytes, bytearray]) -> int:
    """The integer that ``hex_string`` spells, as ``int(hex_string, 16)`` reads it.

    Raises ``ValueError`` where there is none."""
    try:
        return int(hex_string, 16)
    except ValueError:
        raise BadValueError("hex_string is not a hexadecimal integer", field="hex_string") from None


def long_to_hex(long_num: int) -> str:
    """``long_num`` in lower-case hexadecimal digits without zeros in front, with a minus before negative ones."""
    return f"{index(long_num):x}"


def get_random(nbytes: int) -> int:
    """A random integer of ``nbytes`` bytes, from the operating system."""
    if nbytes < 1:
        raise BadValueError("nbytes is less than one", field="nbytes")
    return int.from_bytes(os.urandom(nbytes), "big")


def pad_hex(long_int: Union[int, str]) -> str:
    """pad(n) as hexadecimal text: the minimal big-endian two's complement, as it is hashed.

    An integer gives lower-case digits. Text is taken as the digits of an integer, and keeps its case and its zeros in
    front. Raises ``ValueError`` for text that is no hexadecimal."""
    if not isinstance(long_int, str):
        number = index(long_int)
        length = (number if number >= 0 else ~number).bit_length() // 8 + 1
        return number.to_bytes(length, "big", signed=True).hex()
    if not _HEX.fullmatch(long_int):
        raise BadValueError("long_int is not hexadecimal", field="long_int")
    if long_int[0] == "-":
        return pad_hex(int(long_int, 16))
    if len(long_int) % 2 == 1:
        return f"0{long_int}"
    return long_int if long_int[0] in "01234567" else f"00{long_int}"


def compute_hkdf(ikm: Union[bytes, bytearray], salt: Union[bytes, bytearray]) -> bytes:
    """K = HKDF-SHA-256(ikm = pad(S), salt = pad(u), info = "Caldera Derived Key"), 16 bytes (RFC 5869)."""
    prk = hmac.new(salt, ikm, hashlib.sha256).digest()
    return hmac.new(prk, INFO_BITS + b"\x01", hashlib.sha256).digest()[:16]


def calculate_u(big_a: Union[int, str], big_b: Union[int, str]) -> int:
    """u = SHA-256(pad(A) ‖ pad(B)), for integers or hexadecimal text."""
    return int(hex_hash(pad_hex(big_a) + pad_hex(big_b)), 16)


def generate_hash_device(device_group_key: str, device_key: str) -> Tuple[str, Dict[str, str]]:
    """A new password for a device, and ``DeviceSecretVerifierConfig`` for it: ``PasswordVerifier`` and ``Salt``,
    both base64. The password is base64 text of 40 random bytes, and is used as it stands."""
    device = _native.create_device_verifier(device_key, device_group_key)
    return device.device_password, device.secret_verifier_config


def to_bytes(number: int, field: str) -> bytes:
    """The big-endian bytes of an integer that must not be negative."""
    if number < 0:
        raise BadValueError(f"{field} is negative", field=field)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
