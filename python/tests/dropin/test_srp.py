"""``AWSSRP`` without a service: the maths, beside pycognito's and with the test vectors."""

from __future__ import annotations

import base64
import datetime
import random
from typing import Any, Dict, Iterator

import pycognito.aws_srp as peer
import pytest
import warrant.aws_srp as older_peer
from awssrp import CHALLENGE, N, Vectors, at, srp

from cognito_srp import aws_srp
from cognito_srp.exceptions import BadValueError

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


class TestVectors:
    """Every value that this interface shows, against vectors that another program made."""

    def check(self, ours: Any, entry: Dict[str, Any]) -> None:
        inner, wire = entry["intermediate"], entry["wire"]
        name = entry["id"]
        big_a, big_b = ours.large_a_value, int(wire["SRP_B"], 16)
        assert aws_srp.long_to_hex(big_a) == wire["SRP_A"].lower(), f"{name}: A"
        assert ours.get_auth_params()["SRP_A"] == wire["SRP_A"].lower(), f"{name}: SRP_A"
        assert aws_srp.pad_hex(big_a) == inner["pad_A_hex"], f"{name}: pad(A)"
        assert aws_srp.pad_hex(big_b) == inner["pad_B_hex"], f"{name}: pad(B)"
        assert aws_srp.pad_hex(int(wire["SALT"], 16)) == inner["pad_salt_hex"], f"{name}: pad(salt)"
        u = aws_srp.calculate_u(big_a, big_b)
        assert aws_srp.long_to_hex(u) == inner["u_hex"], f"{name}: u"
        assert aws_srp.pad_hex(u) == inner["pad_u_hex"], f"{name}: pad(u)"
        x = aws_srp.hex_hash(inner["pad_salt_hex"] + inner["inner_hash_hex"])
        assert aws_srp.hex_to_long(x) == int(inner["x_hex"], 16), f"{name}: x"
        key = aws_srp.compute_hkdf(bytes.fromhex(inner["pad_S_hex"]), bytes.fromhex(inner["pad_u_hex"]))
        assert key.hex() == inner["key16_hex"], f"{name}: K from S and u"

    def test_users(self, vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
        checked = 0
        for entry in vectors("user")["vectors"]:
            given, wire = entry["inputs"], entry["wire"]
            ours = srp(pool_id=given["pool_id"], username="jane", password=given["password"])
            ours.small_a_value = int(given["a_hex"], 16)
            self.check(ours, entry)
            inner = f"{given['pool_name']}{given['user_id_for_srp']}:{given['password']}".encode()
            assert aws_srp.hash_sha256(inner) == entry["intermediate"]["inner_hash_hex"], entry["id"]
            for salt in (wire["SALT"], int(wire["SALT"], 16)):
                key = ours.get_password_authentication_key(
                    given["user_id_for_srp"], given["password"], int(wire["SRP_B"], 16), salt
                )
                assert key.hex() == entry["intermediate"]["key16_hex"], f"{entry['id']}: K"
            at(monkeypatch, ours, given["TIMESTAMP"])
            answer = ours.process_challenge(
                {
                    "USER_ID_FOR_SRP": given["user_id_for_srp"],
                    "SRP_B": wire["SRP_B"],
                    "SALT": wire["SALT"],
                    "SECRET_BLOCK": given["SECRET_BLOCK"],
                }
            )
            assert answer == {
                "USERNAME": given["user_id_for_srp"],
                "TIMESTAMP": given["TIMESTAMP"],
                "PASSWORD_CLAIM_SECRET_BLOCK": wire["PASSWORD_CLAIM_SECRET_BLOCK"],
                "PASSWORD_CLAIM_SIGNATURE": wire["PASSWORD_CLAIM_SIGNATURE"],
            }, entry["id"]
            checked += 1
        assert checked >= 36

    def test_devices(self, vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
        checked = 0
        for entry in vectors("device")["vectors"]:
            given, wire = entry["inputs"], entry["wire"]
            names = ("device_group_key", "device_key", "device_password")
            device = {name: given[name] for name in names}
            ours = srp(**device)
            ours.small_a_value = int(given["a_hex"], 16)
            self.check(ours, entry)
            key = ours.get_device_authentication_key(
                *device.values(), int(wire["SRP_B"], 16), wire["SALT"]
            )
            assert key.hex() == entry["intermediate"]["key16_hex"], f"{entry['id']}: K"
            at(monkeypatch, ours, given["TIMESTAMP"])
            answer = ours.process_device_challenge(
                {
                    "USERNAME": "internal",
                    "SRP_B": wire["SRP_B"],
                    "SALT": wire["SALT"],
                    "SECRET_BLOCK": given["SECRET_BLOCK"],
                }
            )
            assert answer == {
                "USERNAME": "internal",
                "DEVICE_KEY": given["device_key"],
                "TIMESTAMP": given["TIMESTAMP"],
                "PASSWORD_CLAIM_SECRET_BLOCK": wire["PASSWORD_CLAIM_SECRET_BLOCK"],
                "PASSWORD_CLAIM_SIGNATURE": wire["PASSWORD_CLAIM_SIGNATURE"],
            }, entry["id"]
            checked += 1
        assert checked >= 8

    def test_values_of_others(self, vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
        checked = 0
        for entry in vectors("third_party")["vectors"]:
            if "pool_name" not in entry or "SECRET_BLOCK" not in entry:
                continue
            ours = srp(pool_id=f"eu-west-1_{entry['pool_name']}", password=entry["password"])
            ours.small_a_value = int(entry["a_hex"], 16) if "a_hex" in entry else int(entry["a_dec"])
            at(monkeypatch, ours, entry["TIMESTAMP"])
            names = ("SRP_B", "SALT", "SECRET_BLOCK")
            challenge = {name: entry[name] for name in names}
            answer = ours.process_challenge({**challenge, "USER_ID_FOR_SRP": entry["user_id_for_srp"]})
            assert answer["PASSWORD_CLAIM_SIGNATURE"] == entry["PASSWORD_CLAIM_SIGNATURE"], entry["source"]
            checked += 1
        assert checked >= 2

    def test_timestamps(self, vectors: Vectors) -> None:
        for entry in vectors("timestamps")["good"]:
            moment = datetime.datetime.fromtimestamp(entry["epoch"], datetime.timezone.utc)
            for same in (moment, moment.replace(tzinfo=None)):
                text = aws_srp.AWSSRP.get_cognito_formatted_timestamp(same)
                assert text == entry["text"] == peer.AWSSRP.get_cognito_formatted_timestamp(same)


def challenges(count: int) -> Iterator[Dict[str, Any]]:
    """Whole logins, drawn with a fixed seed. Salts have the digits that Cognito sends: none in front for nothing."""
    source = random.Random(20240501)
    for number in range(count):
        small = number % 3 == 0
        yield {
            # Long ones take pycognito long, and are rare for that.
            "a": source.getrandbits(source.choice((1000, 1024)) if number % 5 == 1 else 64) | 1,
            "b": source.getrandbits(source.choice((8, 3000)) if small else 3071) + 1,
            "salt": f"{source.getrandbits(source.choice((7, 120, 128))):x}",
            "name": source.choice(("jane", "jäne@example.com", "5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11")),
            "password": source.choice(("Correct-Horse-9!", "", "pässwörd:☃ ", "x" * 256)),
            "secret": source.choice((None, "client secret")),
            "block": base64.b64encode(source.randbytes(source.choice((1, 48, 1293)))).decode(),
        }


def test_random_logins_equal_pycognitos(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, given in enumerate(challenges(90)):
        both = []
        for module in (peer, aws_srp):
            made = srp(module, password=given["password"], client_secret=given["secret"])
            made.small_a_value = given["a"]
            made.large_a_value = made.calculate_a()
            at(monkeypatch, made, "Fri Jan 2 03:04:05 UTC 2026")
            parameters = made.get_auth_params()
            answer = made.process_challenge(
                {
                    "USERNAME": given["name"],
                    "USER_ID_FOR_SRP": given["name"],
                    "SRP_B": f"{given['b']:x}",
                    "SALT": given["salt"],
                    "SECRET_BLOCK": given["block"],
                },
                parameters,
            )
            both.append([parameters, answer])
            if number % 10 == 0:
                key = made.get_password_authentication_key("n", "p", given["b"], int(given["salt"], 16))
                both[-1].append(bytes(key))
        assert both[0] == both[1]


def test_random_device_logins_equal_pycognitos() -> None:
    device = {"device_key": "eu-west-1_key", "device_group_key": "-group", "device_password": "device password"}
    for given in challenges(20):
        both = []
        for module in (peer, aws_srp):
            made = srp(module, client_secret=given["secret"], **device)
            made.small_a_value = given["a"]
            made.large_a_value = made.calculate_a()
            challenge = {
                "USERNAME": given["name"],
                "SRP_B": f"{given['b']:x}",
                "SALT": given["salt"],
                "SECRET_BLOCK": given["block"],
            }
            key = made.get_device_authentication_key("g", "k", "p", given["b"], given["salt"])
            # pycognito's way to a timestamp cannot be replaced here: the claim is compared without it.
            answer = made.process_device_challenge(challenge)
            for field in ("TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE"):
                del answer[field]
            both.append((made.get_auth_params()["DEVICE_KEY"], answer, bytes(key)))
        assert both[0] == both[1]


def test_warrants_answers_too() -> None:
    for given in challenges(10):
        both = []
        for module in (older_peer, aws_srp):
            made = srp(module, password=given["password"])
            made.small_a_value = given["a"]
            made.large_a_value = made.calculate_a()
            assert made.g == 2 and made.k == aws_srp.hex_to_long(
                "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6"
            )
            key = made.get_password_authentication_key(given["name"], given["password"], given["b"], given["salt"])
            both.append((made.get_auth_params(), bytes(key)))
        assert both[0] == both[1]


def test_random_timestamps_equal_pycognitos() -> None:
    source = random.Random(9)
    for _ in range(3000):
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=source.randrange(2**33))
        ours = aws_srp.AWSSRP.get_cognito_formatted_timestamp(moment)
        assert ours == peer.AWSSRP.get_cognito_formatted_timestamp(moment)


class TestClass:
    def test_attributes(self) -> None:
        ours, theirs = srp(), srp(peer)
        for name in set(vars(theirs)) | set(vars(srp(older_peer))):
            assert hasattr(ours, name), name
        for name in ("username", "password", "pool_id", "client_id", "big_n", "val_g", "val_k", "device_key"):
            assert getattr(ours, name) == getattr(theirs, name), name
        assert (ours.g, ours.k) == (theirs.val_g, theirs.val_k)

    def test_a_and_the_a_that_belongs_to_it(self) -> None:
        ours = srp()
        assert ours.large_a_value == pow(2, ours.small_a_value, N) == ours.calculate_a()
        assert isinstance(ours.small_a_value, int) and isinstance(ours.large_a_value, int)
        ours.small_a_value = 5
        assert ours.large_a_value == ours.calculate_a() == 32
        ours.large_a_value = 77
        assert ours.large_a_value == 77
        ours.small_a_value = 6
        assert ours.large_a_value == 77
        assert ours.get_auth_params()["SRP_A"] == "4d"

    @pytest.mark.difference("stale-a")
    def test_setting_a_is_enough(self) -> None:
        ours, theirs = srp(), srp(peer)
        for made in (ours, theirs):
            made.small_a_value = 5
        assert ours.get_auth_params()["SRP_A"] == "20"
        assert theirs.get_auth_params()["SRP_A"] != "20"

    def test_what_was_set_stays_for_good(self) -> None:
        ours = srp()
        ours.small_a_value = 5
        for _ in range(2):
            ours.process_challenge(CHALLENGE)
            assert ours.get_auth_params()["SRP_A"] == "20"

    @pytest.mark.difference("fresh-a")
    def test_each_login_has_its_own_a(self) -> None:
        ours, theirs = srp(), srp(peer)
        for made, same in ((ours, False), (theirs, True)):
            first = made.get_auth_params()["SRP_A"]
            assert made.get_auth_params()["SRP_A"] == first
            made.process_challenge(CHALLENGE, {"USERNAME": "jane"})
            assert (made.get_auth_params()["SRP_A"] == first) is same

    @pytest.mark.difference("constants-for-reading")
    def test_the_group_cannot_be_changed(self) -> None:
        ours, theirs = srp(), srp(peer)
        for made in (ours, theirs):
            made.small_a_value = 5
            made.big_n = 7
        assert ours.calculate_a() == 32
        assert theirs.calculate_a() == 32 % 7

    @pytest.mark.difference("long-a")
    def test_a_is_bounded(self) -> None:
        for a, field in ((0, "a"), (-1, "small_a_value"), (2**1024, "a")):
            ours = srp()
            ours.small_a_value = a
            with pytest.raises(BadValueError) as error:
                ours.get_auth_params()
            assert error.value.field == field
            theirs = srp(peer)
            theirs.small_a_value = a
            assert theirs.calculate_a() > 0

    def test_methods_can_be_overridden(self) -> None:
        class Mine(aws_srp.AWSSRP):
            def generate_random_small_a(self) -> int:
                return 5

            def calculate_a(self) -> int:
                return super().calculate_a()

            def get_password_authentication_key(self, *arguments: Any) -> bytes:
                self.seen = arguments
                return super().get_password_authentication_key(*arguments)

            @staticmethod
            def get_cognito_formatted_timestamp(input_datetime: datetime.datetime) -> str:
                return "Fri Jan 2 03:04:05 UTC 2026"

        mine = Mine("jane", "secret", "eu-west-1_VecPool01", "client", client=object())
        assert mine.get_auth_params()["SRP_A"] == "20"
        answer = mine.process_challenge(CHALLENGE)
        assert mine.seen == ("internal", "secret", int(CHALLENGE["SRP_B"], 16), CHALLENGE["SALT"])
        assert answer["TIMESTAMP"] == "Fri Jan 2 03:04:05 UTC 2026"

    def test_one_argument_or_two(self) -> None:
        ours = srp()
        nameless = {key: value for key, value in CHALLENGE.items() if key != "USERNAME"}
        assert ours.process_challenge(CHALLENGE, {"USERNAME": "typed"})["USERNAME"] == "internal"
        assert ours.process_challenge({**nameless}, {"USERNAME": "typed"})["USERNAME"] == "typed"
        assert ours.process_challenge(nameless)["USERNAME"] == "internal"
        assert srp(peer).process_challenge(nameless, {"USERNAME": "typed"})["USERNAME"] == "typed"

    def test_a_pool_without_a_name(self) -> None:
        ours = srp(pool_id="_")
        assert ours.process_challenge(CHALLENGE)["USERNAME"] == "internal"
        key = ours.get_password_authentication_key("n", "p", 5, "1")
        theirs = srp(peer, pool_id="_")
        theirs.small_a_value, theirs.large_a_value = ours.small_a_value, ours.large_a_value
        assert theirs.get_password_authentication_key("n", "p", 5, "1") == key

    def test_the_challenge_is_left_as_it_is(self) -> None:
        challenge, request = dict(CHALLENGE), {"USERNAME": "jane"}
        srp().process_challenge(challenge, request)
        assert (challenge, request) == (CHALLENGE, {"USERNAME": "jane"})

    def test_region_and_client(self) -> None:
        for module in (aws_srp, peer, older_peer):
            with pytest.raises(ValueError, match="pool_region and client should not both be specified"):
                srp(module, pool_region="eu-west-1")

    def test_half_a_device(self) -> None:
        device = {"device_key": "key", "device_group_key": "group", "device_password": "password"}
        for missing in device:
            half = {name: value for name, value in device.items() if name != missing}
            for module in (aws_srp, peer):
                with pytest.raises(ValueError, match="Either all device_key"):
                    srp(module, **half)
            with pytest.raises(BadValueError) as error:
                srp(**half)
            assert error.value.field == missing

    def test_no_secrets_are_shown(self) -> None:
        ours = srp(
            password="hunter2", client_secret="c-secret", device_key="k", device_group_key="g", device_password="d-pw"
        )
        shown = repr(ours) + str(ours)
        for secret in ("hunter2", "c-secret", "d-pw", f"{ours.small_a_value:x}", str(ours.small_a_value)):
            assert secret not in shown
