"""The account of the user who is signed in."""

from __future__ import annotations

from typing import Dict, Iterable, List, Mapping, Optional, Tuple

from .._signed import Signed, access_token_of
from ..exceptions import BadValueError, ServiceError
from ..results import (
    AuthFactors,
    CodeDelivery,
    SoftwareToken,
    User,
    auth_factors_of,
    code_delivery_of,
    user_of,
)
from ._run import run
from .base import AsyncBase

#: Enabled, preferred.
_MFA_SETTINGS = {"off": (False, False), "on": (True, False), "preferred": (True, True)}


class AsyncUsers(AsyncBase):
    """The account of the user who is signed in. All take the result of a sign-in, its session, its tokens, or the access
    token alone, and raise :class:`~cognito_srp.exceptions.ServiceError` when the service refuses."""

    async def get_user(self, user: Signed) -> User:
        """The user's attributes and second factors (``GetUser``)."""
        return user_of(await run(self._native.get_user(access_token_of(user))))

    async def update_user_attributes(self, user: Signed, attributes: Mapping[str, str]) -> List[CodeDelivery]:
        """Sets attributes (``UpdateUserAttributes``). Says where codes went for those that have to be verified."""
        answer = await run(self._native.update_user_attributes(access_token_of(user), dict(attributes)))
        sent = (code_delivery_of(details) for details in answer.get("CodeDeliveryDetailsList") or ())
        return [delivery for delivery in sent if delivery is not None]

    async def delete_user_attributes(self, user: Signed, names: Iterable[str]) -> None:
        """Takes attributes away (``DeleteUserAttributes``)."""
        if isinstance(names, str):
            raise TypeError("names must be several names, not str")
        await run(self._native.delete_user_attributes(access_token_of(user), list(names)))

    async def get_user_attribute_verification_code(self, user: Signed, name: str) -> Optional[CodeDelivery]:
        """Sends a code for :meth:`verify_user_attribute`; ``name`` is ``email`` or ``phone_number``
        (``GetUserAttributeVerificationCode``). Says where it went."""
        answer = await run(self._native.get_user_attribute_verification_code(access_token_of(user), name))
        return code_delivery_of(answer.get("CodeDeliveryDetails"))

    async def verify_user_attribute(self, user: Signed, name: str, code: str) -> None:
        """Verifies an attribute with the code that was sent (``VerifyUserAttribute``)."""
        await run(self._native.verify_user_attribute(access_token_of(user), name, code))

    async def change_password(self, user: Signed, previous: Optional[str], proposed: str) -> None:
        """Sets another password (``ChangePassword``). ``previous`` is ``None`` only for users who have no password yet.
        Both are sent to the service."""
        await run(self._native.change_password(access_token_of(user), previous, proposed))

    async def get_user_auth_factors(self, user: Signed) -> AuthFactors:
        """How the user can sign in (``GetUserAuthFactors``)."""
        return auth_factors_of(await run(self._native.get_user_auth_factors(access_token_of(user))))

    async def associate_software_token(self, user: Signed) -> SoftwareToken:
        """Begins to set up an authenticator app (``AssociateSoftwareToken``): gives the key to put into it. Then
        :meth:`verify_software_token`, and :meth:`set_user_mfa_preference`."""
        answer = await run(self._native.associate_software_token(access_token_of(user)))
        return SoftwareToken(answer["SecretCode"])

    async def verify_software_token(self, user: Signed, code: str, *, name: Optional[str] = None) -> None:
        """Ends the set-up of an authenticator app with a code that it shows (``VerifySoftwareToken``); ``name`` is for
        people to know the app by. A wrong code raises with ``EnableSoftwareTokenMFAException`` or
        ``CodeMismatchException``."""
        answer = await run(self._native.verify_software_token(access_token_of(user), code, name))
        if answer.get("Status") != "SUCCESS":
            raise ServiceError("The code is not right.", code="EnableSoftwareTokenMFAException")

    async def set_user_mfa_preference(
        self,
        user: Signed,
        *,
        software_token: Optional[str] = None,
        sms: Optional[str] = None,
        email: Optional[str] = None,
    ) -> None:
        """Says which second factors the user wants (``SetUserMFAPreference``): each ``"off"``, ``"on"`` or
        ``"preferred"``. Those left out stay as they are."""
        wanted: Dict[str, Tuple[bool, bool]] = {}
        for factor, setting in (("software_token", software_token), ("sms", sms), ("email", email)):
            if setting is None:
                continue
            if setting not in _MFA_SETTINGS:
                raise BadValueError(f'{factor} must be "off", "on" or "preferred"', field=factor)
            wanted[factor] = _MFA_SETTINGS[setting]
        await run(self._native.set_user_mfa_preference(access_token_of(user), wanted))

    async def delete_user(self, user: Signed) -> None:
        """Deletes the user's account, for good (``DeleteUser``). Records of devices stay in the store."""
        await run(self._native.delete_user(access_token_of(user)))
