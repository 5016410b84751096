"""The proxy's decisions on branches: which replies go back at once, what is cancelled, what happens
when all have failed.

RFC 3261 16.7 and 16.10 as the SER family does them (LANGUAGE E.5). Differences between generations
are values of the profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.profiles.profile import CancelStyle
from runtime.results import End
from runtime.sip.context import Branch, Transaction
from runtime.sip.forward import request_template
from runtime.sip.picking import pass_on, picked
from runtime.sip.relay import drop_replies, relay
from runtime.sip.transaction import State

if TYPE_CHECKING:
    from runtime.sip.message import Reply
    from runtime.sip.request import Request
    from runtime.sip.transaction_layer import TransactionLayer


# ---- CANCEL ----


def to_cancel(transaction: Transaction) -> list[Branch]:
    """The branches that ring and are not being cancelled; they are marked as being so."""
    found = [branch for branch in transaction.branches if branch.cancellable]
    for branch in found:
        branch.cancelled = True
    return found


def cancel_pending(layer: TransactionLayer, branch: Branch) -> None:
    """Cancel a branch that has no final reply: at once when it rings, else when it does."""
    if branch.cancellable:
        layer.cancel(branch)
    elif branch.status == 0:
        branch.cancel_wanted = True


def cancel_invite(
    layer: TransactionLayer, cancel: Transaction, request: Request, invite: Transaction
) -> None:
    """Deal with a CANCEL of ``invite`` whose own transaction is ``cancel`` (LANGUAGE E.5.1)."""
    profile = layer.profile
    cancel.handled = True
    invite.cancelled = True
    branches = to_cancel(invite)
    if profile.cancel is CancelStyle.FORWARD_AND_487:
        _forward_cancel(layer, cancel, request, invite, branches)
    else:
        if layer.passes_cancel_reasons and invite.passes_cancel_reasons:
            invite.cancel_reasons = tuple(f"Reason: {text}" for text in request.headers("reason"))
        for branch in branches:
            layer.cancel(branch)
        _cancel_unheard(layer, invite)
    pending = bool(branches) or any(branch.cancel_wanted for branch in invite.branches)
    text = profile.cancelling_text if pending else "ok -- no more pending branches"
    layer.reply(cancel, request, 200, text)
    if profile.cancel is CancelStyle.FORWARD_AND_487 and invite.status < 200:
        layer.reply(invite, invite.request, 487, "Request cancelled")


def _cancel_unheard(layer: TransactionLayer, invite: Transaction) -> None:
    """What becomes of branches without any reply (``cancel_b_method``)."""
    for branch in invite.branches:
        if branch.status:
            continue
        match layer.cancels_unheard:
            case 0:  # they are given up at once
                branch.retransmit_at = branch.final_at = 0.0
                reply_arrived(layer, branch, None, 487)
            case 2:
                layer.cancel(branch)
            case _:  # RFC 3261 9.1: no CANCEL before a provisional reply
                branch.cancel_wanted = True


def _forward_cancel(
    layer: TransactionLayer,
    cancel: Transaction,
    request: Request,
    invite: Transaction,
    branches: list[Branch],
) -> None:
    """Send the received CANCEL down each branch, under the branch's own Via."""
    template = request_template(request)
    cancel.branch_id = invite.branch_id  # replies are told apart by CSeq
    for branch in branches:
        data = template.for_socket(branch.socket).fill(branch.uri, branch.via)
        copy = Branch(
            cancel, branch.suffix, branch.target, branch.to, branch.socket, data, branch.via
        )
        cancel.branches.append(copy)
        layer.start_branch(copy)
    if branches:
        layer.table.client[cancel.branch_id, request.method_text] = cancel


# ---- replies ----


def reply_arrived(layer: TransactionLayer, branch: Branch, reply: Reply | None, code: int) -> None:
    """A reply came on a branch, or (``reply`` None) is made for it: pass it on, keep it or drop
    it."""
    transaction = branch.transaction
    if transaction.status >= 200:
        # after a final reply only the 2xx of another branch still goes up (RFC 3261 16.7 step 5)
        if 200 <= code < 300 and transaction.is_invite:
            branch.status = code
            pass_on(layer, transaction, reply, code)
        elif rings_too_late(layer, branch, code):
            branch.status = code
            branch.cancel_wanted = False
            layer.cancel(branch, transaction.status, late=True)
        return
    if code < 300:
        branch.status = code
        branch.rang = branch.rang or code < 200
        if branch.cancel_wanted and branch.cancellable:
            layer.cancel(branch)
            if not layer.profile.passes_late_ringing:
                return
        if code == 100:
            return
        pass_on(layer, transaction, reply, code)
        if code >= 200:
            _complete(layer, transaction, code)
        return
    if branch.status >= 200:
        return
    branch.status = code
    branch.reply = reply
    transaction.last_failed = branch
    if code >= 600 and layer.profile.ends_on_6xx and transaction.picks_6xx_first:
        # 16.7 step 5: no other branch shall go on
        for other in to_cancel(transaction):
            layer.cancel(other, code)
        for other in transaction.branches:
            other.cancel_wanted = other.cancel_wanted or other.status == 0
    if not transaction.deciding:
        _look_for_failure(layer, transaction)


def rings_too_late(layer: TransactionLayer, branch: Branch, code: int) -> bool:
    """Whether a provisional reply is the first of a branch that was not wanted any more before it
    came: the branch can be cancelled only now (RFC 3261 9.1)."""
    transaction = branch.transaction
    return (
        100 <= code < 200
        and branch.status == 0
        and not branch.cancelled
        and transaction.is_invite
        and layer.profile.cancel is CancelStyle.LOCAL
        and (transaction.status >= 200 or branch.cancel_wanted)
    )


def timed_out(layer: TransactionLayer, branch: Branch) -> None:
    """No final reply came on a branch: 408 for it, and a CANCEL if it rings."""
    transaction = branch.transaction
    if (
        not layer.noisy
        and not transaction.local
        and transaction.is_invite
        and len(transaction.branches) == 1
        and transaction.on_failure is None
        and branch.status > 0
    ):
        # a lone ringing branch is dropped in silence: the caller will hang up
        layer.timers.wait(transaction)
        return
    cancelling = transaction.is_invite and branch.cancellable
    reply_arrived(layer, branch, None, 408)
    if cancelling:
        layer.cancel(branch)


def _look_for_failure(layer: TransactionLayer, transaction: Transaction) -> None:
    """When every branch has failed, the failure route may add some, else a reply is picked."""
    if transaction.status >= 200 or any(branch.status < 200 for branch in transaction.branches):
        return
    best = picked(layer, transaction)
    for told in layer.on_failed:
        told(transaction, best)
    route, transaction.on_failure = transaction.on_failure, None
    if route is None:
        _send_picked(layer, transaction)
        return
    request = transaction.request.for_failure_route(best)
    before, leg_start = len(transaction.branches), transaction.leg_start
    transaction.deciding = True

    def after(_: End) -> None:
        if layer.profile.failure_relays and request.branches and transaction.status < 200:
            layer.router.run_coroutine(add_appended())
        else:
            decide()

    async def add_appended() -> None:
        request.uri_used = True  # whatever the route has made of it
        await relay(layer, transaction, request)
        decide()

    def decide() -> None:
        transaction.deciding = False
        if transaction.status >= 200 or transaction.state is State.TERMINATED:
            return
        if len(transaction.branches) > before:
            drop_replies(layer, transaction, leg_start, before)
            _look_for_failure(layer, transaction)
        else:
            _send_picked(layer, transaction)

    layer.router.run_route(route, request, after)


def _send_picked(layer: TransactionLayer, transaction: Transaction) -> None:
    best = picked(layer, transaction)
    pass_on(layer, transaction, best.reply, best.status)
    _complete(layer, transaction, best.status)


def _complete(layer: TransactionLayer, transaction: Transaction, code: int) -> None:
    """A final reply went upstream: nothing is repeated any more, what still rings is cancelled."""
    layer.stop_branches(transaction)
    if transaction.is_invite:
        for branch in transaction.branches:
            # RFC 3261 9.1: what has not rung yet is cancelled when it does
            branch.cancel_wanted = branch.status == 0 and not branch.cancelled
        for branch in to_cancel(transaction):
            layer.cancel(branch, code)
    if transaction.local and transaction.state is not State.TERMINATED:
        layer.timers.wait(transaction)


__all__ = [
    "cancel_invite",
    "cancel_pending",
    "reply_arrived",
    "rings_too_late",
    "timed_out",
    "to_cancel",
]
