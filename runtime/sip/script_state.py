"""What a script keeps on a message: attributes, flags, and views that were read.

Made when a script first asks, so that messages whose scripts do not need it pay nothing. What
belongs to the transaction is shared by all its messages (LANGUAGE D.6.1, D.7, E.6).
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from runtime.avps import Attributes, Avps, Lists
from runtime.sip.target import Target
from runtime.xavps import Trees

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.address import ListenSocket
    from runtime.sip.views import Credentials, Party, SequenceNumber


class Shared:
    """What all messages of a transaction have in common."""

    __slots__ = ("attrs", "avps", "contacts", "xavis", "xavps", "xavus")

    def __init__(self, router: Router) -> None:
        lists = Lists(router.profile.language.integer_bits, router.global_attributes)
        self.avps, self.attrs = Avps(lists), Attributes(lists)
        self.xavps = Trees(lists)
        self.xavus = Trees(lists, unique=True)
        self.xavis = Trees(lists, ignores_case=True)
        #: contacts that are yet to be tried, in groups (``t_load_contacts``)
        self.contacts: list[list[Target]] = []


class ScriptState:
    """State of one message."""

    __slots__ = (
        "_router",
        "_shared",
        "_sharing_with",
        "advertised_host",
        "advertised_port",
        "auth",
        "authorized",
        "branch_flags",
        "cseq",
        "dst_uri",
        "from_",
        "instance",
        "local_rport",
        "looked_at",
        "of_modules",
        "path",
        "q",
        "ruid",
        "script_flags",
        "send_socket",
        "to",
        "user_agent",
    )

    def __init__(self, router: Router, sharing_with: ScriptState | None = None) -> None:
        self.branch_flags: set[int] = set()
        self.script_flags: set[int] = set()
        # what a ``Target`` has of the other branches
        self.dst_uri: str | None = None
        self.path: str | None = None
        self.send_socket: ListenSocket | None = None
        self.q: int | None = None
        self.instance: str | None = None
        self.ruid: str | None = None
        self.user_agent: str | None = None
        # how our own Via and Record-Route look
        self.advertised_host: str | None = None
        self.advertised_port: int | None = None
        self.local_rport = False
        #: when the script first asked what time it is (``$Ts``)
        self.looked_at: float | None = None
        self.from_: Party | None = None
        self.to: Party | None = None
        self.cseq: SequenceNumber | None = None
        self.auth: Credentials | None = None
        self.authorized: Credentials | None = None  # those that an auth module accepted
        self.of_modules: dict[type, Any] = {}  # what modules keep on this message
        self._router = router
        self._shared: Shared | None = None
        self._sharing_with = sharing_with

    @property
    def shared(self) -> Shared:
        """Attributes; made when a script first asks for one, on any of the messages."""
        shared = self._shared
        if shared is None:
            other = self._sharing_with
            shared = self._shared = Shared(self._router) if other is None else other.shared
        return shared

    def forget_views(self) -> None:
        """Read the headers anew."""
        self.from_ = self.to = self.cseq = self.auth = None

    def take_target(self, target: Target) -> None:
        """Make the Request-URI's own branch go where a target goes, its URI left out."""
        self.dst_uri, self.path, self.send_socket = target.dst_uri, target.path, target.socket
        self.branch_flags = set(target.flags)
        self.q, self.instance = target.q, target.instance
        self.ruid, self.user_agent = target.ruid, target.user_agent

    def take_notes(self, other: ScriptState) -> None:
        """Know what modules keep on another message, in copies that are this one's own."""
        self.authorized = other.authorized
        self.of_modules = {kind: copy(notes) for kind, notes in other.of_modules.items()}

    def share(self, other: ScriptState) -> None:
        """Use the attributes of another message of the same transaction."""
        self._shared, self._sharing_with = None, other
