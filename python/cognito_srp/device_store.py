"""Where remembered devices are kept between sign-ins."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any, Dict, NamedTuple, Optional, Protocol, Tuple, Union

from .results import RememberedDevice

__all__ = ["DeviceScope", "DeviceStore", "FileDeviceStore", "MemoryDeviceStore"]


class DeviceScope(NamedTuple):
    """Where a device is known: it means nothing anywhere else."""

    #: The URL of the service, with a ``/`` at its end.
    endpoint: str
    pool_id: str
    client_id: str


class DeviceStore(Protocol):
    """Keeps remembered devices. Each record holds a password: keep it like one.

    A device belongs to a user under the internal name that the pool gives. People type aliases, such as an e-mail
    address, so the names that were typed are kept as an index beside it: before a sign-in there is nothing else to look
    by. The methods are called on threads of their own, several at a time, and may block. What they raise is the cause of
    a :class:`~cognito_srp.exceptions.DeviceStoreError`."""

    def by_alias(self, scope: DeviceScope, alias: str) -> Optional[RememberedDevice]:
        """The device of the user who signed in under the typed name ``alias`` before."""

    def by_username(self, scope: DeviceScope, username: str) -> Optional[RememberedDevice]:
        """The device of the user with this internal name."""

    def save(self, scope: DeviceScope, alias: str, device: RememberedDevice) -> None:
        """Keeps ``device``, in place of any other of the same user, and lets ``alias`` lead to it, and to no other user of
        this scope any more."""

    def forget(self, scope: DeviceScope, device_key: str) -> None:
        """Drops the device with this key, if it is there."""


class MemoryDeviceStore:
    """Keeps devices for as long as the process runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._devices: Dict[Tuple[DeviceScope, str], RememberedDevice] = {}
        self._usernames: Dict[Tuple[DeviceScope, str], str] = {}

    def by_alias(self, scope: DeviceScope, alias: str) -> Optional[RememberedDevice]:
        with self._lock:
            return self._devices.get((scope, self._usernames.get((scope, alias), "")))

    def by_username(self, scope: DeviceScope, username: str) -> Optional[RememberedDevice]:
        with self._lock:
            return self._devices.get((scope, username))

    def save(self, scope: DeviceScope, alias: str, device: RememberedDevice) -> None:
        with self._lock:
            self._devices[scope, device.username] = device
            self._usernames[scope, alias] = device.username

    def forget(self, scope: DeviceScope, device_key: str) -> None:
        with self._lock:
            for key in [key for key, device in self._devices.items() if device.device_key == device_key]:
                if key[0] == scope:
                    del self._devices[key]


class FileDeviceStore:
    """Keeps devices in a file of mode 0600 in ``folder``, which is made with mode 0700. No symbolic links are followed;
    the file is replaced as a whole and locked across processes. On Windows the folder's own access rights are all there
    is."""

    def __init__(self, folder: Union[str, os.PathLike[str]]) -> None:
        self.folder = os.fspath(folder)

    def __repr__(self) -> str:
        return f"FileDeviceStore({self.folder!r})"


class _Adapter:
    """A store of the caller's, as the native part uses it."""

    def __init__(self, store: DeviceStore) -> None:
        self._store = store

    def by_alias(self, scope: Tuple[str, str, str], alias: str) -> Optional[Dict[str, Any]]:
        return _record(self._store.by_alias(DeviceScope(*scope), alias))

    def by_username(self, scope: Tuple[str, str, str], username: str) -> Optional[Dict[str, Any]]:
        return _record(self._store.by_username(DeviceScope(*scope), username))

    def save(self, scope: Tuple[str, str, str], alias: str, device: Dict[str, Any]) -> None:
        self._store.save(DeviceScope(*scope), alias, RememberedDevice(**device))

    def forget(self, scope: Tuple[str, str, str], device_key: str) -> None:
        self._store.forget(DeviceScope(*scope), device_key)


def _record(device: Optional[RememberedDevice]) -> Optional[Dict[str, Any]]:
    return None if device is None else device.to_dict()


def store_config(store: Union[DeviceStore, FileDeviceStore, None]) -> Dict[str, Any]:
    """The settings of the native client for this store."""
    if store is None:
        return {}
    if isinstance(store, FileDeviceStore):
        return {"device_folder": store.folder}
    for method in ("by_alias", "by_username", "save", "forget"):
        if not callable(getattr(store, method, None)):
            raise TypeError(f"device_store must be a DeviceStore: {type(store).__name__} has no {method}")
    return {"device_store": _Adapter(store)}
