"""The proxy's decisions: where a request goes, which reply goes back, what is cancelled.

RFC 3261 16.6, 16.7 and 16.10 as the SER family does them (LANGUAGE E.5). Differences between
generations are values of the profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.profiles.profile import CancelStyle, Pick
from runtime.results import End
from runtime.sip.address import Address
from runtime.sip.context import Branch, Transaction
from runtime.sip.errors import MalformedMessage, SipError
from runtime.sip.forward import reply_without_our_via, request_template, socket_for
from runtime.sip.phrases import phrase
from runtime.sip.reply import build_reply
from runtime.sip.target import Target
from runtime.sip.transaction import On, State

if TYPE_CHECKING:
    from runtime.sip.message import Reply
    from runtime.sip.request import Request
    from runtime.sip.transaction_layer import TransactionLayer


def add_branches(
    layer: TransactionLayer,
    transaction: Transaction,
    request: Request,
    targets: Sequence[tuple[Target, Address]],
) -> SipError | None:
    """Send the request to each target, in order; an error when none could be added.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    transaction.handled = True
    if transaction.template is None:
        transaction.template = request_template(request)
    error: SipError | None = None
    added: list[Branch] = []
    for target, address in targets:
        if len(transaction.branches) >= layer.router.limits.branches:
            error = SipError.CONFIGURATION
            continue
        socket = socket_for(layer.router.sockets, request.socket, address)
        if socket is None:
            error = SipError.NO_SOCKET
            continue
        suffix = f"{len(transaction.branches):x}"
        data = transaction.template.fill(target.uri, socket, f"{transaction.branch_id}.{suffix}")
        branch = Branch(transaction, suffix, target.uri, address, socket, data)
        transaction.branches.append(branch)
        added.append(branch)
    if not added:
        return error or SipError.UNSPECIFIED
    layer.client[transaction.branch_id, request.method_text] = transaction
    for branch in added:
        layer.start_branch(branch)
    return None


def to_cancel(transaction: Transaction) -> list[Branch]:
    """The branches that ring and are not being cancelled; they are marked as being so."""
    found = [branch for branch in transaction.branches if branch.cancellable]
    for branch in found:
        branch.cancelled = True
    return found


def cancel_invite(
    layer: TransactionLayer, cancel: Transaction, request: Request, invite: Transaction
) -> None:
    """Deal with a CANCEL of ``invite`` whose own transaction is ``cancel`` (LANGUAGE E.5.1)."""
    profile = layer.profile
    cancel.handled = True
    branches = to_cancel(invite)
    if profile.cancel is CancelStyle.FORWARD_AND_487:
        _forward_cancel(layer, cancel, request, invite, branches)
    else:
        for branch in branches:
            layer.cancel(branch)
        # RFC 3261 9.1: no CANCEL before a provisional reply
        for branch in invite.branches:
            branch.cancel_wanted = branch.status == 0
    pending = bool(branches) or any(branch.cancel_wanted for branch in invite.branches)
    text = profile.cancelling_text if pending else "ok -- no more pending branches"
    layer.reply(cancel, request, 200, text)
    if profile.cancel is CancelStyle.FORWARD_AND_487 and invite.status < 200:
        layer.reply(invite, invite.request, 487, "Request cancelled")


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
        data = template.fill(branch.uri, branch.socket, f"{invite.branch_id}.{branch.suffix}")
        copy = Branch(cancel, branch.suffix, branch.uri, branch.to, branch.socket, data)
        cancel.branches.append(copy)
        layer.start_branch(copy)
    if branches:
        layer.client[cancel.branch_id, request.method_text] = cancel


# ---- replies ----


def reply_arrived(layer: TransactionLayer, branch: Branch, reply: Reply | None, code: int) -> None:
    """A reply came on a branch, or (``reply`` None) is made for it: pass it on, keep it or drop
    it."""
    transaction = branch.transaction
    if transaction.status >= 200:
        # after a final reply only the 2xx of another branch still goes up (RFC 3261 16.7 step 5)
        if 200 <= code < 300 and transaction.is_invite:
            branch.status = code
            _pass_on(layer, transaction, reply, code)
        return
    if code < 300:
        branch.status = code
        if branch.cancel_wanted and branch.cancellable:
            layer.cancel(branch)
        if code == 100:
            return
        _pass_on(layer, transaction, reply, code)
        if code >= 200:
            _complete(layer, transaction)
        return
    if branch.status >= 200:
        return
    branch.status = code
    branch.reply = reply
    if code >= 600 and layer.profile.pick is Pick.RFC3261:
        # 16.7 step 5: no other branch shall go on
        for other in to_cancel(transaction):
            layer.cancel(other)
    if any(other.status < 200 for other in transaction.branches):
        return
    _all_failed(layer, transaction)


def timed_out(layer: TransactionLayer, branch: Branch) -> None:
    """No final reply came on a branch: 408 for it, and a CANCEL if it rings."""
    transaction = branch.transaction
    if (
        not layer.noisy
        and not transaction.local
        and transaction.is_invite
        and len(transaction.branches) == 1
        and transaction.on_negative is None
        and branch.status > 0
    ):
        # a lone ringing branch is dropped in silence: the caller will hang up
        layer.wait(transaction)
        return
    cancelling = transaction.is_invite and branch.cancellable
    reply_arrived(layer, branch, None, 408)
    if cancelling:
        layer.cancel(branch)


def _all_failed(layer: TransactionLayer, transaction: Transaction) -> None:
    """Every branch has failed: the failure route may add branches, else a reply is picked."""
    route, transaction.on_negative = transaction.on_negative, None
    if route is None:
        _send_picked(layer, transaction)
        return
    request = transaction.request.for_failure_route()

    def after(_: End) -> None:
        if transaction.status >= 200:
            return
        if not request.branches:
            _send_picked(layer, transaction)
            return
        layer.router.resolve_then(
            request.branches,
            lambda targets: _add_or_give_up(layer, transaction, request, targets),
        )

    layer.router.run_route(route, request, after)


def _add_or_give_up(
    layer: TransactionLayer,
    transaction: Transaction,
    request: Request,
    targets: Sequence[tuple[Target, Address]],
) -> None:
    transaction.on_negative = request.on_negative
    if not targets or add_branches(layer, transaction, transaction.request, targets) is not None:
        _send_picked(layer, transaction)


def _send_picked(layer: TransactionLayer, transaction: Transaction) -> None:
    best = pick(transaction.branches, layer.profile.pick)
    _pass_on(layer, transaction, best.reply, best.status)
    _complete(layer, transaction)


def pick(branches: Sequence[Branch], rule: Pick) -> Branch:
    """The branch whose final reply goes upstream (RFC 3261 16.7 step 6); the first of equals."""
    if rule is Pick.LOWEST:
        return min(branches, key=lambda branch: branch.status)
    return min(
        branches, key=lambda branch: (branch.status < 600, branch.status // 100, branch.status)
    )


def _pass_on(
    layer: TransactionLayer, transaction: Transaction, reply: Reply | None, code: int
) -> None:
    """Send a reply upstream: the one from downstream, or one built here when there is none."""
    if transaction.local:
        transaction.status = code
        return
    try:
        if reply is None:
            # made by a timer, which reads no message: the server's Via counter stands at 0
            data = build_reply(
                transaction.request,
                code,
                phrase(code),
                to_tag=layer.to_tag(transaction, code),
                via_count=0,
            )
        else:
            data = reply_without_our_via(reply)
    except MalformedMessage as error:
        layer.router.log_once("pass on", f"cannot pass on a reply: {error}")
        layer.release(transaction)  # nothing else would end it
        return
    if code >= 300 and transaction.is_invite:
        transaction.to_tag = layer.to_tag(transaction, code) if reply is None else _tag_of(reply)
    layer.send_up(transaction, data, code)


def _tag_of(reply: Reply) -> str | None:
    try:
        to = reply.read_to()
    except MalformedMessage:
        return None
    return to.tag if to is not None else None


def _complete(layer: TransactionLayer, transaction: Transaction) -> None:
    """A final reply went upstream: nothing is repeated any more, what still rings is cancelled."""
    layer.stop_branches(transaction)
    if transaction.is_invite:
        for branch in to_cancel(transaction):
            layer.cancel(branch)
    if transaction.local and transaction.state is not State.TERMINATED:
        layer.wait(transaction)


__all__ = ["On", "add_branches", "cancel_invite", "pick", "reply_arrived", "timed_out", "to_cancel"]
