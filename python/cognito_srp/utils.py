"""``pycognito.utils``: tokens for the requests of the package ``requests``."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Mapping, Optional

from ._cognito import Cognito
from ._dropin import extras

if TYPE_CHECKING:
    from requests.auth import AuthBase
    from requests.models import PreparedRequest
else:
    AuthBase = extras.module("requests").auth.AuthBase

__all__ = ["RequestsSrpAuth", "TokenType"]


class TokenType(str, Enum):
    """Which token a request carries."""

    ID_TOKEN = "id_token"
    ACCESS_TOKEN = "access_token"


class RequestsSrpAuth(AuthBase):
    """Signs in at the first request, renews the token when it has expired, and puts it into a header::

        auth = RequestsSrpAuth(username=..., password=..., user_pool_id=..., client_id=...)
        requests.get("https://example.com", auth=auth)

    ``cognito`` takes the place of the user and the pool: a :class:`~cognito_srp.Cognito`, with a client secret for
    instance."""

    def __init__(
        self,
        username: Optional[str] = None,
        password: Optional[str] = None,
        user_pool_id: Optional[str] = None,
        user_pool_region: Optional[str] = None,
        client_id: Optional[str] = None,
        cognito: Optional[Cognito] = None,
        http_header: str = "Authorization",
        http_header_prefix: str = "Bearer ",
        auth_token_type: TokenType = TokenType.ACCESS_TOKEN,
        boto3_client_kwargs: Optional[Mapping[str, Any]] = None,
    ) -> None:
        if cognito is None:
            if user_pool_id is None or client_id is None:
                raise TypeError("user_pool_id and client_id are needed, or cognito")
            cognito = Cognito(
                user_pool_id=user_pool_id,
                client_id=client_id,
                user_pool_region=user_pool_region,
                username=username,
                boto3_client_kwargs=boto3_client_kwargs,
            )
        self.cognito_client = cognito
        self.username = username
        self.__password = password
        self.http_header = http_header
        self.http_header_prefix = http_header_prefix
        self.token_type = auth_token_type

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if not self.cognito_client.access_token:
            if self.__password is None:
                raise TypeError("password is needed to sign in")
            self.cognito_client.authenticate(password=self.__password)
        self.cognito_client.check_token(renew=True)
        token = getattr(self.cognito_client, self.token_type.value)
        request.headers[self.http_header] = self.http_header_prefix + token
        return request
