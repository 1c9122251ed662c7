"""Sign in to Amazon Cognito user pools with SRP, MFA and remembered devices.

Everything is imported when it is first used, so ``import cognito_srp`` takes a few milliseconds and needs
neither boto3 nor requests.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._native import DeviceSrp as DeviceSrp
    from ._native import DeviceVerifier as DeviceVerifier
    from ._native import UserSrp as UserSrp
    from ._native import create_device_verifier as create_device_verifier
    from ._native import secret_hash as secret_hash

#: Where each public name lives.
_HOMES = {
    "DeviceSrp": "_native",
    "DeviceVerifier": "_native",
    "UserSrp": "_native",
    "create_device_verifier": "_native",
    "secret_hash": "_native",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
