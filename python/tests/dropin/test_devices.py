"""Remembered devices at a local pool: pycognito's methods, and AWS's published sample."""

from __future__ import annotations

import base64
import json
import platform
from typing import Any, Callable, Dict, Optional, Tuple

import pycognito
import pycognito.aws_srp as peer
import pytest
import requests
from botocore.exceptions import ClientError

import cognito_srp
from cognito_srp import aws_srp
from cognito_srp.exceptions import SoftwareTokenMFAChallengeException

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

ALWAYS = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
ON_PROMPT = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}

Make = Callable[..., Any]


def remembered(setting: Any, **more: Any) -> Tuple[Any, Dict[str, Any], Dict[str, str]]:
    """The ``AWSSRP`` that confirmed a device, its tokens, and the device."""
    srp = setting.srp(aws_srp, **more)
    tokens = srp.authenticate_user()
    answer, password = srp.confirm_device(tokens, "my laptop")
    assert answer.status_code == 200, answer.text
    device = {"device_key": srp.device_key, "device_group_key": srp.device_group_key, "device_password": password}
    return srp, tokens["AuthenticationResult"], device


def operations(client: Any) -> list[Tuple[str, Dict[str, Any]]]:
    seen: list[Tuple[str, Dict[str, Any]]] = []

    def listen(params: Dict[str, Any], model: Any, **_: Any) -> None:
        seen.append((params.get("ChallengeName", model.name), params))

    client.meta.events.register("provide-client-params.cognito-idp.*", listen)
    return seen


class TestDevice:
    def test_confirm_and_sign_in(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        srp, tokens, device = remembered(setting)
        assert srp.access_token == tokens["AccessToken"]
        assert (srp.device_name, srp.cognito_idp_url) == ("my laptop", setting.pool.endpoint + "/")
        assert srp.device_password == device["device_password"]
        again = setting.srp(aws_srp, **device)
        assert again.get_auth_params()["DEVICE_KEY"] == device["device_key"]
        seen = operations(again.client)
        done = again.authenticate_user(client_metadata={"a": "b"})
        assert "NewDeviceMetadata" not in done["AuthenticationResult"]
        assert [name for name, _ in seen] == [
            "InitiateAuth",
            "PASSWORD_VERIFIER",
            "DEVICE_SRP_AUTH",
            "DEVICE_PASSWORD_VERIFIER",
        ]
        assert all(params["ClientMetadata"] == {"a": "b"} for _, params in seen[1:])
        # The two proofs do not share a private value.
        assert seen[0][1]["AuthParameters"]["SRP_A"] != seen[2][1]["ChallengeResponses"]["SRP_A"]
        # The object that confirmed the device can use it at once.
        assert "NewDeviceMetadata" not in srp.authenticate_user()["AuthenticationResult"]

    def test_wrong_device_password(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        *_, device = remembered(setting)
        with pytest.raises(ClientError) as error:
            setting.srp(aws_srp, **{**device, "device_password": "wrong"}).authenticate_user()
        assert error.value.response["Error"]["Code"] == "NotAuthorizedException"

    def test_status_and_the_end(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ON_PROMPT)
        srp, tokens, device = remembered(setting)
        key = device["device_key"]
        client = setting.boto3()
        text = srp.update_device_status(True, tokens["AccessToken"], key)
        assert text == "<Response [200]> : <bound method Response.json of <Response [200]>>"
        assert len(client.list_devices(AccessToken=tokens["AccessToken"])["Devices"]) == 1
        srp.update_device_status(False, tokens["AccessToken"], key)
        assert client.list_devices(AccessToken=tokens["AccessToken"])["Devices"] == []
        assert srp.forget_device(tokens["AccessToken"], key).startswith("<Response [200]> : ")
        assert srp.forget_device(tokens["AccessToken"], key).startswith("<Response [400]> : ")
        with pytest.raises(ClientError) as error:
            setting.srp(aws_srp, **device).authenticate_user()
        assert error.value.response["Error"]["Code"] == "ResourceNotFoundException"

    def test_errors_of_the_service_are_in_the_response(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        srp = setting.srp(aws_srp)
        tokens = srp.authenticate_user()
        tokens["AuthenticationResult"]["AccessToken"] += "x"
        answer, password = srp.confirm_device(tokens)
        assert isinstance(answer, requests.Response)
        assert answer.status_code == 400 and len(base64.b64decode(password)) == 40
        assert srp.device_password is None

    def test_name_of_the_device(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        bodies = []
        real = requests.post

        def post(url: str, json: Dict[str, Any], **more: Any) -> requests.Response:
            bodies.append(json)
            return real(url, json=json, **more)

        monkeypatch.setattr(requests, "post", post)
        for node in ("laptop", ""):
            monkeypatch.setattr(platform, "node", lambda node=node: node)
            srp = setting.srp(aws_srp)
            answer, _ = srp.confirm_device(srp.authenticate_user())
            assert answer.status_code == 200 and srp.device_name is None
        assert [body.get("DeviceName") for body in bodies] == ["laptop", None]

    @pytest.mark.difference("device-status-type")
    def test_status_has_to_be_a_bool(self, make: Make) -> None:
        setting = make()
        with pytest.raises(TypeError):
            setting.srp(aws_srp).update_device_status("yes", "token", "key")
        with pytest.raises(UnboundLocalError):
            setting.srp(peer).update_device_status("yes", "token", "key")

    def test_the_response_has_to_have_the_device(self, make: Make) -> None:
        for module in (aws_srp, peer):
            with pytest.raises(KeyError):
                make().srp(module).confirm_device({"AuthenticationResult": {"AccessToken": "x"}})

    @pytest.mark.difference("device-endpoint")
    def test_device_calls_go_where_the_client_goes(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        urls = []

        def post(url: str, **more: Any) -> requests.Response:
            urls.append(url)
            answer = requests.Response()
            answer.status_code = 200
            return answer

        monkeypatch.setattr(requests, "post", post)
        tokens = {
            "AuthenticationResult": {
                "AccessToken": "token",
                "NewDeviceMetadata": {"DeviceKey": "key", "DeviceGroupKey": "group"},
            }
        }
        for module in (aws_srp, peer):
            srp = setting.srp(module)
            srp.confirm_device(tokens)
            srp.update_device_status(True, "token", "key")
            srp.forget_device("token", "key")
        assert urls == [setting.pool.endpoint + "/"] * 3 + ["https://cognito-idp.eu-west-1.amazonaws.com/"] * 3

    def test_endpoint_of_the_environment(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", setting.pool.endpoint)
        srp = aws_srp.AWSSRP("jane", setting.password, setting.pool.id, setting.pool.client_id)
        answer, _ = srp.confirm_device(srp.authenticate_user())
        assert answer.status_code == 200
        assert "NewDeviceMetadata" not in srp.authenticate_user()["AuthenticationResult"]
        srp.client.close()

    @pytest.mark.difference("device-partition")
    @pytest.mark.parametrize(
        ("region", "domain"), [("cn-north-1", "amazonaws.com.cn"), ("us-gov-west-1", "amazonaws.com")]
    )
    def test_partitions(
        self, no_endpoint: None, monkeypatch: pytest.MonkeyPatch, region: str, domain: str
    ) -> None:
        urls = []

        def post(url: str, **more: Any) -> requests.Response:
            urls.append(url)
            answer = requests.Response()
            answer.status_code = 200
            return answer

        monkeypatch.setattr(requests, "post", post)
        arguments: Dict[str, Any] = {"username": "jane", "password": "x", "pool_id": f"{region}_Pool", "client_id": "c"}
        with_boto3 = aws_srp.AWSSRP(pool_region=region, **arguments)
        with_boto3.forget_device("token", "key")
        with_boto3.client.close()
        aws_srp.AWSSRP(client=object(), **arguments).forget_device("token", "key")
        peer.AWSSRP(client=object(), **arguments).forget_device("token", "key")
        assert urls == [
            f"https://cognito-idp.{region}.{domain}/",
            f"https://cognito-idp.{region}.{domain}/",
            f"https://cognito-idp.{region}.amazonaws.com/",
        ]

    def test_no_address_is_made_of_a_strange_pool_id(self) -> None:
        for pool_id in ("evil.example/#_x", "_", "EU_x", "nounderscore"):
            srp = aws_srp.AWSSRP("jane", "x", pool_id, "client", client=object())
            with pytest.raises(ValueError) as error:
                srp.forget_device("token", "key")
            assert error.value.field == "UserPoolId"  # type: ignore[attr-defined]

    @pytest.mark.difference("device-secret-hash")
    def test_device_and_secret(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS, client_secret=True)
        *_, device = remembered(setting)
        assert "AuthenticationResult" in setting.srp(aws_srp, **device).authenticate_user()
        with pytest.raises(ClientError) as error:
            setting.srp(peer, **device).authenticate_user()
        assert error.value.operation_name == "RespondToAuthChallenge"
        assert error.value.response["Error"]["Code"] == "NotAuthorizedException"

    @pytest.mark.difference("device-name-sent")
    def test_device_and_alias(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        *_, device = remembered(setting, username=setting.alias)
        names = []
        for module in (aws_srp, peer):
            srp = setting.srp(module, username=setting.alias, **device)
            seen = operations(srp.client)
            try:
                srp.authenticate_user()
            except ClientError:
                assert module is peer
            names.append([params["ChallengeResponses"]["USERNAME"] for _, params in seen[1:3]])
        assert names == [["jane", "jane"], ["jane", setting.alias]]

    @pytest.mark.difference("device-locale")
    def test_timestamps_of_devices_are_english(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import datetime as real

        class Local(real.datetime):
            """As in a process whose locale is German."""

            def strftime(self, format: str) -> str:
                return super().strftime(format.replace("%a", "Mo").replace("%b", "Mär"))

        device = {"device_key": "key", "device_group_key": "group", "device_password": "password"}
        challenge = {"USERNAME": "jane", "SRP_B": "5", "SALT": "1", "SECRET_BLOCK": ""}
        stamps = []
        for module in (aws_srp, peer):
            monkeypatch.setattr(module.datetime, "datetime", Local)
            srp = module.AWSSRP("jane", "x", "eu-west-1_Pool", "client", client=object(), **device)
            stamps.append(srp.process_device_challenge(challenge)["TIMESTAMP"].split()[:2])
        assert stamps[0] != ["Mo", "Mär"]
        assert stamps[1] == ["Mo", "Mär"]

    @pytest.mark.difference("device-after-confirmation")
    def test_the_password_of_a_confirmed_device_is_kept(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        srp = setting.srp(peer)
        tokens = srp.authenticate_user()
        real = requests.post
        monkeypatch.setattr(requests, "post", lambda url, **more: real(setting.pool.endpoint + "/", **more))
        answer, _ = srp.confirm_device(tokens)
        assert answer.status_code == 200 and srp.device_password is None
        with pytest.raises(ClientError):
            srp.authenticate_user()
        ours, *_ = remembered(setting)
        assert "AuthenticationResult" in ours.authenticate_user()


class TestFrontDoor:
    """``Cognito`` with a device: what released versions of the peers do not have."""

    def test_sign_in_and_refresh(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS, client_secret=True)
        *_, device = remembered(setting)
        cognito = setting.cognito(cognito_srp)
        for name, value in device.items():
            setattr(cognito, name, value)
        cognito.authenticate(setting.password)
        assert cognito.access_claims["device_key"] == device["device_key"]
        before = cognito.access_token
        cognito.renew_access_token()
        assert cognito.access_token != before

    @pytest.mark.difference("refresh-device-key")
    def test_refresh_of_given_tokens(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        *_, device = remembered(setting)
        result = setting.srp(aws_srp, **device).authenticate_user()["AuthenticationResult"]
        given = {"access_token": result["AccessToken"], "refresh_token": result["RefreshToken"]}
        cognito = setting.cognito(cognito_srp, **given)
        cognito.renew_access_token()
        assert cognito.access_claims["device_key"] == device["device_key"]
        with pytest.raises(ClientError) as error:
            setting.cognito(pycognito, **given).renew_access_token()
        assert error.value.response["Error"]["Code"] == "NotAuthorizedException"

    @pytest.mark.difference("device-after-code")
    def test_code_and_then_the_device(self, make: Make) -> None:
        # Devices are remembered here, and asked for a code all the same.
        setting = make(DeviceConfiguration={**ALWAYS, "ChallengeRequiredOnNewDevice": False}, mfa="OPTIONAL")
        *_, device = remembered(setting)
        cognito = setting.cognito(cognito_srp)
        for name, value in device.items():
            setattr(cognito, name, value)
        cognito.authenticate(setting.password)
        secret = cognito.associate_software_token()
        cognito.verify_software_token(setting.pool.totp(secret))
        cognito.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")
        setting.pool.local_pool.advance(30)
        with pytest.raises(SoftwareTokenMFAChallengeException):
            cognito.authenticate(setting.password)
        seen = operations(cognito.client)
        cognito.respond_to_software_token_mfa_challenge(setting.pool.totp(secret))
        assert [name for name, _ in seen] == ["SOFTWARE_TOKEN_MFA", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"]
        assert cognito.access_claims["device_key"] == device["device_key"]

        setting.pool.local_pool.advance(30)
        theirs = setting.cognito(pycognito)
        with pytest.raises(pycognito.MFAChallengeException) as asked:
            theirs._set_tokens(setting.srp(peer, **device).authenticate_user())
        with pytest.raises(KeyError):
            theirs.respond_to_software_token_mfa_challenge(setting.pool.totp(secret), asked.value.get_tokens())


class Sample:
    """The sequence of calls that AWS publishes for remembered devices in Python (AWS SDK code examples, scenario
    "Sign up a user with a user pool that requires MFA"): only what it calls and passes is taken from there."""

    def __init__(self, module: Any, client: Any, client_id: str) -> None:
        self.module, self.client, self.client_id = module, client, client_id

    def helper(self, username: str, device_password: str) -> Any:
        return self.module.AWSSRP(
            username=username,
            password=device_password,
            pool_id="_",
            client_id=self.client_id,
            client_secret=None,
            client=self.client,
        )

    def confirm(self, username: str, device: Dict[str, str], access_token: str, generator: str) -> None:
        helper = self.helper(username, device["password"])
        inner = self.module.hash_sha256(f"{device['group']}{device['key']}:{device['password']}".encode("utf-8"))
        salt = self.module.pad_hex(self.module.get_random(16))
        x = self.module.hex_to_long(self.module.hex_hash(salt + inner))
        verifier = self.module.pad_hex(pow(getattr(helper, generator), x, helper.big_n))

        def base64_of(text: str) -> str:
            return base64.standard_b64encode(bytearray.fromhex(text)).decode("utf-8")

        self.client.confirm_device(
            AccessToken=access_token,
            DeviceKey=device["key"],
            DeviceSecretVerifierConfig={"PasswordVerifier": base64_of(verifier), "Salt": base64_of(salt)},
        )

    def sign_in(
        self, username: str, password: str, device: Dict[str, str], request: Optional[Dict[str, str]]
    ) -> Dict[str, Any]:
        helper = self.helper(username, device["password"])
        begun = self.client.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password, "DEVICE_KEY": device["key"]},
        )
        assert begun["ChallengeName"] == "DEVICE_SRP_AUTH"
        parameters = helper.get_auth_params()
        parameters["DEVICE_KEY"] = device["key"]
        asked = self.client.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName="DEVICE_SRP_AUTH", ChallengeResponses=parameters
        )
        assert asked["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
        challenge = asked["ChallengeParameters"]
        challenge["USER_ID_FOR_SRP"] = device["group"] + device["key"]
        claim = helper.process_challenge(challenge) if request is None else helper.process_challenge(challenge, request)
        claim["USERNAME"] = username
        claim["DEVICE_KEY"] = device["key"]
        done: Dict[str, Any] = self.client.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName="DEVICE_PASSWORD_VERIFIER", ChallengeResponses=claim
        )
        return done


class TestSampleOfAws:
    @pytest.mark.parametrize("generator", ["g", "val_g"])
    @pytest.mark.parametrize("request_parameters", [None, {"USERNAME": "jane"}])
    def test_it_signs_in(
        self, make: Make, generator: str, request_parameters: Optional[Dict[str, str]]
    ) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        client = setting.boto3()
        sample = Sample(aws_srp, client, setting.pool.client_id)
        password = {"USERNAME": "jane", "PASSWORD": setting.password}
        first = client.admin_initiate_auth(
            UserPoolId=setting.pool.id,
            ClientId=setting.pool.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters=password,
        )["AuthenticationResult"]
        offered = first["NewDeviceMetadata"]
        device = {"key": offered["DeviceKey"], "group": offered["DeviceGroupKey"], "password": "device password"}
        sample.confirm("jane", device, first["AccessToken"], generator)
        done = sample.sign_in("jane", setting.password, device, request_parameters)
        payload = done["AuthenticationResult"]["AccessToken"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert (claims["username"], claims["device_key"]) == ("jane", device["key"])
        with pytest.raises(ClientError):
            sample.sign_in("jane", setting.password, {**device, "password": "wrong"}, request_parameters)

    @pytest.mark.difference("sample-of-aws")
    def test_it_does_not_run_on_pycognito(self, make: Make) -> None:
        setting = make(DeviceConfiguration=ALWAYS)
        sample = Sample(peer, setting.boto3(), setting.pool.client_id)
        with pytest.raises(AttributeError):
            sample.confirm("jane", {"key": "k", "group": "g", "password": "p"}, "token", "g")
        *_, known = remembered(setting)
        device = {
            "key": known["device_key"],
            "group": known["device_group_key"],
            "password": known["device_password"],
        }
        with pytest.raises(TypeError, match="request_parameters"):
            sample.sign_in("jane", setting.password, device, None)
