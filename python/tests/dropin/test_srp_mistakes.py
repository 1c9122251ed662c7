"""``AWSSRP`` and what no service should send; and the mistakes of the peers that are mended."""

from __future__ import annotations

import datetime
import random
import types
from typing import Any

import pycognito.aws_srp as peer
import pytest
import warrant.aws_srp as older_peer
from awssrp import CHALLENGE, N, Vectors, at, srp

from cognito_srp import aws_srp
from cognito_srp.exceptions import BadAnswerError, BadValueError

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


class TestHostileChallenges:
    """Nothing is signed for a challenge that breaks the protocol."""

    @pytest.fixture(autouse=True)
    def nothing_is_signed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from cognito_srp import _native

        real = _native.sign_claim

        def sign(*arguments: Any) -> str:
            signature = real(*arguments)
            raise AssertionError(f"a claim was signed: {signature}")

        monkeypatch.setattr(_native, "sign_claim", sign)

    def refused(self, field: str, **change: Any) -> None:
        challenge = {name: value for name, value in {**CHALLENGE, **change}.items() if value is not None}
        device = {"device_key": "key", "device_group_key": "group", "device_password": "password"}
        proofs = [srp().process_challenge, srp(**device).process_device_challenge]
        for proof in proofs[: 1 if field == "USER_ID_FOR_SRP" else 2]:
            with pytest.raises(BadAnswerError) as error:
                proof(challenge)
            assert error.value.field == field
            assert isinstance(error.value, ValueError)

    def test_srp_b(self, vectors: Vectors) -> None:
        entries = vectors("refuse")["refuse_B"]
        assert len(entries) >= 18
        for entry in entries:
            self.refused("SRP_B", SRP_B=entry["SRP_B"])

    def test_other_fields(self, vectors: Vectors) -> None:
        for entry in vectors("refuse")["refuse_other"]:
            if entry["field"] == "pool id":
                continue
            for value in entry["values"]:
                self.refused(entry["field"], **{entry["field"]: value})
        for value in ("f" * 5000, "１２", "-", "0x12", "1_2"):
            self.refused("SALT", SALT=value)

    def test_garbage(self) -> None:
        source = random.Random(11)
        alphabet = "0123456789abcdefABCDEF-_+/= \t\n\0xzäß１\U0001f600"
        ours = srp()
        for _ in range(500):
            field = source.choice(("SRP_B", "SALT", "SECRET_BLOCK"))
            text = "".join(source.choices(alphabet, k=source.choice((0, 1, 2, 30, 2000)))) + "!"
            with pytest.raises(BadAnswerError) as error:
                ours.process_challenge({**CHALLENGE, field: text})
            assert error.value.field == field
            assert len(text) < 3 or text not in str(error.value)

    def test_pool_ids(self) -> None:
        ours = srp(pool_id="nounderscore")
        with pytest.raises(BadValueError) as error:
            ours.process_challenge(CHALLENGE)
        assert error.value.field == "UserPoolId"
        assert not isinstance(error.value, BadAnswerError)

    @pytest.mark.parametrize("field", ["SRP_B", "SALT", "SECRET_BLOCK", "USER_ID_FOR_SRP"])
    def test_wrong_types(self, field: str) -> None:
        with pytest.raises(TypeError):
            srp().process_challenge({**CHALLENGE, field: 12})

    def test_no_mapping_and_no_password(self) -> None:
        with pytest.raises(TypeError):
            srp().process_challenge(["SRP_B"])
        with pytest.raises(TypeError):
            srp(password=None).process_challenge(CHALLENGE)
        for key in ("12", None, 1.5):
            with pytest.raises(TypeError):
                srp().get_password_authentication_key("n", "p", key, "1")
        with pytest.raises(TypeError):
            srp().get_password_authentication_key("n", "p", 5, b"1")

    def test_values_out_of_range(self) -> None:
        for big_b in (0, -5, N, 2 * N, N + 5):
            with pytest.raises(BadValueError) as error:
                srp().get_password_authentication_key("n", "p", big_b, "1")
            assert error.value.field == "SRP_B"
        with pytest.raises(BadValueError) as error:
            srp().get_password_authentication_key("n", "p", 5, "zz")
        assert error.value.field == "SALT"

    def test_no_device(self) -> None:
        with pytest.raises(BadValueError) as error:
            srp().process_device_challenge(CHALLENGE)
        assert error.value.field == "device_key"


class TestMistakesOfThePeers:
    @pytest.mark.difference("b-zero-mod-n")
    def test_b_that_is_zero_modulo_n(self) -> None:
        for big_b in (0, N, 2 * N):
            challenge = {**CHALLENGE, "SRP_B": f"{big_b:x}"}
            # Whoever sends that knows S without knowing a password, and pycognito signs all the same.
            assert srp(peer).process_challenge(challenge, {"USERNAME": "jane"})["PASSWORD_CLAIM_SIGNATURE"]
            with pytest.raises(BadAnswerError):
                srp().process_challenge(challenge)

    @pytest.mark.difference("challenge-errors")
    def test_malformed_challenges(self) -> None:
        for text in ("0x12ab", "12_ab"):
            challenge = {**CHALLENGE, "SRP_B": text}
            assert srp(peer).process_challenge(challenge, {"USERNAME": "jane"})
            with pytest.raises(BadAnswerError):
                srp().process_challenge(challenge)
        missing = {name: value for name, value in CHALLENGE.items() if name != "SALT"}
        with pytest.raises(KeyError):
            srp(peer).process_challenge(missing, {"USERNAME": "jane"})
        with pytest.raises(BadAnswerError):
            srp().process_challenge(missing)
        with pytest.raises(IndexError):
            srp(peer, pool_id="x").process_challenge(CHALLENGE, {"USERNAME": "jane"})

    @pytest.mark.difference("password-type")
    def test_passwords_that_are_no_text(self) -> None:
        for password in (None, 1234, b"1234"):
            keys = set()
            theirs = srp(peer, password=password)
            assert theirs.process_challenge(CHALLENGE, {"USERNAME": "jane"})
            for same in (password, str(password)):
                keys.add(bytes(theirs.get_password_authentication_key("n", same, 5, "1")))
            assert len(keys) == 1
            with pytest.raises(TypeError) as error:
                srp(password=password).process_challenge(CHALLENGE)
            assert "1234" not in str(error.value)
            with pytest.raises(TypeError):
                srp().get_password_authentication_key("n", password, 5, "1")
            with pytest.raises(TypeError):
                srp().get_device_authentication_key("g", "k", password, 5, "1")

    @pytest.mark.difference("b-not-below-n")
    def test_b_has_to_be_below_n(self) -> None:
        for big_b in (N + 5, 3 * N - 1):
            challenge = {**CHALLENGE, "SRP_B": f"{big_b:x}"}
            assert srp(peer).process_challenge(challenge, {"USERNAME": "jane"})
            with pytest.raises(BadAnswerError) as error:
                srp().process_challenge(challenge)
            assert error.value.field == "SRP_B"

    @pytest.mark.difference("blanks")
    def test_blanks_are_no_digits(self) -> None:
        fields = ("SRP_B", "SRP_B", "SECRET_BLOCK", "SECRET_BLOCK")
        for field, text in zip(fields, (" 12ab", "12ab\n", "AAAA\n", "AA AA")):
            challenge = {**CHALLENGE, field: text}
            assert srp(peer).process_challenge(challenge, {"USERNAME": "jane"})
            with pytest.raises(BadAnswerError) as error:
                srp().process_challenge(challenge)
            assert error.value.field == field

    @pytest.mark.difference("pool-name")
    def test_two_underscores_in_the_id_of_a_pool(self) -> None:
        keys = {}
        for module, pool_id in ((aws_srp, "eu_Pool_x"), (peer, "eu_Pool_x"), (aws_srp, "eu_Pool"), (peer, "eu_Pool")):
            made = srp(module, pool_id=pool_id)
            made.small_a_value, made.large_a_value = 5, 32
            keys[module, pool_id] = bytes(made.get_password_authentication_key("n", "p", 7, "1"))
        assert keys[aws_srp, "eu_Pool"] == keys[peer, "eu_Pool"] == keys[peer, "eu_Pool_x"]
        assert keys[aws_srp, "eu_Pool_x"] != keys[peer, "eu_Pool_x"]

    @pytest.mark.difference("timestamp-input")
    def test_timestamps_of_other_things_and_of_long_ago(self) -> None:
        early = datetime.datetime(999, 1, 1)
        assert peer.AWSSRP.get_cognito_formatted_timestamp(early).endswith(" UTC 999")
        assert aws_srp.AWSSRP.get_cognito_formatted_timestamp(early).endswith(" UTC 0999")
        alike = types.SimpleNamespace(weekday=lambda: 4, year=2026, month=1, day=2, hour=3, minute=4, second=5)
        assert peer.AWSSRP.get_cognito_formatted_timestamp(alike) == "Fri Jan 2 03:04:05 UTC 2026"
        with pytest.raises(TypeError):
            aws_srp.AWSSRP.get_cognito_formatted_timestamp(alike)  # type: ignore[arg-type]

    @pytest.mark.difference("negative-salt")
    def test_negative_salts(self, vectors: Vectors) -> None:
        negative = [e for e in vectors("user")["vectors"] if e["wire"]["SALT"].startswith("-")]
        assert len(negative) >= 2
        for entry in negative:
            given, wire = entry["inputs"], entry["wire"]
            key = []
            for module in (aws_srp, peer):
                made = srp(module, pool_id=given["pool_id"])
                made.small_a_value = int(given["a_hex"], 16)
                made.large_a_value = made.calculate_a()
                key.append(
                    lambda made=made: made.get_password_authentication_key(
                        given["user_id_for_srp"], given["password"], int(wire["SRP_B"], 16), wire["SALT"]
                    )
                )
            assert key[0]().hex() == entry["intermediate"]["key16_hex"]
            with pytest.raises(ValueError):
                key[1]()

    @pytest.mark.difference("url-safe-block")
    def test_url_safe_letters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        signed = {}
        ours, theirs = srp(), srp(peer)
        theirs.small_a_value, theirs.large_a_value = ours.small_a_value, ours.large_a_value
        for made in (ours, theirs):
            at(monkeypatch, made, "Fri Jan 2 03:04:05 UTC 2026")
            for block in ("+/ab", "-_ab", "ab"):
                challenge = {**CHALLENGE, "SECRET_BLOCK": block}
                try:
                    answer = made.process_challenge(challenge, {"USERNAME": "jane"})
                except ValueError:
                    continue
                assert answer["PASSWORD_CLAIM_SECRET_BLOCK"] == block
                signed[made, block] = answer["PASSWORD_CLAIM_SIGNATURE"]
        assert signed[ours, "-_ab"] == signed[ours, "+/ab"] == signed[theirs, "+/ab"]
        # pycognito drops the letters and finds that what is left is too short.
        assert (theirs, "-_ab") not in signed and (ours, "ab") not in signed

    @pytest.mark.difference("salt-zeros")
    def test_surplus_zeros_in_a_salt(self) -> None:
        ours, theirs = srp(), srp(peer)
        theirs.small_a_value, theirs.large_a_value = ours.small_a_value, ours.large_a_value
        key = {
            (made, salt): made.get_password_authentication_key("n", "p", 5, salt)
            for made in (ours, theirs)
            for salt in ("1f", "001f")
        }
        assert key[ours, "1f"] == key[ours, "001f"] == key[theirs, "1f"]
        assert key[theirs, "001f"] != key[theirs, "1f"]

    @pytest.mark.difference("secret-hash-of-the-name-sent")
    def test_secret_hash_is_of_the_name_that_is_sent(self) -> None:
        ours = srp(username="jane@example.com", client_secret="secret").process_challenge(CHALLENGE)
        assert ours["USERNAME"] == "internal"
        assert ours["SECRET_HASH"] == aws_srp.AWSSRP.get_secret_hash("internal", "client", "secret")
        theirs = srp(older_peer, username="jane@example.com", client_secret="secret").process_challenge(CHALLENGE)
        assert theirs["USERNAME"] == "internal"
        assert theirs["SECRET_HASH"] == aws_srp.AWSSRP.get_secret_hash("jane@example.com", "client", "secret")
