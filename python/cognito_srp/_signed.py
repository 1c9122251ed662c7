"""Who is signed in, as callers say it."""

from __future__ import annotations

from typing import Union

from .results import Session, SignedIn, Tokens

#: The result of a sign-in, its session, its tokens, or the access token alone.
Signed = Union[SignedIn, Session, Tokens, str]


def access_token_of(user: Signed) -> str:
    """The access token of whoever is signed in."""
    if isinstance(user, (SignedIn, Session)):
        return user.tokens.access_token
    if isinstance(user, Tokens):
        return user.access_token
    if isinstance(user, str):
        return user
    raise TypeError(f"user must be SignedIn, Session, Tokens or str, not {type(user).__name__}")


def session_of(user: Union[SignedIn, Session]) -> Session:
    """The session of whoever is signed in."""
    session = user.session if isinstance(user, SignedIn) else user
    if not isinstance(session, Session):
        raise TypeError(f"session must be Session or SignedIn, not {type(session).__name__}")
    return session
