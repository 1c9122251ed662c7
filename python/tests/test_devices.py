"""Remembered devices: they skip MFA, are forgotten and refused, with Login, boto3 and the clients."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import pytest
from support import PASSWORD, device_of, end

from cognito_srp import (
    Ask,
    DeviceScope,
    FileDeviceStore,
    Login,
    MemoryDeviceStore,
    RememberedDevice,
    SignedIn,
    boto,
)
from cognito_srp.exceptions import DeviceRefusedError, DeviceStoreError, UnansweredError
from cognito_srp.testing import UserPool

REMEMBER = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
PROMPT = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}

tracked = pytest.mark.cognito_user_pool(
    DeviceConfiguration=REMEMBER,
    AliasAttributes=["email"],
    client_secret=True,
    mfa={"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn"}}},
)
left_to_the_user = pytest.mark.cognito_user_pool(DeviceConfiguration=PROMPT)


@pytest.fixture
def user_pool(cognito_user_pool: UserPool) -> UserPool:
    """A pool with jane, who gets codes by text message."""
    name = cognito_user_pool.create_user("jane", PASSWORD, email="jane@example.com", phone_number="+15550100")
    assert name == "jane"
    return cognito_user_pool


def code(pool: UserPool) -> Callable[[Ask], str]:
    return lambda ask: pool.latest_code("jane", "sms_mfa")


class Boto:
    """Signs in with boto3."""

    def __init__(self, pool: UserPool) -> None:
        self._known = (pool.boto3_client(), pool.id, pool.client_id, "jane", PASSWORD)
        self._secret = pool.client_secret

    def __call__(self, **options: Any) -> SignedIn:
        return boto.sign_in(*self._known, client_secret=self._secret, **options)


@tracked
@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH"])
def test_boto3_skips_the_code(user_pool: UserPool, flow: str) -> None:
    sign_in = Boto(user_pool)
    first = sign_in(answer=code(user_pool), device_name="laptop", flow=flow)
    assert (first.device.kind, first.device.remembered) == ("confirmed", True)
    assert first.session.device_key == first.device.device_key
    device = RememberedDevice.from_dict(device_of(first).to_dict())
    second = sign_in(device=device, flow=flow)
    assert (second.device.kind, second.device.device_key) == ("used", device.device_key)
    with user_pool.client() as client:
        (known,) = client.list_devices(second)
        assert (known.device_key, known.name) == (device.device_key, "laptop")
        assert client.refresh(second).device_key == device.device_key


@tracked
def test_boto3_and_a_device_that_was_forgotten(user_pool: UserPool) -> None:
    sign_in = Boto(user_pool)
    device = device_of(sign_in(answer=code(user_pool)))
    user_pool.handle("AdminForgetDevice", Username="jane", DeviceKey=device.device_key)
    again = sign_in(device=device, answer=code(user_pool))
    assert again.forgotten_device == device.device_key
    assert again.device.kind == "confirmed"
    assert again.device.device_key != device.device_key


@tracked
def test_boto3_and_a_wrong_device_password(user_pool: UserPool) -> None:
    sign_in = Boto(user_pool)
    device = device_of(sign_in(answer=code(user_pool)))
    with pytest.raises(DeviceRefusedError) as raised:
        sign_in(device=replace(device, device_password="wrong"), answer=code(user_pool))
    assert raised.value.device_key == device.device_key
    assert raised.value.code == "NotAuthorizedException"


@left_to_the_user
@pytest.mark.parametrize(("wanted", "remembered"), [(True, True), (False, False), (lambda key: True, True)])
def test_boto3_asks_whether_to_remember(user_pool: UserPool, wanted: Any, remembered: bool) -> None:
    device = Boto(user_pool)(remember_device=wanted).device
    assert (device.kind, device.remembered) == ("confirmed", remembered)


@tracked
def test_a_device_of_somebody_else_is_left_alone(user_pool: UserPool) -> None:
    device = device_of(Boto(user_pool)(answer=code(user_pool)))
    user_pool.create_user("joe", PASSWORD, phone_number="+15550101")
    signed_in = boto.sign_in(
        user_pool.boto3_client(),
        user_pool.id,
        user_pool.client_id,
        "joe",
        PASSWORD,
        client_secret=user_pool.client_secret,
        device=device,
        answer=lambda ask: user_pool.latest_code("joe"),
    )
    assert signed_in.device.kind == "confirmed"


class OwnStore:
    """A store of the application's."""

    def __init__(self) -> None:
        self._memory = MemoryDeviceStore()
        self.calls: List[str] = []
        self.broken: Optional[str] = None

    def _called(self, method: str, scope: DeviceScope) -> None:
        assert isinstance(scope, DeviceScope)
        assert scope.endpoint.startswith("http://127.0.0.1:")
        self.calls.append(method)
        if self.broken == method:
            raise RuntimeError("the disk is full")

    def by_alias(self, scope: DeviceScope, alias: str) -> Optional[RememberedDevice]:
        self._called("by_alias", scope)
        return self._memory.by_alias(scope, alias)

    def by_username(self, scope: DeviceScope, username: str) -> Optional[RememberedDevice]:
        self._called("by_username", scope)
        return self._memory.by_username(scope, username)

    def save(self, scope: DeviceScope, alias: str, device: RememberedDevice) -> None:
        self._called("save", scope)
        assert isinstance(device, RememberedDevice)
        self._memory.save(scope, alias, device)

    def forget(self, scope: DeviceScope, device_key: str) -> None:
        self._called("forget", scope)
        self._memory.forget(scope, device_key)


@pytest.fixture(params=[MemoryDeviceStore, FileDeviceStore, OwnStore])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return request.param(tmp_path / "devices") if request.param is FileDeviceStore else request.param()


@tracked
def test_clients_skip_the_code(user_pool: UserPool, make_client: Callable[..., Any], store: Any) -> None:
    client = make_client(user_pool, device_store=store, device_name="laptop")
    first = client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert (first.device.kind, first.device.remembered) == ("confirmed", True)
    assert client.sign_in("jane", PASSWORD).device.kind == "used"
    assert client.sign_in("jane@example.com", PASSWORD).device.kind == "used"
    with pytest.raises(UnansweredError):
        make_client(user_pool).sign_in("jane", PASSWORD)

    client.forget_device(first, first.device.device_key)
    with pytest.raises(UnansweredError) as raised:
        client.sign_in("jane", PASSWORD)
    assert raised.value.challenge_name == "SMS_MFA"
    again = client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert again.forgotten_device is None, "the record was dropped with the device"


@tracked
def test_clients_and_a_device_that_was_forgotten(
    user_pool: UserPool, make_client: Callable[..., Any]
) -> None:
    client = make_client(user_pool, device_store=MemoryDeviceStore())
    key = client.sign_in("jane", PASSWORD, answer=code(user_pool)).device.device_key
    user_pool.handle("AdminForgetDevice", Username="jane", DeviceKey=key)
    again = client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert (again.forgotten_device, again.device.kind) == (key, "confirmed")


@tracked
def test_clients_and_a_wrong_device_password(user_pool: UserPool, make_client: Callable[..., Any]) -> None:
    store = MemoryDeviceStore()
    client = make_client(user_pool, device_store=store)
    device = client.sign_in("jane", PASSWORD, answer=code(user_pool)).device.record
    scope = DeviceScope(client.endpoint.rstrip("/") + "/", user_pool.id, user_pool.client_id)
    assert store.by_alias(scope, "jane") == device
    store.save(scope, "jane", replace(device, device_password="wrong"))
    with pytest.raises(DeviceRefusedError) as raised:
        client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert raised.value.device_key == device.device_key
    assert store.by_alias(scope, "jane") is None, "every sign-in to come would fail on it"
    assert client.sign_in("jane", PASSWORD, answer=code(user_pool)).device.kind == "confirmed"


@left_to_the_user
@pytest.mark.parametrize(
    ("wanted", "remembered"),
    [(None, False), (False, False), (True, True), (lambda key: key.startswith("eu-west-1_"), True)],
)
def test_clients_ask_whether_to_remember(
    user_pool: UserPool, make_client: Callable[..., Any], wanted: Any, remembered: bool
) -> None:
    client = make_client(user_pool, device_store=MemoryDeviceStore(), device_policy="ask")
    signed_in = client.sign_in("jane", PASSWORD, remember_device=wanted)
    assert (signed_in.device.kind, signed_in.device.remembered) == ("confirmed", remembered)
    # Cognito shows users those devices alone that are remembered.
    shown = [device.device_key for device in client.list_devices(signed_in)]
    assert shown == ([signed_in.device.device_key] if remembered else [])
    again = client.sign_in("jane", PASSWORD).device
    assert again.kind == ("used" if remembered else "confirmed")


@left_to_the_user
def test_only_clients_that_ask_are_told(user_pool: UserPool, make_client: Callable[..., Any]) -> None:
    with pytest.raises(ValueError) as raised:
        make_client(user_pool).sign_in("jane", PASSWORD, remember_device=True)
    assert getattr(raised.value, "field", None) == "remember_device"


@tracked
def test_policy_never(user_pool: UserPool, make_client: Callable[..., Any]) -> None:
    store = OwnStore()
    client = make_client(user_pool, device_store=store, device_policy="never")
    device = client.sign_in("jane", PASSWORD, answer=code(user_pool)).device
    assert (device.kind, device.remembered) == ("confirmed", False)
    assert store.calls == []


@tracked
def test_a_store_that_fails(user_pool: UserPool, make_client: Callable[..., Any]) -> None:
    store = OwnStore()
    client = make_client(user_pool, device_store=store)
    store.broken = "save"
    signed_in = client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert isinstance(signed_in.store_error, DeviceStoreError)
    assert isinstance(signed_in.store_error, OSError)
    assert "the disk is full" in f"{signed_in.store_error} {signed_in.store_error.__cause__}"
    store.broken = "by_alias"
    with pytest.raises(DeviceStoreError) as raised:
        client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert raised.value.code == "DeviceStore"


@tracked
def test_devices_by_hand(user_pool: UserPool, make_client: Callable[..., Any]) -> None:
    """A device that could not be confirmed at once."""
    login = Login(
        user_pool.id,
        user_pool.client_id,
        "jane",
        PASSWORD,
        client_secret=user_pool.client_secret,
    )
    boto3 = user_pool.boto3_client()
    done, _ = end(login, lambda step: login.receive(boto.send(boto3, step)), code(user_pool))
    assert done.new_device is not None
    client = make_client(user_pool, device_name="by hand")
    record, needed = client.confirm_device(done.new_device)
    assert (record.device_key, record.username, needed) == (done.new_device.device_key, "jane", False)
    assert done.session.device_key == record.device_key
    assert client.get_device(done.tokens, record.device_key).name == "by hand"
    client.update_device_status(done.tokens, record.device_key, remembered=False)
    assert client.list_devices(done.session) == []
    with pytest.raises(TypeError, match="device"):
        client.confirm_device(record)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
@tracked
def test_files_are_private(user_pool: UserPool, tmp_path: Path) -> None:
    folder = tmp_path / "devices"
    with user_pool.client(device_store=FileDeviceStore(folder)) as client:
        client.sign_in("jane", PASSWORD, answer=code(user_pool))
    assert folder.stat().st_mode & 0o777 == 0o700
    modes: Dict[str, int] = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    assert modes and set(modes.values()) == {0o600}


def test_a_store_has_four_methods() -> None:
    from cognito_srp import CognitoClient

    with pytest.raises(TypeError, match="device_store.*by_alias"):
        CognitoClient("eu-west-1_Pool", "client", device_store={})  # type: ignore[arg-type]
