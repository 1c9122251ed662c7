"""Signing in, and the codes of a second factor."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

from ..aws_srp import AWSSRP
from ..exceptions import BadValueError, MFAChallengeException
from .tokens import TokenOperations


class SignInOperations(TokenOperations):
    """Everything that ends with tokens. They are checked, and kept as attributes."""

    def admin_authenticate(self, password: str) -> None:
        """Signs in as an administrator, with AWS credentials and without SRP."""
        parameters = {"USERNAME": self.username, "PASSWORD": password}
        self._add_secret_hash(parameters, "SECRET_HASH")
        self._set_tokens(
            self.client.admin_initiate_auth(
                UserPoolId=self.user_pool_id,
                ClientId=self.client_id,
                AuthFlow="ADMIN_NO_SRP_AUTH",
                AuthParameters=parameters,
            )
        )

    def authenticate(self, password: str, client_metadata: Optional[Mapping[str, str]] = None) -> None:
        """Signs in with SRP, and with the device if ``device_key`` and its fellows are set. ``client_metadata`` goes
        out with every answer to a challenge.

        Raises what :meth:`~cognito_srp.aws_srp.AWSSRP.authenticate_user` does; ``mfa_tokens`` keeps the challenge of
        a second factor. A challenge that is not handled here is a ``KeyError``."""
        try:
            tokens = self._srp(password).authenticate_user(client_metadata=client_metadata)
        except MFAChallengeException as challenge:
            self.mfa_tokens = challenge.get_tokens()
            raise
        self._set_tokens(tokens)

    def new_password_challenge(self, password: str, new_password: str) -> None:
        """Signs in with a temporary password, and sets a new one."""
        self._set_tokens(self._srp(password).set_new_password_challenge(new_password))

    def respond_to_software_token_mfa_challenge(
        self, code: str, mfa_tokens: Optional[Mapping[str, Any]] = None
    ) -> None:
        """Answers with the code of an authenticator app. ``mfa_tokens`` is what ``get_tokens()`` of the exception
        gave; not needed on the object that raised it."""
        self._respond_with_code("SOFTWARE_TOKEN_MFA", str(code), mfa_tokens)

    def respond_to_sms_mfa_challenge(self, code: str, mfa_tokens: Optional[Mapping[str, Any]] = None) -> None:
        """Answers with the code of a text message; otherwise as :meth:`respond_to_software_token_mfa_challenge`."""
        self._respond_with_code("SMS_MFA", code, mfa_tokens)

    def _respond_with_code(
        self, challenge_name: str, code: str, mfa_tokens: Optional[Mapping[str, Any]]
    ) -> None:
        challenge = mfa_tokens or self.mfa_tokens
        if not challenge:
            raise BadValueError("mfa_tokens is missing: no code was asked for", field="mfa_tokens")
        told = challenge.get("ChallengeParameters") or {}
        # The service knows the user by the internal name from here on, whatever was typed.
        username = told.get("USERNAME") or told.get("USER_ID_FOR_SRP") or self.username
        answer: Dict[str, Any] = {"USERNAME": username, f"{challenge_name}_CODE": code}
        self._add_secret_hash(answer, "SECRET_HASH")
        if self.device_key is not None:
            answer["DEVICE_KEY"] = self.device_key
        tokens = self.client.respond_to_auth_challenge(
            ClientId=self.client_id,
            Session=challenge["Session"],
            ChallengeName=challenge_name,
            ChallengeResponses=answer,
        )
        if tokens.get("ChallengeName") == AWSSRP.DEVICE_SRP_CHALLENGE:
            # The password was proved before: what is left is the device.
            tokens = self._srp("")._prove_device(self.client, username, tokens, None)
        self._set_tokens(tokens)
