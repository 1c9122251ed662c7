"""Sign in to Amazon Cognito user pools with SRP, MFA and remembered devices.

Everything is imported when it is first used, so ``import cognito_srp`` takes a few milliseconds and needs
neither boto3 nor requests.
"""

from __future__ import annotations

from importlib import import_module

# That of typing is True for type checkers too, but importing it takes longer than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import aws_srp as aws_srp
    from . import boto as boto
    from . import exceptions as exceptions
    from . import testing as testing
    from . import utils as utils
    from ._async.client import AsyncCognitoClient as AsyncCognitoClient
    from ._async.sign_in import AsyncPendingSignIn as AsyncPendingSignIn
    from ._async.tokens import AsyncTokenProvider as AsyncTokenProvider
    from ._cognito import Cognito as Cognito
    from ._cognito import GroupObj as GroupObj
    from ._cognito import UserObj as UserObj
    from ._cognito import camel_to_snake as camel_to_snake
    from ._cognito import cognito_to_dict as cognito_to_dict
    from ._cognito import dict_to_cognito as dict_to_cognito
    from ._cognito import snake_to_camel as snake_to_camel
    from ._native import DeviceSrp as DeviceSrp
    from ._native import DeviceVerifier as DeviceVerifier
    from ._native import UserSrp as UserSrp
    from ._native import create_device_verifier as create_device_verifier
    from ._native import otpauth_uri as otpauth_uri
    from ._native import secret_hash as secret_hash
    from ._sync.client import CognitoClient as CognitoClient
    from ._sync.sign_in import PendingSignIn as PendingSignIn
    from ._sync.tokens import TokenProvider as TokenProvider
    from .answer import Answer as Answer
    from .aws_srp import AWSSRP as AWSSRP
    from .context import AnalyticsMetadata as AnalyticsMetadata
    from .context import ContextData as ContextData
    from .context import UserContextData as UserContextData
    from .device_store import DeviceScope as DeviceScope
    from .device_store import DeviceStore as DeviceStore
    from .device_store import FileDeviceStore as FileDeviceStore
    from .device_store import MemoryDeviceStore as MemoryDeviceStore
    from .exceptions import ForceChangePasswordException as ForceChangePasswordException
    from .exceptions import MFAChallengeException as MFAChallengeException
    from .exceptions import SMSMFAChallengeException as SMSMFAChallengeException
    from .exceptions import SoftwareTokenMFAChallengeException as SoftwareTokenMFAChallengeException
    from .exceptions import TokenVerificationException as TokenVerificationException
    from .exceptions import WarrantException as WarrantException
    from .flow import Flow as Flow
    from .login import Login as Login
    from .results import AuthFactors as AuthFactors
    from .results import CodeDelivery as CodeDelivery
    from .results import Device as Device
    from .results import DeviceOutcome as DeviceOutcome
    from .results import NewDevice as NewDevice
    from .results import RememberedDevice as RememberedDevice
    from .results import Session as Session
    from .results import SignUp as SignUp
    from .results import SignedIn as SignedIn
    from .results import SoftwareToken as SoftwareToken
    from .results import Tokens as Tokens
    from .results import User as User
    from .steps import Ask as Ask
    from .steps import Done as Done
    from .steps import Send as Send
    from .steps import Step as Step

#: Where each public name lives.
_HOMES = {
    "AWSSRP": "aws_srp",
    "AnalyticsMetadata": "context",
    "Answer": "answer",
    "Ask": "steps",
    "AsyncCognitoClient": "_async.client",
    "AsyncPendingSignIn": "_async.sign_in",
    "AsyncTokenProvider": "_async.tokens",
    "AuthFactors": "results",
    "CodeDelivery": "results",
    "Cognito": "_cognito",
    "CognitoClient": "_sync.client",
    "ContextData": "context",
    "Device": "results",
    "DeviceOutcome": "results",
    "DeviceScope": "device_store",
    "DeviceSrp": "_native",
    "DeviceStore": "device_store",
    "DeviceVerifier": "_native",
    "Done": "steps",
    "FileDeviceStore": "device_store",
    "Flow": "flow",
    "ForceChangePasswordException": "exceptions",
    "GroupObj": "_cognito",
    "Login": "login",
    "MFAChallengeException": "exceptions",
    "MemoryDeviceStore": "device_store",
    "NewDevice": "results",
    "PendingSignIn": "_sync.sign_in",
    "RememberedDevice": "results",
    "SMSMFAChallengeException": "exceptions",
    "Send": "steps",
    "Session": "results",
    "SignUp": "results",
    "SignedIn": "results",
    "SoftwareToken": "results",
    "SoftwareTokenMFAChallengeException": "exceptions",
    "Step": "steps",
    "TokenProvider": "_sync.tokens",
    "TokenVerificationException": "exceptions",
    "Tokens": "results",
    "User": "results",
    "UserContextData": "context",
    "UserObj": "_cognito",
    "UserSrp": "_native",
    "WarrantException": "exceptions",
    "camel_to_snake": "_cognito",
    "cognito_to_dict": "_cognito",
    "create_device_verifier": "_native",
    "dict_to_cognito": "_cognito",
    "otpauth_uri": "_native",
    "secret_hash": "_native",
    "snake_to_camel": "_cognito",
}

#: Modules that are there without being imported.
_MODULES = ("aws_srp", "boto", "exceptions", "testing", "utils")

if not TYPE_CHECKING:
    __all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_MODULES})
