"""What all topics have in common."""

from __future__ import annotations

from typing import Optional

from .. import _native
from ..exceptions import MisuseError


class AsyncBase:
    """Holds the native client."""

    _open: Optional[_native.Client]

    @property
    def _native(self) -> _native.Client:
        if self._open is None:
            raise MisuseError("the client is closed")
        return self._open
