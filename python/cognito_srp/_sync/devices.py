"""Devices that the pool knows."""

from __future__ import annotations

from typing import List

from .._signed import Signed, access_token_of
from ..results import Device, NewDevice, RememberedDevice, device_of
from ._run import run
from .base import Base


class Devices(Base):
    """Devices that the pool knows. All raise :class:`~cognito_srp.exceptions.ServiceError` when the service refuses."""

    def confirm_device(self, device: NewDevice) -> tuple[RememberedDevice, bool]:
        """Makes a device known to the pool (``ConfirmDevice``); a sign-in does this by itself. Gives the record to keep,
        and whether the device is remembered only after :meth:`update_device_status`."""
        if not isinstance(device, NewDevice):
            raise TypeError(f"device must be NewDevice, not {type(device).__name__}")
        offered = {
            "device_key": device.device_key,
            "device_group_key": device.device_group_key,
            "username": device.username,
            "access_token": device.access_token,
        }
        record, confirmation_needed = run(self._native.confirm_device(offered))
        return RememberedDevice(**record), confirmation_needed

    def update_device_status(self, user: Signed, device_key: str, *, remembered: bool) -> None:
        """Says whether the pool is to remember a device (``UpdateDeviceStatus``)."""
        run(self._native.update_device_status(access_token_of(user), device_key, remembered))

    def get_device(self, user: Signed, device_key: str) -> Device:
        """A device of the user (``GetDevice``)."""
        return device_of(run(self._native.get_device(access_token_of(user), device_key)))

    def list_devices(self, user: Signed) -> List[Device]:
        """All remembered devices of the user (``ListDevices``), up to 6,000."""
        return [device_of(device) for device in run(self._native.list_devices(access_token_of(user)))]

    def forget_device(self, user: Signed, device_key: str) -> None:
        """Makes the pool forget a device (``ForgetDevice``), and drops its record from the store of this client. Tokens
        that belong to the device cannot be refreshed any more. Also raises
        :class:`~cognito_srp.exceptions.DeviceStoreError`, when the pool has forgotten the device, but the store could not
        be brought up to date."""
        run(self._native.forget_device(access_token_of(user), device_key))
