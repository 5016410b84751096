"""Transactions at work: made, answered, repeated, ended.

Sans-IO: requests and replies come in with the router's ``now``; bytes go out through
``router.send`` and the next deadline through ``next_deadline``. What a proxy decides - where to
fork, which reply to pick, what to cancel - is in ``forking.py``; the state machines are tables in
``transaction.py``.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from runtime.profiles.profile import TagStyle
from runtime.results import End
from runtime.sip import forking
from runtime.sip.context import Branch, LocalCancel, Transaction
from runtime.sip.errors import SipError
from runtime.sip.local_request import local_request
from runtime.sip.numbers import stable_hash
from runtime.sip.reply import build_reply, reply_destination, to_can_be_tagged
from runtime.sip.tags import Tags
from runtime.sip.transaction import INVITE_CLIENT, NON_INVITE_CLIENT, Do, On, State, step
from runtime.sip.transaction_table import TransactionError, TransactionTable
from runtime.sip.transaction_timers import Owner, TransactionTimers

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self.aggregates_challenges = router.profile.aggregates_challenges
        self.softens_503 = router.profile.softens_503
        self.failure_reply_mode = 0
        self.restarts_final_timer = True
        self.cancels_unheard = 1  # what a CANCEL does to a branch without a reply
        self.tells_cancel_reasons = self.passes_cancel_reasons = True
        self.table = TransactionTable(self.profile.matching)
        self.created = self.replies_received = 0
        #: replies sent upstream, by status and whether they were made here
        self.replies_sent: Counter[tuple[int, bool]] = Counter()
        # a start that no one can guess keeps branches of two runs apart
        self._label = random.SystemRandom().getrandbits(31)
        self.tags = Tags(router, "tm", "-")
        self.timers = TransactionTimers(
            router, timers, self._retransmit, self._final_timeout, self._forget
        )
        #: told of each reply that goes upstream: its transaction, status, and the reply from
        #: downstream or None for one made here
        self.on_reply_sent: list[Callable[[Transaction, int, Reply | None], None]] = []
        #: told of each new transaction
        self.on_new: list[Callable[[Transaction], None]] = []
        #: told of the branch whose failure is about to go upstream, before the failure route
        self.on_failed: list[Callable[[Transaction, Branch], None]] = []
        #: told of each ACK to a 2xx of those that watch for them
        self.on_ack: list[Callable[[Transaction, Request], None]] = []

    # ---- requests ----

    def open(self, request: Request) -> Transaction | None:
        """Make the transaction of a new request, or serve a repeated one.

        Returns None when the request was a repeat or an ACK of a failure reply, which is then dealt
        with, or an ACK that belongs to none: ``request.transaction`` tells which.

        Raises:
            TransactionError: it cannot have one.
            MalformedMessage: the topmost Via does not parse.
        """
        keys = self.table.keys(request)
        found = self.table.look_up(request, keys)
        if found is not None:
            self._serve(found, request)
            return None
        if request.method == "ACK":
            return None
        if not request.end.endswith("\n") or len(request.end) < 2:
            raise TransactionError(SipError.OUT_OF_MEMORY)
        if self.profile.tm_tag is not TagStyle.NONE and not to_can_be_tagged(request):
            raise TransactionError(SipError.BAD_TO)  # no reply of ours could end it
        if len(self.table) >= self.router.limits.transactions:
            self.router.log_once("transactions", "too many transactions: new requests are refused")
            raise TransactionError(SipError.OUT_OF_MEMORY)
        transaction = Transaction(
            keys,
            request,
            self._new_branch_id(request),
            reply_destination(request),
            request.method == "INVITE",
        )
        self.timers.born(transaction)
        self.table.add(transaction)
        self.created += 1
        request.transaction = transaction
        for told in self.on_new:
            told(transaction)
        for change in request.on_transaction:
            change(transaction)
        return transaction

    def serve_repeat(self, request: Request) -> bool:
        """Serve a repeat, or take an ACK to a failure; False for what is neither.

        Raises:
            TransactionError: the headers that would tell are missing.
        """
        found = self.table.find(request)
        if found is None or found.request is request:
            return False
        self._serve(found, request)
        return True

    def _serve(self, found: Transaction, request: Request) -> None:
        if request.method == "ACK":
            self.drive(found, On.ACK)
        else:
            self.router.counters["repeated requests"] += 1
            self.drive(found, On.REQUEST)

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
        return self.tags.of(transaction.request)

    def send_up(
        self, transaction: Transaction, data: bytes, code: int, reply: Reply | None = None
    ) -> None:
        """Send a reply upstream and let the server machine take note; ``reply`` is the one from
        downstream that it was made of."""
        transaction.reply = data
        transaction.status = code
        self.replies_sent[code, reply is None] += 1
        self.router.send(data, transaction.reply_to, transaction.request.socket)
        if transaction.watches_acks and transaction.is_invite and 200 <= code < 300:
            self.table.accept(transaction)
        for told in self.on_reply_sent:
            told(transaction, code, reply)
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
        found = self.table.branch(prefix, suffix, cseq.method)
        if found is None:
            if cseq.method != "CANCEL":
                return False
            # not a forwarded CANCEL: one of our own has the INVITE's branch
            found = self.table.branch(prefix, suffix, "INVITE")
            if found is None or found.cancel is None:
                return False
            found.cancel.retransmit_at = 0.0
            if reply.status >= 200:
                found.cancel.final_at = 0.0
            return True
        if reply.status < 100:
            return False
        self.replies_received += 1
        reply.join(found.transaction)
        reply.branch = found
        if found.target.flags:
            reply.branch_flags.update(found.target.flags)
        route = found.transaction.on_reply
        if route is None or (
            not self.profile.passes_late_ringing
            and forking.rings_too_late(self, found, reply.status)
        ):
            self._take(found, reply)
            return True
        branch = found

        def routed(end: End) -> None:
            # a final reply cannot be dropped (LANGUAGE D.3.4)
            if not (end.dropped and reply.status < 200):
                self._take(branch, reply)

        self.router.run_route(route, reply, routed)
        return True

    def _take(self, branch: Branch, reply: Reply) -> None:
        code = reply.status
        self.drive_branch(
            branch,
            On.REPLY_1XX if code < 200 else On.REPLY_2XX if code < 300 else On.REPLY_FAILURE,
            reply,
        )

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
                    self.timers.start_repeat(transaction)
                case Do.START_FINAL:
                    self.timers.start_final(transaction)
                case Do.START_WAIT:
                    self.timers.wait(transaction)
                case Do.STOP_RETRANSMIT:
                    transaction.retransmit_at = 0.0
                case Do.STOP_FINAL:
                    transaction.final_at = 0.0
                case Do.END:
                    self.table.remove(transaction)
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
                    self.timers.start_repeat(branch)
                case Do.SLOW_RETRANSMIT:
                    self.timers.start_slow_repeat(branch)
                case Do.STOP_RETRANSMIT:
                    branch.retransmit_at = 0.0
                case Do.START_FINAL:
                    self.timers.start_final(branch)
                case Do.START_INVITE_FINAL:
                    if self.restarts_final_timer or not branch.status:
                        self.timers.start_invite_final(branch)
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
        self.timers.start_repeat(branch)
        self.timers.start_final(branch)

    def cancel(self, branch: Branch, cause: int = 0, *, late: bool = False) -> None:
        """Send a CANCEL of our own down a branch; ``cause`` is the reply that makes it needless,
        0 where the caller has given up. ``late``: the branch rings only now."""
        branch.cancelled = True
        if not cause:
            lines = branch.transaction.cancel_reasons
        else:
            reason = self.profile.cancel_reasons.get(cause // 100 * 100)
            if late and reason:
                reason = "Reason: SIP;cause={}"  # that is all the servers still know
            lines = (reason.format(cause),) if reason and self.tells_cancel_reasons else ()
        branch.cancel = LocalCancel(branch, local_request(branch, "CANCEL", None, lines))
        self.router.send(branch.cancel.data, branch.to, branch.socket)
        self.timers.start_repeat(branch.cancel)
        self.timers.start_final(branch.cancel)

    def stop_branches(self, transaction: Transaction) -> None:
        """No branch is repeated or timed any more."""
        for branch in transaction.branches:
            branch.retransmit_at = branch.final_at = 0.0

    def release(self, transaction: Transaction) -> None:
        """Stop all its timers and let it go after the wait."""
        transaction.handled = True
        transaction.retransmit_at = transaction.final_at = 0.0
        self.stop_branches(transaction)
        self.timers.wait(transaction)

    # ---- timers ----

    def _retransmit(self, owner: Owner) -> None:
        self.router.counters["retransmissions"] += 1
        match owner:
            case Branch():
                self.drive_branch(owner, On.RETRANSMIT)
            case Transaction():
                self.drive(owner, On.RETRANSMIT)
            case LocalCancel():
                self.router.send(owner.data, owner.branch.to, owner.branch.socket)
                self.timers.start_repeat(owner)

    def _final_timeout(self, owner: Owner) -> None:
        match owner:
            case Branch():
                self.drive_branch(owner, On.FINAL_TIMEOUT)
            case Transaction():
                self.drive(owner, On.FINAL_TIMEOUT)
            case LocalCancel():
                owner.retransmit_at = 0.0

    def _forget(self, transaction: Transaction) -> None:
        transaction.state = State.TERMINATED
        self.table.remove(transaction)


__all__ = ["State", "TransactionError", "TransactionLayer"]
