"""What a script keeps on a message: attributes, flags, and views that were read.

Made when a script first asks, so that messages whose scripts do not need it pay nothing. What
belongs to the transaction is shared by all its messages (LANGUAGE D.6.1, D.7, E.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.avps import Attributes, Avps, Lists
from runtime.xavps import Trees

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.views import Credentials, Party, SequenceNumber


class ScriptState:
    """State of one message; ``shared`` with others are the attributes only."""

    __slots__ = (
        "attrs",
        "auth",
        "avps",
        "branch_flags",
        "cseq",
        "dst_uri",
        "from_",
        "lists",
        "script_flags",
        "to",
        "xavis",
        "xavps",
        "xavus",
    )

    def __init__(self, router: Router, shared: ScriptState | None = None) -> None:
        self.branch_flags: set[int] = set()
        self.script_flags: set[int] = set()
        self.dst_uri: str | None = None
        self.from_: Party | None = None
        self.to: Party | None = None
        self.cseq: SequenceNumber | None = None
        self.auth: Credentials | None = None
        if shared is None:
            bits = router.profile.language.integer_bits
            self.lists = Lists(bits, router.global_attributes)
            self.avps, self.attrs = Avps(self.lists), Attributes(self.lists)
            self.xavps = Trees(self.lists)
            self.xavus = Trees(self.lists, unique=True)
            self.xavis = Trees(self.lists, ignores_case=True)
        else:
            self.share(shared)

    def share(self, other: ScriptState) -> None:
        """Use the attributes of another message of the same transaction."""
        self.lists = other.lists
        self.avps, self.attrs = other.avps, other.attrs
        self.xavps, self.xavus, self.xavis = other.xavps, other.xavus, other.xavis
