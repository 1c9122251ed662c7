"""Tokens after a sign-in."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Dict, Optional, Union

from .. import _native
from .._signed import Signed, access_token_of, session_of
from ..exceptions import BadValueError
from ..results import Session, SignedIn, Tokens
from ._run import run
from .base import Base


class TokenProvider:
    """Gives tokens of one sign-in that are good for some time yet, and refreshes them a minute before they expire: with
    the key of the device, and once for any number of callers at the same time. Made by ``token_provider``."""

    def __init__(self, native: _native.TokenProvider) -> None:
        self._native = native

    def tokens(self) -> Tokens:
        """Tokens that are good. While one caller refreshes, the others get the old ones until they expire, and then wait
        for what comes of it.

        Raises :class:`~cognito_srp.exceptions.SignInEndedError` when only a new sign-in helps. Any other error says
        nothing about the tokens: the next call tries again."""
        return Tokens.from_dict(run(self._native.tokens()))

    def session(self) -> Session:
        """The newest tokens and what belongs to them, expired or not. Nothing is sent."""
        return Session.from_dict(self._native.session())

    def expire(self) -> None:
        """Makes the next :meth:`tokens` refresh, as when a server did not accept the access token."""
        self._native.expire()


class Sessions(Base):
    """Tokens after a sign-in."""

    def refresh(self, session: Union[Session, SignedIn]) -> Session:
        """New access and id tokens, for the same user and device: with ``REFRESH_TOKEN_AUTH``, or, where refresh tokens
        rotate (``refresh_token_rotation`` of the client), with ``GetTokensFromRefreshToken``. Then keep the new refresh
        token before anything else: the old one is of no use any more. :meth:`token_provider` does this when it is time.

        Raises :class:`~cognito_srp.exceptions.ServiceError` with ``NotAuthorizedException`` when the refresh token has
        expired or was revoked, or its device is not known, and with ``RefreshTokenReuseException`` when it was used
        before: then only a new sign-in helps. Any other error says nothing about the tokens."""
        return Session.from_dict(run(self._native.refresh(session_of(session).to_dict())))

    def sign_out(self, user: Signed) -> None:
        """Signs the user out everywhere (``GlobalSignOut``): no refresh token of the user works any more, and Cognito's
        own operations refuse the access tokens. Whoever checks tokens by signature alone goes on accepting them until
        they expire. Remembered devices stay remembered."""
        run(self._native.global_sign_out(access_token_of(user)))

    def revoke(self, session: Union[Session, SignedIn]) -> None:
        """Ends this sign-in alone (``RevokeToken``): its refresh token and the access tokens that came of it."""
        refresh_token = session_of(session).tokens.refresh_token
        if refresh_token is None:
            raise BadValueError("the session has no refresh token", field="RefreshToken")
        run(self._native.revoke_token(refresh_token))

    def verify_id_token(self, token: str) -> Dict[str, Any]:
        """The claims of an id token of this app client, once signature (RS256), ``exp``, ``iss``, ``token_use`` and
        ``aud`` were found right. The pool's keys are fetched when first needed and kept; a token that names another key
        makes this fetch them once more, at most once a minute.

        Raises :class:`~cognito_srp.exceptions.TokenError`, with code ``InvalidToken``, ``TokenExpired`` or
        ``TokenKeyUnknown``."""
        return run(self._native.verify_token(token, "id"))

    def verify_access_token(self, token: str) -> Dict[str, Any]:
        """The claims of an access token of this app client, once signature, ``exp``, ``iss``, ``token_use`` and
        ``client_id`` were found right. Otherwise as :meth:`verify_id_token`."""
        return run(self._native.verify_token(token, "access"))

    def token_provider(
        self,
        session: Union[Session, SignedIn],
        *,
        received: Optional[int] = None,
        on_new_tokens: Optional[Callable[[Session], None]] = None,
    ) -> TokenProvider:
        """Keeps the tokens of a session fresh from now on.

        ``received``
            When they came, in seconds since 1970; now unless given. With 0 the first thing is a refresh.
        ``on_new_tokens``
            Told of new tokens as soon as they are there, and before a new refresh token is used, to keep them: on a
            thread of its own.

        Raises :class:`~cognito_srp.exceptions.BadValueError` when the session has no refresh token."""
        keep = None if on_new_tokens is None else _keeping(on_new_tokens)
        native = self._native.token_provider(session_of(session).to_dict(), received, keep)
        return TokenProvider(native)


def _keeping(on_new_tokens: Callable[[Session], None]) -> Callable[[Dict[str, Any]], None]:
    if not callable(on_new_tokens):
        raise TypeError(f"on_new_tokens must be a function, not {type(on_new_tokens).__name__}")
    if inspect.iscoroutinefunction(on_new_tokens):
        raise TypeError("on_new_tokens is called on a thread, and cannot be a coroutine function")
    return lambda session: on_new_tokens(Session.from_dict(session))
