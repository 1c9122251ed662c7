"""A sign-in that sends nothing itself: drive it with boto3, requests, httpx or anything else that can send a
request."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

from . import _native
from ._seal import seal
from .answer import Answer, answer_tag
from .context import AnalyticsMetadata, ContextData, UserContextData
from .exceptions import DeviceRefusedError, ServiceError
from .flow import Flow, flow_tag
from .results import RememberedDevice
from .steps import Step, step_of

__all__ = ["Login"]


class Login:
    """A sign-in as a state machine: one request out, one answer in. Its ``step`` is what to do next::

        login = Login(pool_id, client_id, "jane", password)
        while not isinstance(login.step, Done):
            if isinstance(login.step, Send):
                login.receive(send(login.step))     # with boto3: cognito_srp.boto.send(client, login.step)
            else:
                login.answer(input(login.step.challenge_name))

    The device round and the calls that set up an authenticator app are made without asking. A code or a new password
    that the service does not take comes back as the same question, with the reason in ``refused``; any error ends the
    login. It is good for one sign-in, and for one thread at a time.

    ``username``
        A user name, or an alias such as an e-mail address.
    ``flow``
        The name of a flow, or a :class:`~cognito_srp.Flow`, which lists them.
    ``client_secret``
        The secret of the app client, where it has one.
    ``device``
        The device that this user has remembered here.
    ``client_metadata``, ``analytics_metadata``, ``user_context_data``
        What goes along with every call, with Cognito's own members.
    ``admin``
        Signs in with ``AdminInitiateAuth`` and ``AdminRespondToAuthChallenge``, which have to be signed;
        ``context_data`` goes along then. The flows for administrators do so without it.
    ``endpoint``
        The URL of the service; that of the pool's region unless given.

    Raises :class:`~cognito_srp.exceptions.BadValueError` for values that cannot be used. The texts of the protocol
    and its steps: *Amazon Cognito user pools API reference*, ``InitiateAuth`` and ``RespondToAuthChallenge``."""

    def __init__(
        self,
        pool_id: str,
        client_id: str,
        username: str,
        password: Optional[str] = None,
        *,
        flow: Union[str, Flow] = "USER_SRP_AUTH",
        client_secret: Optional[str] = None,
        device: Optional[RememberedDevice] = None,
        client_metadata: Optional[Mapping[str, str]] = None,
        analytics_metadata: Optional[AnalyticsMetadata] = None,
        user_context_data: Optional[UserContextData] = None,
        context_data: Optional[ContextData] = None,
        admin: bool = False,
        endpoint: Optional[str] = None,
    ) -> None:
        config = _config(
            pool_id,
            client_id,
            username,
            client_secret=client_secret,
            device=device,
            client_metadata=client_metadata,
            analytics_metadata=analytics_metadata,
            user_context_data=user_context_data,
            context_data=context_data,
            admin=admin,
        )
        native = _native.Login(config, flow_tag(flow, password))
        self._begin(native, endpoint or _native.endpoint_of_pool(pool_id))

    def _begin(self, native: _native.Login, endpoint: str) -> None:
        self._native = native
        self._endpoint = endpoint
        self._step: Optional[Step] = None
        self._proceed(native.step)

    @property
    def step(self) -> Step:
        """What to do next: :class:`~cognito_srp.Send`, :class:`~cognito_srp.Ask` or :class:`~cognito_srp.Done`. Raises
        :class:`~cognito_srp.exceptions.MisuseError` once the login has ended with an error."""
        if self._step is None:
            self._step = step_of(self._native.step())
        return self._step

    @property
    def endpoint(self) -> str:
        """The URL that requests are sent to."""
        return self._endpoint

    @property
    def username(self) -> str:
        """The user's name: as typed at first, and from the first challenge on the internal one."""
        return self._native.username

    @property
    def forgotten_device(self) -> Optional[str]:
        """The key of the device that turned out to be of no use: the service does not know it any more, or did not take
        its password. Forget its record, whether or not the sign-in came to a good end."""
        return self._native.forgotten_device

    @property
    def clock_offset(self) -> int:
        """How many seconds the service's clock is ahead of this machine's, as the ``Date`` headers of its answers tell,
        at most a day either way. Claims are made with the service's time."""
        return self._native.clock_offset

    def receive(self, response: Any) -> Step:
        """Takes the service's answer to the request that was sent last, as boto3 gives it: a ``dict``, or a
        ``ClientError``, or anything else with such a ``response``. Gives the next step.

        Raises :class:`~cognito_srp.exceptions.ServiceError` when the service refused, with code
        ``NotAuthorizedException`` for a wrong password; :class:`~cognito_srp.exceptions.DeviceRefusedError` when that
        was the remembered device's; :class:`~cognito_srp.exceptions.BadAnswerError` and
        :class:`~cognito_srp.exceptions.UnexpectedAnswerError` for an answer that breaks the protocol, for which nothing
        was signed; :class:`~cognito_srp.exceptions.MisuseError` when no answer was awaited."""
        refusal = getattr(response, "response", None)
        if isinstance(refusal, Mapping):
            error, metadata = refusal.get("Error") or {}, refusal.get("ResponseMetadata") or {}
            code, message = error.get("Code") or "Unknown", error.get("Message") or ""
            status = metadata.get("HTTPStatusCode") or 400
            date = _date(metadata.get("HTTPHeaders"))
            return self._proceed(self._native.receive_error, code, message, status, date)
        if not isinstance(response, Mapping):
            kind = type(response).__name__
            raise TypeError(f"response must be what boto3 gives, a dict or a ClientError, not {kind}")
        members = {name: value for name, value in response.items() if name != "ResponseMetadata"}
        metadata = response.get("ResponseMetadata") or {}
        return self._proceed(self._native.receive, members, _date(metadata.get("HTTPHeaders")))

    def receive_http(self, status: int, body: Union[bytes, str], headers: Any = None) -> Step:
        """Takes the service's answer as its HTTP parts: the status, the body, and the headers (a mapping or pairs, in
        any spelling). Otherwise as :meth:`receive`."""
        found = _lower_case(headers)
        raw = body.encode() if isinstance(body, str) else body
        kind, date = found.get("x-amzn-errortype"), found.get("date")
        return self._proceed(self._native.receive_http, status, kind, raw, date)

    def answer(self, answer: Union[str, Answer]) -> Step:
        """Takes the person's answer to the question that was asked last. Gives the next step. Raises
        :class:`~cognito_srp.exceptions.MisuseError` when nothing was asked, or something else."""
        return self._proceed(self._native.answer, answer_tag(answer))

    def save(self, key: bytes, *, context: Union[str, bytes], seconds: int = 180) -> bytes:
        """The login as opaque bytes, while it waits for an answer: for :meth:`restore` within ``seconds`` from now, in
        this process or another one.

        They are encrypted (XChaCha20-Poly1305) under ``key``, 32 random bytes, and bound to the pool, the app client,
        the endpoint and ``context``: whatever tells apart who may go on, such as the id of the browser session. They
        hold neither the password nor the client's secret nor the device's password. The service's own session lives
        for 3 to 15 minutes, as the app client has it. Until then the bytes can be restored any number of times, but a
        session is good only once.

        Raises :class:`~cognito_srp.exceptions.MisuseError` at any other moment; the login goes on all the same."""
        key, raw = seal(key, context)
        return self._native.save(key, self._endpoint, raw, seconds)

    @classmethod
    def restore(
        cls,
        saved: bytes,
        key: bytes,
        pool_id: str,
        client_id: str,
        *,
        context: Union[str, bytes],
        client_secret: Optional[str] = None,
        device: Optional[RememberedDevice] = None,
        client_metadata: Optional[Mapping[str, str]] = None,
        analytics_metadata: Optional[AnalyticsMetadata] = None,
        user_context_data: Optional[UserContextData] = None,
        context_data: Optional[ContextData] = None,
        endpoint: Optional[str] = None,
    ) -> Login:
        """Goes on with a saved login: its ``step`` is the question that it waits at. ``key``, pool, app client,
        ``context`` and ``endpoint`` are those that it was saved with; the rest counts from now on.

        Raises :class:`~cognito_srp.exceptions.SavedLoginError` when it has expired, was changed, or belongs to another
        key, pool, app client, endpoint or context."""
        config = _config(
            pool_id,
            client_id,
            "",
            client_secret=client_secret,
            device=device,
            client_metadata=client_metadata,
            analytics_metadata=analytics_metadata,
            user_context_data=user_context_data,
            context_data=context_data,
        )
        endpoint = endpoint or _native.endpoint_of_pool(pool_id)
        key, raw = seal(key, context)
        login = cls.__new__(cls)
        login._begin(_native.Login.restore(saved, key, endpoint, raw, config), endpoint)
        return login

    def _proceed(self, method: Callable[..., Tuple[Any, ...]], *arguments: Any) -> Step:
        self._step = None
        try:
            self._step = step_of(method(*arguments))
        except ServiceError as error:
            raise self._explained(error) from None
        return self._step

    def _explained(self, error: ServiceError) -> ServiceError:
        """An error in the device's own rounds is about the device: the user's password was right. One that may come of a
        wrong clock says so."""
        device_key = self._native.refused_device
        if device_key is not None:
            return DeviceRefusedError(
                error.message, code=error.code, status=error.status, device_key=device_key
            )
        error.clock_offset = self._native.large_clock_offset
        return error

    def __repr__(self) -> str:
        return f"<Login: {self._step!r}>" if self._step else "<Login: ended>"


def _config(pool_id: str, client_id: str, username: str, **more: Any) -> Dict[str, Any]:
    device = more["device"]
    if device is not None:
        if not isinstance(device, RememberedDevice):
            raise TypeError(f"device must be RememberedDevice, not {type(device).__name__}")
        more["device"] = device.to_dict()
    return {"pool_id": pool_id, "client_id": client_id, "username": username, **more}


def _date(headers: Any) -> Optional[str]:
    return _lower_case(headers).get("date")


def _lower_case(headers: Any) -> Dict[str, str]:
    pairs = headers.items() if hasattr(headers, "items") else headers or ()
    return {str(name).lower(): str(value) for name, value in pairs}
