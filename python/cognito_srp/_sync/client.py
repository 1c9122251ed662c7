"""The client of one app client of one pool."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Mapping, Optional, Type, Union

from .. import _native
from ..context import AnalyticsMetadata, UserContextData
from ..device_store import DeviceStore, FileDeviceStore, store_config
from .accounts import Accounts
from .devices import Devices
from .sign_in import SignIns
from .tokens import Sessions
from .user import Users


class CognitoClient(SignIns, Accounts, Users, Devices, Sessions):
    """A client of one app client of one user pool, which needs neither boto3 nor AWS credentials. It holds no user's
    state: any number of users can sign in at the same time, from any number of threads. It may be used after a ``fork``,
    and Ctrl-C or the cancellation of a task ends what it waits for.

    ``pool_id``, ``client_id``
        The pool, such as ``eu-west-1_AbCdEf123``, and the app client.
    ``client_secret``
        The app client's secret, where it has one.
    ``endpoint``
        The address of the service, such as ``http://127.0.0.1:9229`` for a local pool; that of the pool's region unless
        given. ``fips`` and ``dual_stack`` choose other ones of the region.
    ``allow_plain_http``
        Allows plain http to other machines. Passwords of new accounts and all tokens are readable on the way then.
    ``issuer``
        ``iss`` of the pool's tokens, where it is not that of AWS or ``<endpoint>/<pool id>``: behind a proxy.
    ``client_metadata``, ``analytics_metadata``, ``user_context_data``
        What goes along with every call that takes it, with Cognito's own members.
    ``device_store``
        Where remembered devices are kept: a :class:`~cognito_srp.MemoryDeviceStore`, a
        :class:`~cognito_srp.FileDeviceStore`, or your own :class:`~cognito_srp.DeviceStore`.
    ``device_policy``
        ``"always"`` remembers every device, as is done where there is a store; ``"ask"`` asks where the pool leaves it to
        the user; ``"never"`` remembers none and uses none, as without a store.
    ``device_name``
        What people are to know this device by.
    ``refresh_token_rotation``
        The app client rotates refresh tokens: each refresh takes ``GetTokensFromRefreshToken``.
    ``token_leeway``
        Seconds for which tokens are accepted after they expired, for clocks that differ; 60.
    ``max_attempts``
        How often a request is sent at the most; 3.
    ``connect_timeout``, ``timeout``
        Seconds to connect, TLS included (5), and for one exchange as a whole (30).

    Raises :class:`~cognito_srp.exceptions.BadValueError` for values that cannot be used. Nothing is sent yet."""

    def __init__(
        self,
        pool_id: str,
        client_id: str,
        *,
        client_secret: Optional[str] = None,
        endpoint: Optional[str] = None,
        fips: bool = False,
        dual_stack: bool = False,
        allow_plain_http: bool = False,
        issuer: Optional[str] = None,
        client_metadata: Optional[Mapping[str, str]] = None,
        analytics_metadata: Optional[AnalyticsMetadata] = None,
        user_context_data: Optional[UserContextData] = None,
        device_store: Union[DeviceStore, FileDeviceStore, None] = None,
        device_policy: Optional[str] = None,
        device_name: Optional[str] = None,
        refresh_token_rotation: bool = False,
        token_leeway: Optional[int] = None,
        max_attempts: Optional[int] = None,
        connect_timeout: Optional[float] = None,
        timeout: Optional[float] = None,
    ) -> None:
        self._device_policy = device_policy
        self._open = _native.Client(
            {
                "pool_id": pool_id,
                "client_id": client_id,
                "client_secret": client_secret,
                "endpoint": endpoint,
                "fips": fips,
                "dual_stack": dual_stack,
                "allow_plain_http": allow_plain_http,
                "issuer": issuer,
                "client_metadata": client_metadata,
                "analytics_metadata": analytics_metadata,
                "user_context_data": user_context_data,
                **store_config(device_store),
                "device_policy": device_policy,
                "device_name": device_name,
                "refresh_token_rotation": refresh_token_rotation,
                "token_leeway": token_leeway,
                "max_attempts": max_attempts,
                "connect_timeout": connect_timeout,
                "timeout": timeout,
            }
        )

    @property
    def endpoint(self) -> str:
        """The address of the service."""
        return self._native.endpoint

    def with_options(
        self,
        *,
        client_secret: Optional[str] = None,
        client_metadata: Optional[Mapping[str, str]] = None,
        analytics_metadata: Optional[AnalyticsMetadata] = None,
        user_context_data: Optional[UserContextData] = None,
    ) -> CognitoClient:
        """The same client, with the same connections, for calls that carry something else: the IP address of the user
        that a server acts for (``user_context_data={"IpAddress": "192.0.2.1"}``), metadata for the pool's triggers, or
        one of two secrets. What is left out stays. Make one for each request that the server answers: it costs nothing,
        and need not be closed."""
        given: dict[str, Any] = {
            "client_secret": client_secret,
            "client_metadata": client_metadata,
            "analytics_metadata": analytics_metadata,
            "user_context_data": user_context_data,
        }
        other = CognitoClient.__new__(CognitoClient)
        other._device_policy = self._device_policy
        other._open = self._native.with_settings(
            {name: value for name, value in given.items() if value is not None}
        )
        return other

    def close(self) -> None:
        """Closes it: its connections end with the last call that is under way."""
        self._open = None

    def __enter__(self) -> CognitoClient:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._open is None:
            return "<CognitoClient: closed>"
        return f"<CognitoClient: {self._open.endpoint}>"
