"""What a token says before anybody has checked it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Dict, Optional


def unverified_part(token: str, part: int) -> Optional[Dict[str, Any]]:
    """The header (0) or the claims (1); ``None`` for what is no JWT."""
    try:
        text = token.split(".")[part]
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, IndexError):
        return None
    return found if isinstance(found, dict) else None


def unverified_claims(token: Optional[str]) -> Dict[str, Any]:
    """The claims, or none at all."""
    return (unverified_part(token, 1) if isinstance(token, str) else None) or {}


def at_hash(access_token: str) -> str:
    """The claim ``at_hash`` of an id token that was issued with this access token and signed with RS256
    (OpenID Connect Core, section 3.1.3.6)."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
