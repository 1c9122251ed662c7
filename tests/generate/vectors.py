#!/usr/bin/env python3
"""Recompute the test vectors in tests/vectors from their inputs.

    python3 tests/generate/vectors.py --check    compare with the committed files (exit 1 if one differs)
    python3 tests/generate/vectors.py --write    rewrite the committed files

An independent program: Python's standard library only, written from the definitions of the protocol and
not from the Rust code. What an entry is given (secrets, names, salts, times) is read from the file and
kept; everything that follows from it is worked out here.
"""

import argparse
import base64
import hashlib
import hmac
import json
import pathlib
import sys

from lenient_time import canonical_time, print_time

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "vectors"

# The 3072-bit prime of RFC 3526: 2^3072 - 2^3008 - 1 + 2^64 * (floor(2^2942 * pi) + 1690314).
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2
INFO = b"Caldera Derived Key"
KEY_BYTES = 16


# Bytes and numbers


def pad(number):
    """Minimal big-endian two's complement: a positive number never starts with a set bit."""
    length = 1
    while not -(1 << (8 * length - 1)) <= number < 1 << (8 * length - 1):
        length += 1
    return (number % (1 << (8 * length))).to_bytes(length, "big")


def from_hex(text):
    """An integer from hex text; a salt may carry a minus sign."""
    return -int(text[1:], 16) if text.startswith("-") else int(text, 16)


def to_hex(number):
    return format(number, "x")


def b64(data):
    return base64.b64encode(data).decode()


def H(data):
    return hashlib.sha256(data).digest()


def H_int(data):
    return int.from_bytes(H(data), "big")


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


K = H_int(pad(N) + pad(G))


# The protocol


def prove(namespace, identity, password, a, SALT, SECRET_BLOCK, TIMESTAMP, b=None, SRP_B=None, **wrong):
    """One sign-in of a user or a device: every value by name. B comes from b, or is given as text.

    `wrong` does one thing wrong on purpose: see server_reject and formula_traps.
    """
    salt = from_hex(SALT)
    inner = H((namespace + identity + ":" + password).encode())
    x = H_int(pad(salt) + inner)
    v = pow(G, x, N)
    A = pow(G, a, N)
    B = from_hex(SRP_B) if SRP_B is not None else (K * v + pow(G, b, N)) % N
    u = H_int(pad(A) + pad(B))
    assert u != 0 and B % N != 0
    guess = wrong.get("guess")
    x_used = x if guess is None else H_int(pad(salt) + H((namespace + identity + ":" + guess).encode()))
    S = pow((B - K * pow(G, x_used, N)) % N, a + u * x_used, N)
    if b is not None and guess is None:
        assert S == pow(A * pow(v, u, N), b, N), "client and server disagree"
    prk = mac(pad(u), S.to_bytes(384, "big") if wrong.get("fixed_width_S") else pad(S))
    key = mac(prk, INFO + b"\x01")[: wrong.get("key_bytes", KEY_BYTES)]
    if wrong.get("plain_hash_key"):
        key = H(pad(S))
    block = SECRET_BLOCK.encode() if wrong.get("block_as_text") else base64.b64decode(SECRET_BLOCK)
    signed_namespace = wrong.get("message_namespace", namespace)
    signed_identity = wrong.get("message_identity", identity)
    message = (signed_namespace + signed_identity).encode() + block + TIMESTAMP.encode()
    return {
        "salt": salt, "inner": inner, "x": x, "v": v, "A": A, "B": B, "u": u, "S": S,
        "prk": prk, "key": key, "message": message, "signature": mac(key, message),
    }  # fmt: skip


def totp_code(secret, step):
    """The six digits of an authenticator app, after RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06}"


def who(entry):
    """(namespace, identity, password) of a user or of a device."""
    if "device_key" in entry:
        return entry["device_group_key"], entry["device_key"], entry["device_password"]
    return entry["pool_name"], entry["user_id_for_srp"], entry["password"]


def prove_inputs(inputs, TIMESTAMP=None, **wrong):
    return prove(
        *who(inputs),
        a=from_hex(inputs["a_hex"]),
        b=from_hex(inputs["b_hex"]),
        SALT=inputs["SALT"],
        SECRET_BLOCK=inputs["SECRET_BLOCK"],
        TIMESTAMP=TIMESTAMP or inputs["TIMESTAMP"],
        **wrong,
    )


# The files, one function each: what the file should hold, from what it is given


def constants(old, _files):
    return {
        "about": old["about"],
        "N_hex": to_hex(N),
        "g": G,
        "k_hex": to_hex(K),
        "k_preimage": "pad(N) (385 bytes, 00 first) || pad(g) (1 byte 02)",
        "hkdf_info_ascii": INFO.decode(),
        "hkdf_output_bytes": KEY_BYTES,
    }


def pads(old, _files):
    return each(old, lambda entry: {"dec": entry["dec"], "pad_hex": pad(int(entry["dec"])).hex()})


def sign_ins(old, _files):
    return each(old, sign_in)


def sign_in(entry):
    inputs = dict(entry["inputs"])
    if "pool_id" in inputs:
        inputs["pool_name"] = inputs["pool_id"].split("_", 1)[1]
    values = prove_inputs(inputs)
    wire = {
        "SRP_A": to_hex(values["A"]),
        "SRP_B": to_hex(values["B"]),
        "SALT": inputs["SALT"],
        "PASSWORD_CLAIM_SECRET_BLOCK": inputs["SECRET_BLOCK"],
        "TIMESTAMP": inputs["TIMESTAMP"],
        "PASSWORD_CLAIM_SIGNATURE": b64(values["signature"]),
    }
    if "device_key" in inputs:
        wire["ConfirmDevice_Salt_b64"] = b64(pad(values["salt"]))
        wire["ConfirmDevice_PasswordVerifier_b64"] = b64(pad(values["v"]))
    intermediate = {
        "pad_salt_hex": pad(values["salt"]).hex(),
        "inner_hash_hex": values["inner"].hex(),
        "x_hex": to_hex(values["x"]),
        "verifier_hex": to_hex(values["v"]),
        "pad_A_hex": pad(values["A"]).hex(),
        "pad_B_hex": pad(values["B"]).hex(),
        "u_hex": to_hex(values["u"]),
        "pad_u_hex": pad(values["u"]).hex(),
        "S_hex": to_hex(values["S"]),
        "pad_S_hex": pad(values["S"]).hex(),
        "prk_hex": values["prk"].hex(),
        "key16_hex": values["key"].hex(),
        "message_hex": values["message"].hex(),
    }
    return {"id": entry["id"], "note": entry["note"], "inputs": inputs, "intermediate": intermediate, "wire": wire}


def refuse(old, files):
    basic = sign_in(by_id(files["user"], "user_basic"))
    derived = {
        "A_equals_N": to_hex(N),
        "A_equals_2N": to_hex(2 * N),
        "A_equals_N_odd_padded": "0" + to_hex(N),
        "A_huge": "f" * 100_000,
        "B_equals_N": to_hex(N),
        "B_equals_N_upper_padded": "00" + to_hex(N).upper(),
        "B_equals_2N": to_hex(2 * N),
        "B_negative_N": "-" + to_hex(N),
        "B_too_long": "f" * 4096,
        "B_plus_N": to_hex(from_hex(basic["wire"]["SRP_B"]) + N),
    }
    new = dict(old)
    for group, field in (("refuse_A", "SRP_A"), ("refuse_B", "SRP_B")):
        new[group] = [{**entry, field: derived.get(entry["id"], entry[field])} for entry in old[group]]
    return new


def server_reject(old, files):
    inputs = by_id(files["user"], "user_basic")["inputs"]
    right = prove_inputs(inputs)["signature"]

    def signature(entry):
        match entry["id"]:
            case "wrong_password":
                return b64(prove_inputs(inputs, guess=entry["password"])["signature"])
            case "timestamp_zero_padded_day":
                return b64(prove_inputs(inputs, TIMESTAMP=entry["timestamp"])["signature"])
            case "timestamp_changed_after_signing":
                return b64(right)
            case "full_pool_id_in_message":
                return b64(prove_inputs(inputs, message_namespace=inputs["pool_id"])["signature"])
            case "secret_block_as_text":
                return b64(prove_inputs(inputs, block_as_text=True)["signature"])
            case "alias_in_message":
                return b64(prove_inputs(inputs, message_identity=entry["alias"])["signature"])
            case "hex_signature":
                return right.hex()
            case "key_32_bytes":
                return b64(prove_inputs(inputs, key_bytes=32)["signature"])
            case "S_fixed_width":
                return b64(prove_inputs(inputs, fixed_width_S=True)["signature"])
            case other:
                raise ValueError(f"server_reject: no rule for {other}")

    return each(old, lambda entry: {**entry, "signature_b64": signature(entry)})


def formula_traps(old, files):
    device = by_id(files["device"], "device_basic")["inputs"]
    user = by_id(files["user"], "user_basic")["inputs"]

    def trap(entry):
        if entry["id"] == "article_K_formula":
            return {
                **entry,
                "signature_b64": b64(prove_inputs(user, plain_hash_key=True)["signature"]),
                "correct_signature_b64": b64(prove_inputs(user)["signature"]),
            }
        wrong = prove_inputs({**device, "device_key": entry["identity"]})
        return {
            **entry,
            "article_inner_hash_hex": wrong["inner"].hex(),
            "article_verifier_b64": b64(pad(wrong["v"])),
            "correct_verifier_b64": b64(pad(prove_inputs(device)["v"])),
        }

    return each(old, trap)


def timestamps(old, _files):
    def good(entry):
        text, utc = print_time(entry["epoch"])
        return {"utc": utc, "epoch": entry["epoch"], "text": text}

    def bad(entry):
        canonical = canonical_time(entry["text"])
        assert canonical != entry["text"], f"{entry['text']} is not bad"
        return {
            "text": entry["text"],
            "model_parses": canonical is not None,
            "model_canonical": canonical,
            "server_error": "InvalidParameterException" if canonical is None else "NotAuthorizedException",
        }

    return {**old, "good": [good(e) for e in old["good"]], "bad": [bad(e) for e in old["bad"]]}


def secret_hash(old, _files):
    def entry_for(entry):
        data = (entry["username"] + entry["client_id"]).encode()
        return {**entry, "SECRET_HASH": b64(mac(entry["client_secret"].encode(), data))}

    return each(old, entry_for)


def totp(old, _files):
    def entry_for(entry):
        step = entry["epoch"] // 30
        return {**entry, "code": totp_code(entry["SecretCode"], step), "step": step}

    return each(old, entry_for)


def third_party(old, _files):
    def entry_for(entry):
        values = prove(
            *who(entry),
            a=int(entry["a_dec"]) if "a_dec" in entry else from_hex(entry["a_hex"]),
            **{name: entry[name] for name in ("SALT", "SRP_B", "SECRET_BLOCK", "TIMESTAMP")},
        )
        new = {**entry, "PASSWORD_CLAIM_SIGNATURE": b64(values["signature"])}
        if "key16_hex" in entry:
            new["key16_hex"] = values["key"].hex()
        return new

    return each(old, entry_for)


FILES = {
    "constants": constants,
    "pad": pads,
    "user": sign_ins,
    "device": sign_ins,
    "refuse": refuse,
    "server_reject": server_reject,
    "formula_traps": formula_traps,
    "timestamps": timestamps,
    "secret_hash": secret_hash,
    "totp": totp,
    "third_party": third_party,
}


def each(old, make):
    return {**old, "vectors": [make(entry) for entry in old["vectors"]]}


def by_id(file, wanted):
    return next(entry for entry in file["vectors"] if entry["id"] == wanted)


# Check and write


def differences(old, new, place):
    """Lines that name each place where two JSON values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from differences(old.get(name), new.get(name), f"{place} {name}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new)):
            label = before.get("id", index) if isinstance(before, dict) else index
            yield from differences(before, after, f"{place} [{label}]")
    elif old != new or type(old) is not type(new):
        yield f"{place}:\n  committed  {shorten(old)}\n  computed   {shorten(new)}"


def shorten(value):
    text = json.dumps(value)
    return text if len(text) <= 160 else f"{text[:100]}…{text[-40:]} ({len(text)} characters)"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    mode = arguments.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true")
    mode.add_argument("--write", action="store_true")
    mode = arguments.parse_args()

    committed = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.json"))}
    if set(committed) != set(FILES):
        sys.exit(f"files without a rule, or rules without a file: {sorted(set(committed) ^ set(FILES))}")
    files = {name: json.loads(text) for name, text in committed.items()}

    wrong = 0
    for name, make in FILES.items():
        new = make(files[name], files)
        if mode.write:
            (FOLDER / f"{name}.json").write_text(json.dumps(new, indent=1) + "\n")
            continue
        for line in differences(files[name], new, f"{name}.json"):
            wrong += 1
            print(line)
    if wrong:
        sys.exit(f"{wrong} values differ from what their inputs give")
    if mode.check:
        lists = [entries for file in files.values() for entries in file.values() if isinstance(entries, list)]
        print(f"{len(files)} files, {sum(map(len, lists))} entries: all as computed")


if __name__ == "__main__":
    main()
