"""To tags of replies built here: one for each request, and the same again for its ACK.

``<32 hex digits of this router><separator><hex digits of the request's topmost Via>``: an ACK to a
failure reply repeats that Via (RFC 3261 17.1.1.3), so a tag of ours is known without any state.
"""

from __future__ import annotations

import zlib
from binascii import crc_hqx
from hashlib import md5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.request import Request


class Tags:
    """The tags of one module of a router: ``name`` keeps those of two apart."""

    __slots__ = ("_digits", "_prefix")

    def __init__(self, router: Router, name: str, separator: str) -> None:
        address = str(router.sockets[0].address) if router.sockets else ""
        digest = md5(f"sertranspile {name} {address}".encode(), usedforsecurity=False)
        self._prefix = f"{digest.hexdigest()}{separator}"
        self._digits = router.profile.tag_digits

    def of(self, request: Request) -> str:
        """The tag for replies to a request.

        Raises:
            MalformedMessage: the topmost Via does not parse.
        """
        via = request.via
        text = f"{via.host}{via.port or ''}{via.branch or ''}".encode("latin-1")
        number = crc_hqx(text, 0xFFFF) if self._digits == 4 else zlib.crc32(text)
        return f"{self._prefix}{number:0{self._digits}x}"
