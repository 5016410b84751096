"""What the transaction layer keeps: a server transaction with its branches (RFC 3261 16.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.sip.address import Address, ListenSocket
from runtime.sip.forward import Template
from runtime.sip.transaction import INVITE_SERVER, NON_INVITE_SERVER, State, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.sip.matching import Keys
    from runtime.sip.message import Reply
    from runtime.sip.request import Request


class LocalCancel:
    """A CANCEL of our own on its way down a branch."""

    __slots__ = ("branch", "data", "final_at", "retransmit_at", "step")

    def __init__(self, branch: Branch, data: bytes) -> None:
        self.branch = branch
        self.data = data
        self.step = 0
        self.retransmit_at = self.final_at = 0.0


class Branch:
    """A client transaction: one request sent downstream."""

    __slots__ = (
        "cancel",
        "cancel_wanted",
        "cancelled",
        "final_at",
        "reply",
        "request",
        "retransmit_at",
        "socket",
        "state",
        "status",
        "step",
        "suffix",
        "to",
        "transaction",
        "uri",
    )

    def __init__(
        self,
        transaction: Transaction,
        suffix: str,
        uri: str,
        to: Address,
        socket: ListenSocket,
        request: bytes,
    ) -> None:
        self.transaction = transaction
        self.suffix = suffix  # the last part of the branch parameter
        self.uri = uri
        self.to = to
        self.socket = socket
        self.request = request
        self.state = State.TRYING
        self.status = 0  # of the last reply; 0 before the first
        self.reply: Reply | None = None  # the final reply, kept for the pick; None: made here
        self.step = 0  # how often it was sent again
        self.retransmit_at = self.final_at = 0.0
        self.cancelled = False  # someone has seen to its CANCEL
        self.cancel_wanted = False  # to be cancelled when its first provisional reply comes
        self.cancel: LocalCancel | None = None

    @property
    def cancellable(self) -> bool:
        """A provisional reply came, no final one, and no CANCEL was sent (RFC 3261 9.1)."""
        return 100 <= self.status < 200 and not self.cancelled


class Transaction:
    """A server transaction and, when its request was sent on, the branches it went to."""

    __slots__ = (
        "branch_id",
        "branches",
        "final_at",
        "handled",
        "is_invite",
        "keys",
        "local",
        "on_negative",
        "reply",
        "reply_to",
        "request",
        "retransmit_at",
        "state",
        "status",
        "step",
        "table",
        "template",
        "to_tag",
        "wait_at",
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
        self.template: Template | None = None
        self.local = False  # replies are not sent upstream
        self.handled = False  # relayed, answered or released by the script
        self.on_negative: Callable[[Request], object] | None = None
        self.step = 0
        self.retransmit_at = self.final_at = self.wait_at = 0.0
