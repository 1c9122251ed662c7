"""What a request says of where it comes from, for the pool's risk rules and statistics: with Cognito's own members."""

from __future__ import annotations

from typing import List, TypedDict

__all__ = ["AnalyticsMetadata", "ContextData", "HttpHeader", "UserContextData"]


class UserContextData(TypedDict, total=False):
    """What a user's own client says of itself; for servers, the user that they act for."""

    #: The user's IP address.
    IpAddress: str
    #: A fingerprint, made by AWS's own code in the browser or on the phone.
    EncodedData: str


class AnalyticsMetadata(TypedDict, total=False):
    """Where the pool's statistics go."""

    AnalyticsEndpointId: str


class HttpHeader(TypedDict, total=False):
    """A header of the request that a server acts for."""

    headerName: str
    headerValue: str


class _ContextData(TypedDict):
    IpAddress: str
    ServerName: str
    ServerPath: str
    HttpHeaders: List[HttpHeader]


class ContextData(_ContextData, total=False):
    """What a server says of the request that it acts for, in operations of administrators."""

    #: As in :class:`UserContextData`.
    EncodedData: str
