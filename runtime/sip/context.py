"""What the transaction layer keeps: a server transaction with its branches (RFC 3261 16.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.sip.address import Address, ListenSocket
from runtime.sip.transaction import INVITE_SERVER, NON_INVITE_SERVER, State, Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from runtime.sip.errors import SipError
    from runtime.sip.matching import Keys
    from runtime.sip.message import Reply
    from runtime.sip.request import Request
    from runtime.sip.target import Target


class LocalCancel:
    """A CANCEL of our own on its way down a branch."""

    __slots__ = ("branch", "data", "final_at", "retransmit_at", "step")

    def __init__(self, branch: Branch, data: bytes) -> None:
        self.branch = branch
        self.data = data
        self.step = 0
        self.retransmit_at = self.final_at = 0.0

    @property
    def transaction(self) -> Transaction:
        return self.branch.transaction


class Branch:
    """A client transaction: one request sent downstream."""

    __slots__ = (
        "cancel",
        "cancel_wanted",
        "cancelled",
        "dropped",
        "final_at",
        "index",
        "rang",
        "reply",
        "request",
        "retransmit_at",
        "socket",
        "state",
        "status",
        "step",
        "suffix",
        "target",
        "to",
        "transaction",
        "via",
    )

    def __init__(
        self,
        transaction: Transaction,
        suffix: str,
        target: Target,
        to: Address,
        socket: ListenSocket,
        request: bytes,
        via: str,
    ) -> None:
        self.transaction = transaction
        self.index = len(transaction.branches)
        self.suffix = suffix  # the last part of the branch parameter
        self.target = target
        self.to = to
        self.socket = socket
        self.request = request
        self.via = via  # our own, as a header line
        self.state = State.TRYING
        self.status = 0  # of the last reply; 0 before the first
        self.reply: Reply | None = None  # its failure; None: none, or one made here
        self.step = 0  # how often it was sent again
        self.retransmit_at = self.final_at = 0.0
        self.cancelled = False  # someone has seen to its CANCEL
        self.cancel_wanted = False  # to be cancelled when its first provisional reply comes
        self.cancel: LocalCancel | None = None
        self.rang = False  # a provisional reply came
        self.dropped = False  # its reply is not among those that one is picked from

    @property
    def uri(self) -> str:
        """Its Request-URI."""
        return self.target.uri

    @property
    def timed_out(self) -> bool:
        """Its final reply was made here, as none came."""
        return self.status >= 300 and self.reply is None

    @property
    def heard(self) -> bool:
        """Its last reply came from downstream."""
        return self.status > 0 and not self.timed_out

    @property
    def replied(self) -> bool:
        """A reply came: a provisional one, or a final one that is not just being dealt with."""
        is_last = self is self.transaction.last_failed
        return self.rang or (self.reply is not None and not is_last)

    @property
    def cancellable(self) -> bool:
        """A provisional reply came, no final one, and no CANCEL was sent (RFC 3261 9.1)."""
        return 100 <= self.status < 200 and not self.cancelled


class Transaction:
    """A server transaction and, when its request was sent on, the branches it went to."""

    __slots__ = (
        "branch_id",
        "branches",
        "cancel_reasons",
        "cancelled",
        "deciding",
        "drop_mode",
        "failure",
        "final_at",
        "final_seconds",
        "handled",
        "invite_seconds",
        "is_invite",
        "keys",
        "last_failed",
        "leg_start",
        "lifetime_end",
        "local",
        "on_failure",
        "on_reply",
        "passes_cancel_reasons",
        "picks_6xx_first",
        "reply",
        "reply_to",
        "request",
        "retransmit",
        "retransmit_at",
        "state",
        "status",
        "step",
        "table",
        "to_tag",
        "wait_at",
        "watches_acks",
    )

    def __init__(
        self, keys: Keys, request: Request, branch_id: str, reply_to: Address, is_invite: bool
    ) -> None:
        self.keys = keys
        self.request = request
        self.branch_id = branch_id  # the branch parameter of our Vias but for the suffix
        self.reply_to = reply_to
        self.is_invite = is_invite
        self.table: Table = INVITE_SERVER if is_invite else NON_INVITE_SERVER
        self.state = State.PROCEEDING if is_invite else State.TRYING
        self.status = 0  # of the last reply sent upstream
        self.reply = b""
        self.to_tag: str | None = None  # of the failure reply sent upstream
        self.branches: list[Branch] = []
        self.leg_start = 0  # the first branch of the last leg of serial forking
        self.local = False  # replies are not sent upstream
        self.handled = False  # relayed, answered or released by the script
        self.failure: SipError | None = None  # to be told the caller when the script has ended
        self.cancelled = False  # a CANCEL came for it
        self.cancel_reasons: tuple[str, ...] = ()  # lines that our CANCELs take over from it
        self.drop_mode: int | None = None  # what the script says of replies of former legs
        self.passes_cancel_reasons = True  # Reason headers of a CANCEL go into ours
        self.watches_acks = False  # ACKs to its 2xx, of another branch, are to be found
        self.last_failed: Branch | None = None  # whose final reply came last
        self.deciding = False  # a failure route is running
        self.picks_6xx_first = True  # and a 6xx ends the other branches
        # routes that the script has armed
        self.on_failure: Callable[[Request], Any] | None = None
        self.on_reply: Callable[[Reply], Any] | None = None
        self.step = 0
        # what the script set; None is the layer's own
        self.final_seconds: float | None = None
        self.invite_seconds: float | None = None
        self.retransmit: tuple[float, ...] | None = None
        self.lifetime_end = float("inf")
        self.retransmit_at = self.final_at = self.wait_at = 0.0

    def untie(self) -> None:
        """Cut what refers back to it: what is forgotten is freed at once, not by the collector."""
        for branch in self.branches:
            branch.reply = branch.cancel = None
        self.branches = []
        self.last_failed = None
        if self.request.transaction is self:
            self.request.transaction = None

    @property
    def leg(self) -> list[Branch]:
        """The branches of the last leg."""
        return self.branches[self.leg_start :]
