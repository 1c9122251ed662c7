"""Accounts, before anybody is signed in."""

from __future__ import annotations

from typing import Mapping, Optional

from ..results import CodeDelivery, SignUp, code_delivery_of, sign_up_of
from ._run import run
from .base import Base


class Accounts(Base):
    """Accounts, before anybody is signed in. All raise :class:`~cognito_srp.exceptions.ServiceError` when the service
    refuses."""

    def sign_up(
        self, username: str, password: str, attributes: Optional[Mapping[str, str]] = None
    ) -> SignUp:
        """Makes an account (``SignUp``). The password is sent to the service. ``attributes`` such as
        ``{"email": "jane@example.com"}``."""
        return sign_up_of(run(self._native.sign_up(username, password, dict(attributes or {}))))

    def confirm_sign_up(
        self, username: str, code: str, *, session: Optional[str] = None
    ) -> Optional[str]:
        """Confirms an account with the code that was sent to its owner (``ConfirmSignUp``). With the ``session`` of
        :meth:`sign_up` it gives one that signs the user in once, if the service does so:
        :meth:`Flow.after_sign_up() <cognito_srp.Flow.after_sign_up>`."""
        confirmed = run(self._native.confirm_sign_up(username, code, session))
        new: Optional[str] = confirmed.get("Session")
        return new

    def resend_confirmation_code(self, username: str) -> Optional[CodeDelivery]:
        """Sends the code for :meth:`confirm_sign_up` once more (``ResendConfirmationCode``). Says where it went."""
        answer = run(self._native.resend_confirmation_code(username))
        return code_delivery_of(answer.get("CodeDeliveryDetails"))

    def forgot_password(self, username: str) -> Optional[CodeDelivery]:
        """Sends the owner of an account a code for :meth:`confirm_forgot_password` (``ForgotPassword``). Says where it
        went; for an account that does not exist too, where the app client hides which ones do."""
        answer = run(self._native.forgot_password(username))
        return code_delivery_of(answer.get("CodeDeliveryDetails"))

    def confirm_forgot_password(self, username: str, code: str, password: str) -> None:
        """Sets a new password with the code that was sent (``ConfirmForgotPassword``). The password is sent to the
        service."""
        run(self._native.confirm_forgot_password(username, code, password))
