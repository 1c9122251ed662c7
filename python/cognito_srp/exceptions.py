"""Every exception of the package.

Those of the modern interface are :class:`CognitoSrpError` and carry a stable ``code``. Those of the classes that
replace warrant and pycognito keep their names and bases; errors of the service come there as botocore's own
``ClientError``.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple, Type

__all__ = [
    "BadAnswerError",
    "BadValueError",
    "CognitoSrpError",
    "CredentialsError",
    "DeviceRefusedError",
    "DeviceStoreError",
    "ForceChangePasswordException",
    "InternalError",
    "MFAChallengeException",
    "MisuseError",
    "SMSMFAChallengeException",
    "SavedLoginError",
    "ServiceError",
    "SignInEndedError",
    "SoftwareTokenMFAChallengeException",
    "TokenError",
    "TokenVerificationException",
    "TransportError",
    "UnansweredError",
    "UnexpectedAnswerError",
    "WarrantException",
]


class CognitoSrpError(Exception):
    """The base of all errors of the modern interface."""

    #: A stable text for programs to compare.
    code: str = "Error"

    def __init__(self, message: str = "", *, code: Optional[str] = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    def __reduce__(self) -> Tuple[Any, ...]:
        return _restore, (type(self), self.args, dict(self.__dict__))


def _restore(kind: Type[BaseException], arguments: Tuple[Any, ...], state: Dict[str, Any]) -> BaseException:
    error = kind.__new__(kind, *arguments)
    # Those that are an OSError take them in __init__ alone.
    error.args = arguments
    error.__dict__.update(state)
    return error


class BadValueError(CognitoSrpError, ValueError):
    """The caller gave a value that cannot be used. ``field`` names it."""

    code = "BadArgument"

    def __init__(self, message: str = "", *, field: str = "", code: Optional[str] = None) -> None:
        super().__init__(message, code=code)
        #: The field, in Cognito's own spelling where it has one.
        self.field = field


class BadAnswerError(BadValueError):
    """The service's answer is not what the protocol allows. Nothing was signed for it."""

    code = "BadAnswer"


class UnexpectedAnswerError(CognitoSrpError):
    """The service sent something that does not belong at this point of a login."""

    code = "UnexpectedAnswer"


class MisuseError(CognitoSrpError, RuntimeError):
    """A method was called that does not belong at this point. A login has ended then: start a new one."""

    code = "Misuse"


class SavedLoginError(CognitoSrpError, ValueError):
    """A login cannot be saved, or a saved one cannot be restored: it expired, was changed, or belongs to another
    key, pool, client, endpoint or context. Start a new one."""

    code = "SavedLogin"


class ServiceError(CognitoSrpError):
    """The service refused. ``code`` is its own, such as ``NotAuthorizedException``; ``response`` has the shape of
    that of botocore's ``ClientError``."""

    code = "ServiceError"

    def __init__(self, message: str = "", *, code: Optional[str] = None, status: int = 400) -> None:
        super().__init__(message, code=code)
        #: The HTTP status.
        self.status = status
        #: How many seconds the service's clock is ahead of this machine's, where that is more than a few minutes.
        self.clock_offset: Optional[int] = None

    @property
    def response(self) -> Dict[str, Any]:
        """``{"Error": {"Code": ..., "Message": ...}, "ResponseMetadata": {"HTTPStatusCode": ...}}``."""
        return {
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": {"HTTPStatusCode": self.status},
        }

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.message else self.code


class DeviceRefusedError(ServiceError):
    """The service took the user's password, but not that of the remembered device. Its record was dropped: sign
    in again, without it."""

    def __init__(
        self, message: str = "", *, code: Optional[str] = None, status: int = 400, device_key: str = ""
    ) -> None:
        super().__init__(message, code=code, status=status)
        #: ``DeviceKey``.
        self.device_key = device_key


class SignInEndedError(ServiceError):
    """The tokens cannot be refreshed any more: sign in again."""


class TransportError(CognitoSrpError, ConnectionError):
    """The service could not be reached, or its answer not be read."""

    code = "Transport"


class TokenError(CognitoSrpError):
    """A token is not accepted. ``code`` is ``InvalidToken``, ``TokenExpired`` or ``TokenKeyUnknown``."""

    code = "InvalidToken"


class DeviceStoreError(CognitoSrpError, OSError):
    """The store of remembered devices failed."""

    code = "DeviceStore"


class UnansweredError(CognitoSrpError):
    """There was nobody to answer a question of the service: give ``sign_in`` an ``answer``. ``challenge_name``
    says which question it was."""

    code = "Unanswered"

    def __init__(self, message: str = "", *, code: Optional[str] = None, challenge_name: str = "") -> None:
        super().__init__(message, code=code)
        #: ``ChallengeName``.
        self.challenge_name = challenge_name


class InternalError(CognitoSrpError):
    """A mistake in this package itself: please report it with the lines that went to stderr. The process can go
    on."""

    code = "Internal"


class CredentialsError(CognitoSrpError):
    """The credentials of an administrator could not be had, or a request not be signed with them."""

    code = "Credentials"


class WarrantException(Exception):
    """The base of the exceptions of the drop-in classes."""


class ForceChangePasswordException(WarrantException):
    """The user has to set a new password first: ``new_password_challenge``."""


class TokenVerificationException(WarrantException):
    """A token is not accepted."""


class MFAChallengeException(WarrantException):
    """The service wants a code. ``get_tokens()`` gives its answer, for the ``respond_to_...`` methods."""

    def __init__(self, message: str, tokens: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(message, *args, **kwargs)
        self.message = message
        self._tokens = tokens

    def get_tokens(self) -> Any:
        """The service's answer with the challenge, as boto3 gave it."""
        return self._tokens

    def __reduce__(self) -> Tuple[Any, ...]:
        return _restore, (type(self), self.args, dict(self.__dict__))


class SoftwareTokenMFAChallengeException(MFAChallengeException):
    """The service wants the code that the authenticator app shows."""


class SMSMFAChallengeException(MFAChallengeException):
    """The service wants the code that was sent to the phone."""
