"""Tokens: checking them, and getting new ones."""

from __future__ import annotations

import ast
import json
import os
import time
from typing import Any, Dict, List, Mapping, Optional

from .. import _native
from ..exceptions import BadValueError, TokenError, TokenVerificationException
from . import endpoints, jwt
from .state import CognitoState

#: Seconds after a key set was fetched for a key that it did not have, until that is done once more. Without it
#: anybody could make an application fetch keys as often as they like.
_COOL_DOWN = 60.0


def keys_of_environment() -> Optional[Dict[str, Any]]:
    """``COGNITO_JWKS``: a key set as JSON or as a Python dict."""
    text = os.environ.get("COGNITO_JWKS")
    if not text:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            keys = read(text)
        except (ValueError, SyntaxError):
            continue
        if isinstance(keys, dict):
            return keys or None
    raise BadValueError("the environment variable COGNITO_JWKS is not a key set", field="COGNITO_JWKS")


class TokenOperations(CognitoState):
    """Keys, checks and renewal."""

    _keys_were_renewed: Optional[float] = None

    def get_keys(self) -> Dict[str, Any]:
        """The pool's key set (RFC 7517): ``pool_jwk``, else that of the environment variable ``COGNITO_JWKS``, else
        what the pool publishes, which is then kept."""
        if not self.pool_jwk:
            self.pool_jwk = keys_of_environment() or endpoints.published_keys(self.user_pool_url)
        return self.pool_jwk

    def get_key(self, kid: str) -> Dict[str, Any]:
        """The key of this id. One that is unknown is looked for among the published ones once more.

        Raises :class:`~cognito_srp.exceptions.TokenVerificationException` where it is not there either."""
        key = _find(self.get_keys(), kid)
        if key is None and self._keys_may_be_renewed():
            self._keys_were_renewed = time.monotonic()
            self.pool_jwk = endpoints.published_keys(self.user_pool_url)
            key = _find(self.pool_jwk, kid)
        if key is None:
            raise TokenVerificationException("The token names a key that the pool does not have.")
        return key

    def _keys_may_be_renewed(self) -> bool:
        last = self._keys_were_renewed
        return keys_of_environment() is None and (last is None or time.monotonic() - last >= _COOL_DOWN)

    def verify_tokens(self) -> None:
        """Checks ``id_token`` and ``access_token``, as after they were given to a new object.

        Raises :class:`~cognito_srp.exceptions.TokenVerificationException`."""
        self.verify_token(self.id_token, "id_token", "id")
        self.verify_token(self.access_token, "access_token", "access")

    def verify_token(self, token: Optional[str], id_name: str, token_use: str) -> Dict[str, Any]:
        """The claims of a token that this pool signed (RS256) for this app client and that has not expired.
        ``token_use`` is ``"id"`` or ``"access"``. Keeps the token as the attribute ``id_name``, and the claims.

        Raises :class:`~cognito_srp.exceptions.TokenVerificationException` for any other token."""
        if token_use not in ("id", "access"):
            raise BadValueError("token_use is neither 'id' nor 'access'", field="token_use")
        claims = self._verified_claims(token, id_name, token_use)
        if "iat" in claims and not isinstance(claims["iat"], (int, float)):
            raise TokenVerificationException(f"Your {id_name!r} token's iat claim is not a valid integer.")
        # Without an access token there is nothing to compare with.
        if token_use == "id" and "at_hash" in claims and self.access_token:
            if claims["at_hash"] != jwt.at_hash(self.access_token):
                raise TokenVerificationException("at_hash claim does not match access_token.")
        setattr(self, id_name, token)
        setattr(self, f"{token_use}_claims", claims)
        return claims

    def _verified_claims(self, token: Optional[str], id_name: str, token_use: str) -> Dict[str, Any]:
        if token is None:
            raise _not_verified(id_name, "there is none")
        if not isinstance(token, str):
            raise TypeError("token is not a str")
        kid = (jwt.unverified_part(token, 0) or {}).get("kid")
        if not isinstance(kid, str):
            raise _not_verified(id_name, "it is not a JWT that names its key")
        keys = json.dumps({"keys": [self.get_key(kid)]})
        reasons = []
        for issuer in self._issuers():
            try:
                claims: Dict[str, Any] = json.loads(
                    _native.verify_token(
                        token,
                        keys,
                        issuer=issuer,
                        client_id=self.client_id,
                        token_use=token_use,
                        leeway=0,
                        now=int(time.time()),
                    )
                )
                return claims
            except TokenError as error:
                reasons.append(error.message)
        raise _not_verified(id_name, reasons[0])

    def _issuers(self) -> List[str]:
        """Who may have issued tokens: the pool at its endpoint; behind a proxy or a private endpoint also the pool
        under AWS's own address, as the keys come from that endpoint all the same."""
        issuers = [self.user_pool_url]
        if endpoints.region_of_pool(f"{self.user_pool_region}_") is not None:
            at_aws = f"{endpoints.of_region(self.user_pool_region)}/{self.user_pool_id}"
            issuers += [at_aws] if at_aws not in issuers else []
        return issuers

    def check_token(self, renew: bool = True) -> bool:
        """Whether the access token has expired; if so it is renewed, unless told not to.

        Raises ``AttributeError`` where there is no access token, and
        :class:`~cognito_srp.exceptions.TokenVerificationException` where it does not say when it expires."""
        if not self.access_token:
            raise AttributeError("Access Token Required to Check Token")
        expiry = jwt.unverified_claims(self.access_token).get("exp")
        if not isinstance(expiry, (int, float)):
            raise TokenVerificationException("Your 'access_token' token has no time of expiry.")
        expired = time.time() > expiry
        if expired and renew:
            self.renew_access_token()
        return expired

    def renew_access_token(self) -> None:
        """Gets new tokens with the refresh token, which stays unless a new one comes. Where the pool tracks devices,
        the key of the device that the sign-in had goes along."""
        parameters = {"REFRESH_TOKEN": self.refresh_token}
        device_key = self.device_key or jwt.unverified_claims(self.access_token).get("device_key")
        if device_key:
            parameters["DEVICE_KEY"] = device_key
        self._add_secret_hash(parameters, "SECRET_HASH")
        self._set_tokens(
            self.client.initiate_auth(
                ClientId=self.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters
            )
        )

    def logout(self) -> None:
        """Signs the user out everywhere (``GlobalSignOut``), and forgets the tokens."""
        self.client.global_sign_out(AccessToken=self.access_token)
        self.id_token = self.refresh_token = self.access_token = self.token_type = None

    def _set_tokens(self, tokens: Mapping[str, Any]) -> None:
        """Checks and keeps the tokens of a response with ``AuthenticationResult``."""
        result = tokens["AuthenticationResult"]
        self.verify_token(result["AccessToken"], "access_token", "access")
        self.verify_token(result["IdToken"], "id_token", "id")
        if "RefreshToken" in result:
            self.refresh_token = result["RefreshToken"]
        self.token_type = result["TokenType"]


def _find(keys: Mapping[str, Any], kid: str) -> Optional[Dict[str, Any]]:
    found = (key for key in keys.get("keys") or () if isinstance(key, dict) and key.get("kid") == kid)
    return next(found, None)


def _not_verified(id_name: str, reason: str) -> TokenVerificationException:
    return TokenVerificationException(f"Your {id_name!r} token could not be verified ({reason}).")
