"""Whole sign-ins with a boto3 client: for applications that have one anyway, and for administrators, whose calls boto3
signs with AWS credentials. A client of any other kind that has boto3's methods and errors will do."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional, Union

from .answer import Answer, answering
from .context import AnalyticsMetadata, ContextData, UserContextData
from .exceptions import ServiceError
from .flow import Flow
from .login import Login
from .results import DeviceOutcome, NewDevice, RememberedDevice, SignedIn
from .steps import Ask, Done, Send

__all__ = ["send", "sign_in"]


def send(client: Any, request: Send) -> Any:
    """Sends a request of a :class:`~cognito_srp.Login`. Gives what :meth:`Login.receive() <cognito_srp.Login.receive>`
    takes: the answer, or the ``ClientError`` that boto3 raised, as the login can go on after some of them. Other
    errors are raised."""
    try:
        return getattr(client, request.boto3_method)(**request.body)
    except Exception as error:
        if isinstance(getattr(error, "response", None), Mapping):
            return error
        raise


def sign_in(
    client: Any,
    pool_id: str,
    client_id: str,
    username: str,
    password: Optional[str] = None,
    *,
    flow: Union[str, Flow] = "USER_SRP_AUTH",
    answer: Union[str, Answer, Callable[[Ask], Union[str, Answer]], None] = None,
    client_secret: Optional[str] = None,
    device: Optional[RememberedDevice] = None,
    device_name: Optional[str] = None,
    remember_device: Union[bool, Callable[[str], bool]] = True,
    client_metadata: Optional[Mapping[str, str]] = None,
    analytics_metadata: Optional[AnalyticsMetadata] = None,
    user_context_data: Optional[UserContextData] = None,
    context_data: Optional[ContextData] = None,
    admin: bool = False,
) -> SignedIn:
    """Signs a user in with ``client``, a boto3 client of ``cognito-idp``, whose endpoint, retries and proxies count.

    ``answer``
        Answers questions, such as for an MFA code: a function that takes the :class:`~cognito_srp.Ask` and gives a ``str``
        or an :class:`~cognito_srp.Answer`; or just one answer, for the first question.
    ``device``
        The device that this user has remembered here: the ``record`` of an earlier result's ``device``. When the result
        has its key as ``forgotten_device``, or :class:`~cognito_srp.exceptions.DeviceRefusedError` is raised, it is of
        no use any more.
    ``device_name``, ``remember_device``
        A device that the pool offers to know is confirmed under that name: keep the ``record`` of the result's
        ``device``. Where the pool leaves it to the user whether it is remembered, ``remember_device`` says so: a ``bool``,
        or a function of its key. What goes wrong with it stands in the result, and the sign-in is good all the same.

    The others are as for :class:`~cognito_srp.Login`, and so is what is raised, but for
    :class:`~cognito_srp.exceptions.UnansweredError`, when there was a question and no answer, and botocore's own errors
    other than ``ClientError``."""
    login = Login(
        pool_id,
        client_id,
        username,
        password,
        flow=flow,
        client_secret=client_secret,
        device=device,
        client_metadata=client_metadata,
        analytics_metadata=analytics_metadata,
        user_context_data=user_context_data,
        context_data=context_data,
        admin=admin,
        endpoint=getattr(getattr(client, "meta", None), "endpoint_url", None),
    )
    reply = answering(answer)
    step = login.step
    while not isinstance(step, Done):
        if isinstance(step, Send):
            step = login.receive(send(client, step))
        else:
            step = login.answer(reply(step))
    return SignedIn(
        session=step.session,
        device=_device(client, step, device_name, remember_device),
        forgotten_device=login.forgotten_device,
    )


def _device(
    client: Any, done: Done, name: Optional[str], remember_device: Union[bool, Callable[[str], bool]]
) -> DeviceOutcome:
    if done.new_device is not None:
        return _welcome(client, done.new_device, name, remember_device)
    if done.device_key is not None:
        return DeviceOutcome("used", done.device_key)
    return DeviceOutcome("untracked")


def _welcome(
    client: Any, device: NewDevice, name: Optional[str], remember_device: Union[bool, Callable[[str], bool]]
) -> DeviceOutcome:
    """Confirms the device, and remembers it if that is wanted."""
    confirm, record = device.confirm(name)
    confirmed = send(client, confirm)
    if isinstance(confirmed, Exception):
        refusal = _service_error(confirmed)
        return DeviceOutcome("unconfirmed", device.device_key, new_device=device, error=refusal)
    if not confirmed.get("UserConfirmationNecessary"):
        return DeviceOutcome("confirmed", device.device_key, record, remembered=True)
    wanted = remember_device(device.device_key) if callable(remember_device) else remember_device
    error = _remember(client, device) if wanted else None
    return DeviceOutcome("confirmed", device.device_key, record, bool(wanted) and error is None, error=error)


def _remember(client: Any, device: NewDevice) -> Optional[ServiceError]:
    """Why the service did not take it, if so."""
    body = {
        "AccessToken": device.access_token,
        "DeviceKey": device.device_key,
        "DeviceRememberedStatus": "remembered",
    }
    answer = send(client, Send("UpdateDeviceStatus", body))
    return _service_error(answer) if isinstance(answer, Exception) else None


def _service_error(error: Any) -> ServiceError:
    details = error.response.get("Error", {})
    return ServiceError(details.get("Message", ""), code=details.get("Code", "Unknown"))
