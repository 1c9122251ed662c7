"""Signing in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional, Tuple, Union

from .. import _native
from .._seal import seal
from ..answer import Answer, answer_tag, answering
from ..exceptions import BadValueError, CognitoSrpError
from ..flow import Flow, flow_tag
from ..results import SignedIn, signed_in_of
from ..steps import Ask, ask_of
from ._run import Answering, Remembering, run, settled
from .base import Base


class PendingSignIn:
    """A sign-in that waits for an answer. It can be dropped, or saved for another process to go on with."""

    def __init__(self, native: _native.PendingSignIn, question: Ask) -> None:
        self._native = native
        #: The question.
        self.ask = question

    @property
    def username(self) -> str:
        """The user's name: as typed at first, and from the first challenge on the internal one."""
        return self._native.username

    def answer(self, answer: Union[str, Answer]) -> Union[PendingSignIn, SignedIn]:
        """Gives the answer, and goes on to the next question or the end; once. An answer that the service does not take
        comes back as the same question, with the reason in ``refused``. After an error the sign-in has ended."""
        return _step(run(self._native.answer(answer_tag(answer))))

    def save(self, key: bytes, *, context: Union[str, bytes], seconds: int = 180) -> bytes:
        """The sign-in as opaque bytes, for ``resume_sign_in`` within ``seconds`` from now, in this process or another
        one. ``key`` and ``context`` are as for :meth:`Login.save() <cognito_srp.Login.save>`."""
        return self._native.save(*seal(key, context), seconds)

    def __repr__(self) -> str:
        return f"<PendingSignIn: {self.ask!r}>"


class SignIns(Base):
    """Signing in."""

    _device_policy: Optional[str]

    def sign_in(
        self,
        username: str,
        password: Optional[str] = None,
        *,
        flow: Union[str, Flow] = "USER_SRP_AUTH",
        answer: Optional[Answering] = None,
        remember_device: Optional[Remembering] = None,
    ) -> SignedIn:
        """Signs a user in. With the default flow the password itself is never sent.

        ``username``
            A user name, or an alias such as an e-mail address.
        ``flow``
            The name of a flow, or a :class:`~cognito_srp.Flow`, which lists them.
        ``answer``
            Answers questions, such as for an MFA code: a function that takes the :class:`~cognito_srp.Ask` and gives a
            ``str`` or an :class:`~cognito_srp.Answer`; or just one answer, for the first question. The function runs
            here, in the caller's thread or task; an answer that the service does not take is asked for again.
        ``remember_device``
            Whether to remember the device, with ``device_policy="ask"`` and where the pool leaves it to the user: a
            ``bool``, or a function of the device's key that gives one. Not unless given.

        With a device store, the device that this user has remembered here signs in too, which spares the user the code
        where the pool allows that. A device that the pool offers to know is confirmed; should that fail, the sign-in is
        good all the same: see :attr:`SignedIn.device <cognito_srp.SignedIn.device>`.

        Raises :class:`~cognito_srp.exceptions.ServiceError` when the service refused, with code
        ``NotAuthorizedException`` for a wrong password; :class:`~cognito_srp.exceptions.DeviceRefusedError` when it took
        the password but not that of the remembered device, whose record is dropped then;
        :class:`~cognito_srp.exceptions.UnansweredError` when there was a question and no answer;
        :class:`~cognito_srp.exceptions.TransportError`; :class:`~cognito_srp.exceptions.DeviceStoreError` when the store
        could not be read; whatever ``answer`` raised."""
        if remember_device is not None and self._device_policy != "ask":
            raise BadValueError('remember_device goes with device_policy="ask"', field="remember_device")
        reply = answering(answer)
        step = self.start_sign_in(username, password, flow=flow)
        while isinstance(step, PendingSignIn):
            step = step.answer(settled(reply(step.ask)))
        if remember_device is None or step.device.kind != "confirmed" or step.device.remembered:
            return step
        return self._remember(step, username, remember_device)

    def start_sign_in(
        self, username: str, password: Optional[str] = None, *, flow: Union[str, Flow] = "USER_SRP_AUTH"
    ) -> Union[PendingSignIn, SignedIn]:
        """Starts a sign-in and goes as far as it gets without an answer, for servers that ask in one request and get the
        answer in the next. Otherwise as :meth:`sign_in`."""
        return _step(run(self._native.start_sign_in(username, flow_tag(flow, password))))

    def resume_sign_in(
        self, saved: bytes, key: bytes, *, context: Union[str, bytes]
    ) -> PendingSignIn:
        """Goes on with a sign-in that was saved by :meth:`PendingSignIn.save() <cognito_srp.PendingSignIn.save>`, here or
        elsewhere. Settings of this client, such as its secret, count from now on, and the user's device comes from its
        store.

        Raises :class:`~cognito_srp.exceptions.SavedLoginError` when it has expired, was changed, or belongs to another
        key, pool, app client, endpoint or context."""
        step = _step(run(self._native.resume_sign_in(saved, *seal(key, context))))
        assert isinstance(step, PendingSignIn)  # It was saved as one.
        return step

    def _remember(self, signed_in: SignedIn, alias: str, remember_device: Remembering) -> SignedIn:
        """Remembers a device that was confirmed, if that is wanted. The sign-in is good whatever comes of it."""
        device = signed_in.device
        assert device.record is not None  # It was confirmed.
        if callable(remember_device):
            wanted = settled(remember_device(device.record.device_key))
        else:
            wanted = remember_device
        if not wanted:
            return signed_in
        session, record = signed_in.session.to_dict(), device.record.to_dict()
        try:
            run(self._native.remember_device(session, alias, record))
        except CognitoSrpError as error:
            return replace(signed_in, device=replace(device, error=error))
        return replace(signed_in, device=replace(device, remembered=True))


def _step(native: Tuple[Any, ...]) -> Union[PendingSignIn, SignedIn]:
    if native[0] == "ask":
        _, pending, question = native
        return PendingSignIn(pending, ask_of(question))
    _, end = native
    return signed_in_of(end)
