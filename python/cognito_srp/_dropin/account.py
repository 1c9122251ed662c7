"""A user's own account: signing up, attributes, passwords, the second factor."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

from ..exceptions import BadValueError
from .attributes import AttributeMap, UserObj, dict_to_cognito, with_cognitos_names
from .tokens import TokenOperations


class AccountOperations(TokenOperations):
    """What users may do themselves: no AWS credentials are needed."""

    def set_base_attributes(self, **kwargs: Any) -> None:
        """Attributes for :meth:`register`, such as ``email``."""
        self.base_attributes = kwargs

    def add_base_attributes(self, **kwargs: Any) -> None:
        """The same, under the name that warrant has for it."""
        self.set_base_attributes(**kwargs)

    def add_custom_attributes(self, **kwargs: Any) -> None:
        """Custom attributes for :meth:`register`; ``custom:`` is put in front of their names."""
        self.custom_attributes = {f"custom:{name}": value for name, value in kwargs.items()}

    def register(
        self,
        username: str,
        password: str,
        attr_map: AttributeMap = None,
        client_metadata: Optional[Mapping[str, str]] = None,
    ) -> Dict[str, Any]:
        """``SignUp`` with the base and custom attributes. Gives boto3's response without ``ResponseMetadata``:
        ``UserConfirmed``, ``UserSub`` and perhaps ``CodeDeliveryDetails``. The attributes, the name and the password
        become attributes of this object."""
        attributes = with_cognitos_names(
            {**(self.base_attributes or {}), **(self.custom_attributes or {})}, attr_map
        )
        parameters: Dict[str, Any] = {
            "ClientId": self.client_id,
            "Username": username,
            "Password": password,
            "UserAttributes": dict_to_cognito(attributes),
        }
        if client_metadata is not None:
            parameters["ClientMetadata"] = client_metadata
        self._add_secret_hash(parameters, "SecretHash")
        response: Dict[str, Any] = self.client.sign_up(**parameters)
        self._set_attributes(response, {**attributes, "username": username, "password": password})
        response.pop("ResponseMetadata")
        return response

    def confirm_sign_up(self, confirmation_code: str, username: Optional[str] = None) -> None:
        """``ConfirmSignUp`` with the code that was sent."""
        self._with_username("confirm_sign_up", username or self.username, ConfirmationCode=confirmation_code)

    def resend_confirmation_code(self, username: str) -> None:
        """``ResendConfirmationCode``."""
        self._with_username("resend_confirmation_code", username)

    def initiate_forgot_password(self) -> None:
        """``ForgotPassword``: has a code sent for :meth:`confirm_forgot_password`."""
        self._with_username("forgot_password", self.username)

    def confirm_forgot_password(self, confirmation_code: str, password: str) -> None:
        """``ConfirmForgotPassword``: sets a new password with the code that was sent."""
        response = self._with_username(
            "confirm_forgot_password", self.username, ConfirmationCode=confirmation_code, Password=password
        )
        self._set_attributes(response, {"password": password})

    def _with_username(self, operation: str, username: str, **more: Any) -> Any:
        parameters = {"ClientId": self.client_id, "Username": username, **more}
        self._add_secret_hash(parameters, "SecretHash")
        return getattr(self.client, operation)(**parameters)

    def change_password(self, previous_password: str, proposed_password: str) -> None:
        """``ChangePassword`` of the user who is signed in."""
        self.check_token()
        response = self.client.change_password(
            PreviousPassword=previous_password,
            ProposedPassword=proposed_password,
            AccessToken=self.access_token,
        )
        self._set_attributes(response, {"password": proposed_password})

    def get_user(self, attr_map: AttributeMap = None) -> UserObj:
        """The user who is signed in. ``attr_map`` maps Cognito's names of attributes to others."""
        user = self.client.get_user(AccessToken=self.access_token)
        return self.get_user_obj(
            username=self.username,
            attribute_list=user.get("UserAttributes"),
            metadata={
                "username": user.get("Username"),
                "id_token": self.id_token,
                "access_token": self.access_token,
                "refresh_token": self.refresh_token,
            },
            attr_map=attr_map,
        )

    def update_profile(self, attrs: Mapping[str, Any], attr_map: AttributeMap = None) -> None:
        """``UpdateUserAttributes`` of the user who is signed in."""
        self.client.update_user_attributes(
            UserAttributes=dict_to_cognito(attrs, attr_map), AccessToken=self.access_token
        )

    def send_verification(self, attribute: str = "email") -> None:
        """Has a code sent that verifies this attribute."""
        self.check_token()
        self.client.get_user_attribute_verification_code(
            AccessToken=self.access_token, AttributeName=attribute
        )

    def validate_verification(self, confirmation_code: str, attribute: str = "email") -> Dict[str, Any]:
        """Verifies this attribute with the code that was sent. Gives boto3's response."""
        self.check_token()
        response: Dict[str, Any] = self.client.verify_user_attribute(
            AccessToken=self.access_token, AttributeName=attribute, Code=confirmation_code
        )
        return response

    def delete_user(self) -> None:
        """Deletes the user who is signed in."""
        self.client.delete_user(AccessToken=self.access_token)

    def associate_software_token(self) -> str:
        """A new secret (base32) for an authenticator app."""
        secret: str = self.client.associate_software_token(AccessToken=self.access_token)["SecretCode"]
        return secret

    def verify_software_token(self, code: str, device_name: str = "") -> bool:
        """Ends the set-up of an authenticator app with a code that it shows. Whether that was accepted."""
        response = self.client.verify_software_token(
            AccessToken=self.access_token, UserCode=code, FriendlyDeviceName=device_name
        )
        return bool(response["Status"] == "SUCCESS")

    def set_user_mfa_preference(
        self, sms_mfa: bool, software_token_mfa: bool, preferred: Optional[str] = None
    ) -> None:
        """Which second factors are on, and which is asked for: ``"SMS"`` or ``"SOFTWARE_TOKEN"``, or ``None`` with
        both off."""
        on = bool(sms_mfa or software_token_mfa)
        if on and preferred not in ("SMS", "SOFTWARE_TOKEN"):
            raise BadValueError(
                "preferred must have a value of 'SMS', 'SOFTWARE_TOKEN', or None.", field="preferred"
            )
        self.client.set_user_mfa_preference(
            SMSMfaSettings={"Enabled": bool(sms_mfa), "PreferredMfa": on and preferred == "SMS"},
            SoftwareTokenMfaSettings={
                "Enabled": bool(software_token_mfa),
                "PreferredMfa": on and preferred == "SOFTWARE_TOKEN",
            },
            AccessToken=self.access_token,
        )
