"""Transactions: finds the one a message belongs to, repeats what must be repeated, keeps the
timers.

Sans-IO: requests and replies come in with the router's ``now``; bytes go out through
``router.send`` and the next deadline through ``next_deadline``. What a proxy decides - where to
fork, which reply to pick, what to cancel - is in ``forking.py``; the state machines are tables in
``transaction.py``.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from runtime.profiles.profile import TagStyle
from runtime.sip import forking
from runtime.sip.context import Branch, LocalCancel, Transaction
from runtime.sip.errors import SipError
from runtime.sip.local_request import local_request
from runtime.sip.matching import Keys, acknowledges, request_keys
from runtime.sip.numbers import stable_hash
from runtime.sip.reply import build_reply, reply_destination, to_can_be_tagged
from runtime.sip.timers import TimerQueue
from runtime.sip.transaction import INVITE_CLIENT, NON_INVITE_CLIENT, Do, On, State, step

if TYPE_CHECKING:
    from runtime.profiles import Profile
    from runtime.profiles.profile import Timers
    from runtime.router import Router
    from runtime.sip.message import Reply
    from runtime.sip.request import Request


class TransactionLayer:
    """All transactions of a router."""

    def __init__(self, router: Router, timers: Timers, noisy: bool) -> None:
        """``noisy``: a caller is always told that a ringing phone gave up (``noisy_ctimer``)."""
        self.router = router
        self.profile: Profile = router.profile
        self.noisy = noisy
        self.server: dict[str, Transaction] = {}  # by the request's own key
        self.groups: dict[str, Transaction] = {}  # all but CANCEL, by the group key
        self.client: dict[tuple[str, str], Transaction] = {}  # by branch parameter and method
        # a start that no one can guess keeps branches of two runs apart
        self._label = random.SystemRandom().getrandbits(31)
        self._repeats = [
            TimerQueue(seconds, "retransmit_at", self._retransmit) for seconds in timers.retransmit
        ]
        self._final = TimerQueue(timers.final_response, "final_at", self._final_timeout)
        self._final_invite = TimerQueue(
            timers.final_invite_response, "final_at", self._final_timeout
        )
        self._wait = TimerQueue(timers.wait, "wait_at", self._forget)
        self._queues = [*self._repeats, self._final, self._final_invite, self._wait]

    # ---- requests ----

    def open(self, request: Request) -> Transaction | None:
        """Make the transaction of a new request, or serve a repeated one.

        Returns None when the request was a repeat or an ACK of a failure reply, which is then dealt
        with, or an ACK that belongs to none: ``request.transaction`` tells which.

        Raises:
            TransactionError: it cannot have one.
            MalformedMessage: the topmost Via does not parse.
        """
        keys = self._keys(request)
        found = self._find(request, keys)
        if found is not None:
            if request.method == "ACK":
                self.drive(found, On.ACK)
            else:
                self.router.counters["repeated requests"] += 1
                self.drive(found, On.REQUEST)
            return None
        if request.method == "ACK":
            return None
        if not request.end.endswith("\n") or len(request.end) < 2:
            raise TransactionError(SipError.OUT_OF_MEMORY)
        if self.profile.tm_tag is not TagStyle.NONE and not to_can_be_tagged(request):
            raise TransactionError(SipError.BAD_TO)  # no reply of ours could end it
        if len(self.server) >= self.router.limits.transactions:
            self.router.log_once("transactions", "too many transactions: new requests are refused")
            raise TransactionError(SipError.OUT_OF_MEMORY)
        transaction = Transaction(
            keys,
            request,
            self._new_branch_id(request),
            reply_destination(request),
            request.method == "INVITE",
        )
        self.server[keys.own] = transaction
        if request.method != "CANCEL":
            self.groups.setdefault(keys.group, transaction)
        request.transaction = transaction
        return transaction

    def find(self, request: Request) -> Transaction | None:
        """The transaction that a request belongs to; kept on the request.

        Raises:
            TransactionError: the headers that would tell are missing.
        """
        if request.transaction is not None:
            return request.transaction
        return self._find(request, self._keys(request))

    def _keys(self, request: Request) -> Keys:
        keys = request_keys(request, self.profile.matching)
        if keys is None:
            raise TransactionError(SipError.BAD_TUPLE)
        return keys

    def _find(self, request: Request, keys: Keys) -> Transaction | None:
        if request.method == "ACK":
            found = self.groups.get(keys.group)
            if found is None or not found.is_invite or 200 <= found.status < 300:
                return None
            if keys.by_headers and not acknowledges(keys.to, found.keys.to, found.to_tag):
                return None
        else:
            found = self.server.get(keys.own)
        request.transaction = found
        return found

    def find_cancelled(self, cancel: Request) -> Transaction | None:
        """The transaction that a CANCEL is for (RFC 3261 9.2)."""
        keys = request_keys(cancel, self.profile.matching)
        if keys is None:
            return None
        found = self.groups.get(keys.group)
        if found is not None and keys.by_headers and found.keys.to != keys.to:
            return None
        return found

    def _new_branch_id(self, request: Request) -> str:
        self._label = (self._label + 1) & 0x7FFFFFFF
        group = stable_hash(request.call_id) & 0xFFF or 1
        return f"{self.profile.branch_cookie}{f'{group:x}'[::-1]}.{f'{self._label:x}'[::-1]}"

    # ---- replies of our own ----

    def reply(
        self,
        transaction: Transaction,
        request: Request,
        code: int,
        reason: str,
        via_count: int | None = None,
    ) -> bool:
        """Answer a transaction's request; False when a final reply was sent before.

        Raises:
            MalformedMessage: the request cannot be answered.
        """
        if transaction.status >= 200:
            self.router.log_once(
                "late reply", f"no reply {code}: {transaction.status} was sent before"
            )
            return False
        tag = self.to_tag(transaction, code)
        data = build_reply(request, code, reason, to_tag=tag, via_count=via_count)
        branches = forking.to_cancel(transaction) if transaction.is_invite and code >= 200 else []
        if code >= 200:
            transaction.handled = True
            self.stop_branches(transaction)
            for branch in branches:
                self.cancel(branch)
            transaction.to_tag = tag
        self.send_up(transaction, data, code)
        return True

    def to_tag(self, transaction: Transaction, code: int) -> str | None:
        """The To tag of a reply made here: None where the profile adds none, or To has one."""
        if self.profile.tm_tag is not TagStyle.FINAL or code < 180:
            return None
        to = transaction.request.read_to()
        if to is None or to.tag is not None:
            return None
        # the branch id is ours alone and the same for all replies of the transaction
        return f"{stable_hash(transaction.branch_id, transaction.keys.group):08x}"

    def send_up(self, transaction: Transaction, data: bytes, code: int) -> None:
        """Send a reply upstream and let the server machine take note."""
        transaction.reply = data
        transaction.status = code
        self.router.send(data, transaction.reply_to, transaction.request.socket)
        self.drive(
            transaction,
            On.SEND_1XX if code < 200 else On.SEND_2XX if code < 300 else On.SEND_FAILURE,
        )

    # ---- replies from downstream ----

    def receive_reply(self, reply: Reply) -> bool:
        """Take a reply; False when it belongs to no transaction here.

        Raises:
            MalformedMessage: the topmost Via does not parse.
        """
        branch_id = reply.via.branch
        cseq = reply.read_cseq()
        if branch_id is None or cseq is None:
            return False
        prefix, _, suffix = branch_id.rpartition(".")
        found = self._branch(prefix, suffix, cseq.method)
        if found is None:
            if cseq.method != "CANCEL":
                return False
            # not a forwarded CANCEL: one of our own has the INVITE's branch
            found = self._branch(prefix, suffix, "INVITE")
            if found is None or found.cancel is None:
                return False
            found.cancel.retransmit_at = 0.0
            if reply.status >= 200:
                found.cancel.final_at = 0.0
            return True
        reply.join(found.transaction)
        code = reply.status
        if code < 100:
            return False
        self.drive_branch(
            found,
            On.REPLY_1XX if code < 200 else On.REPLY_2XX if code < 300 else On.REPLY_FAILURE,
            reply,
        )
        return True

    def _branch(self, prefix: str, suffix: str, method: str) -> Branch | None:
        transaction = self.client.get((prefix, method))
        if transaction is not None:
            for branch in transaction.branches:
                if branch.suffix == suffix:
                    return branch
        return None

    # ---- the machines ----

    def drive(self, transaction: Transaction, on: On) -> None:
        """One step of the server machine."""
        transaction.state, todo = step(transaction.table, transaction.state, on)
        for do in todo:
            match do:
                case Do.REPEAT_REPLY:
                    if transaction.reply:
                        self.router.send(
                            transaction.reply, transaction.reply_to, transaction.request.socket
                        )
                case Do.START_RETRANSMIT:
                    self._start_repeat(transaction)
                case Do.START_FINAL:
                    self._final.start(transaction, self.router.now)
                case Do.START_WAIT:
                    self.wait(transaction)
                case Do.STOP_RETRANSMIT:
                    transaction.retransmit_at = 0.0
                case Do.STOP_FINAL:
                    transaction.final_at = 0.0
                case Do.END:
                    self._remove(transaction)
                case _:
                    raise AssertionError(do)

    def drive_branch(self, branch: Branch, on: On, reply: Reply | None = None) -> None:
        """One step of a branch's client machine."""
        transaction = branch.transaction
        table = INVITE_CLIENT if transaction.is_invite else NON_INVITE_CLIENT
        branch.state, todo = step(table, branch.state, on)
        for do in todo:
            match do:
                case Do.REPEAT_REQUEST:
                    self.router.send(branch.request, branch.to, branch.socket)
                case Do.START_RETRANSMIT:
                    self._start_repeat(branch)
                case Do.SLOW_RETRANSMIT:
                    branch.step = len(self._repeats)
                    self._start_repeat(branch)
                case Do.STOP_RETRANSMIT:
                    branch.retransmit_at = 0.0
                case Do.START_FINAL:
                    self._final.start(branch, self.router.now)
                case Do.START_INVITE_FINAL:
                    self._final_invite.start(branch, self.router.now)
                case Do.STOP_FINAL:
                    branch.final_at = 0.0
                case Do.SEND_ACK:
                    assert reply is not None
                    if branch.status or self.profile.acks_unheard_branch:
                        ack = local_request(branch, "ACK", reply)
                        self.router.send(ack, branch.to, branch.socket)
                case Do.PASS_UP:
                    assert reply is not None
                    forking.reply_arrived(self, branch, reply, reply.status)
                case Do.TIME_OUT:
                    forking.timed_out(self, branch)
                case _:
                    raise AssertionError(do)

    # ---- what forking asks for ----

    def start_branch(self, branch: Branch) -> None:
        """Send a branch's request and start its timers."""
        self.router.send(branch.request, branch.to, branch.socket)
        self._start_repeat(branch)
        self._final.start(branch, self.router.now)

    def cancel(self, branch: Branch) -> None:
        """Send a CANCEL of our own down a branch."""
        branch.cancelled = True
        branch.cancel = LocalCancel(branch, local_request(branch, "CANCEL", None))
        self.router.send(branch.cancel.data, branch.to, branch.socket)
        self._start_repeat(branch.cancel)
        self._final.start(branch.cancel, self.router.now)

    def stop_branches(self, transaction: Transaction) -> None:
        """No branch is repeated or timed any more."""
        for branch in transaction.branches:
            branch.retransmit_at = branch.final_at = 0.0

    def wait(self, transaction: Transaction) -> None:
        """Keep a finished transaction a while, to absorb repeats; once in its life."""
        if not transaction.wait_at:
            self._wait.start(transaction, self.router.now)

    def release(self, transaction: Transaction) -> None:
        """Stop all its timers and let it go after the wait."""
        transaction.handled = True
        transaction.retransmit_at = transaction.final_at = 0.0
        self.stop_branches(transaction)
        self.wait(transaction)

    # ---- timers ----

    def next_deadline(self) -> float | None:
        """When ``handle_timers`` is wanted next."""
        deadlines = [d for queue in self._queues if (d := queue.deadline()) is not None]
        return min(deadlines) if deadlines else None

    def handle_timers(self, now: float) -> None:
        """Fire all timers that are due."""
        for queue in self._queues:
            queue.run(now)

    def _start_repeat(self, owner: Transaction | Branch | LocalCancel) -> None:
        repeats = self._repeats
        repeats[min(owner.step, len(repeats) - 1)].start(owner, self.router.now)
        owner.step += 1

    def _retransmit(self, owner: Transaction | Branch | LocalCancel) -> None:
        self.router.counters["retransmissions"] += 1
        match owner:
            case Branch():
                self.drive_branch(owner, On.RETRANSMIT)
            case Transaction():
                self.drive(owner, On.RETRANSMIT)
            case LocalCancel():
                self.router.send(owner.data, owner.branch.to, owner.branch.socket)
                self._start_repeat(owner)

    def _final_timeout(self, owner: Transaction | Branch | LocalCancel) -> None:
        match owner:
            case Branch():
                self.drive_branch(owner, On.FINAL_TIMEOUT)
            case Transaction():
                self.drive(owner, On.FINAL_TIMEOUT)
            case LocalCancel():
                owner.retransmit_at = 0.0

    def _forget(self, transaction: Transaction) -> None:
        transaction.state = State.TERMINATED
        self._remove(transaction)

    def _remove(self, transaction: Transaction) -> None:
        keys = transaction.keys
        self.server.pop(keys.own, None)
        if self.groups.get(keys.group) is transaction:
            del self.groups[keys.group]
        self.client.pop((transaction.branch_id, transaction.request.method_text), None)
        for branch in transaction.branches:
            branch.retransmit_at = branch.final_at = 0.0
            if branch.cancel is not None:
                branch.cancel.retransmit_at = branch.cancel.final_at = 0.0


class TransactionError(Exception):
    """A request that cannot have a transaction; ``error`` is what the peer is told."""

    def __init__(self, error: SipError) -> None:
        super().__init__(error.name)
        self.error = error


__all__ = ["State", "TransactionError", "TransactionLayer"]
