"""Which of several final replies goes upstream, and in what form (RFC 3261 16.7 steps 6 to 8,
LANGUAGE E.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.profiles.profile import Pick
from runtime.sip.context import Branch, Transaction
from runtime.sip.errors import MalformedMessage
from runtime.sip.forward import reply_without_our_via
from runtime.sip.message import line_text
from runtime.sip.phrases import phrase
from runtime.sip.reply import build_reply

if TYPE_CHECKING:
    from runtime.sip.message import Reply
    from runtime.sip.transaction_layer import TransactionLayer

#: 4xx that tell the caller how to ask again
_MENDABLE = frozenset({401, 407, 415, 420, 484})
_CHALLENGES = {401: "www-authenticate", 407: "proxy-authenticate"}


def pick(branches: Sequence[Branch], rule: Pick, with_6xx: bool = True) -> Branch:
    """The branch whose final reply goes upstream; the first of equals.

    ``with_6xx``: a 6xx is one for the whole call, so that it comes first.
    """

    def rank(branch: Branch) -> tuple[int, ...]:
        status = branch.status
        if rule is Pick.LOWEST:
            return (status,)
        of_all = not (with_6xx and status >= 600)
        if rule is Pick.RFC3261:
            return of_all, status // 100, status
        return of_all, status // 100, status not in _MENDABLE, status

    return min(branches, key=rank)


def candidates(transaction: Transaction) -> list[Branch]:
    """The branches that one is picked of: those whose replies were not dropped, if any."""
    left = [branch for branch in transaction.branches if not branch.dropped]
    return left or transaction.branches


def picked(layer: TransactionLayer, transaction: Transaction) -> Branch:
    """The branch to pick now."""
    branches = candidates(transaction)
    return pick(branches, layer.profile.pick, transaction.picks_6xx_first)


def pass_on(
    layer: TransactionLayer, transaction: Transaction, reply: Reply | None, code: int
) -> None:
    """Send a reply upstream: the one from downstream, or one built here when there is none."""
    if transaction.local:
        transaction.status = code
        return
    try:
        if reply is None:
            if code == 408 and transaction.cancelled and transaction.is_invite:
                code = 487  # the caller has given up, and knows what it waits for
            data = _built(layer, transaction, code, phrase(code))
        elif code == 503 and layer.softens_503:
            # 503 would tell the caller to leave all of us alone (RFC 3261 16.7 step 6)
            data = _built(layer, transaction, 500, phrase(503))
            reply, code = None, 500
        elif code in _CHALLENGES and len(asking := _challenging(layer, transaction, code)) > 1:
            lines = [line for other in asking for line in _challenge_lines(other, code)]
            reply, data = None, _built(layer, transaction, code, phrase(code), lines)
        else:
            data = reply_without_our_via(reply)
    except MalformedMessage as error:
        layer.router.log_once("pass on", f"cannot pass on a reply: {error}")
        layer.release(transaction)  # nothing else would end it
        return
    if code >= 300 and transaction.is_invite:
        transaction.to_tag = layer.to_tag(transaction, code) if reply is None else _tag_of(reply)
    layer.send_up(transaction, data, code, reply)


def _built(
    layer: TransactionLayer,
    transaction: Transaction,
    code: int,
    reason: str,
    lines: Sequence[str] = (),
) -> bytes:
    # no message is read for it: the servers' Via counter stands at 0
    tag = layer.to_tag(transaction, code)
    request = transaction.request
    return build_reply(request, code, reason, to_tag=tag, lines=lines, via_count=0)


def _challenging(layer: TransactionLayer, transaction: Transaction, code: int) -> list[Reply]:
    """The replies whose challenges go up together."""
    if not layer.aggregates_challenges:
        return []
    return [
        branch.reply
        for branch in candidates(transaction)
        if branch.reply is not None and branch.status in _CHALLENGES
    ]


def _challenge_lines(reply: Reply, code: int) -> list[str]:
    return [
        line_text(reply.parts, index)
        for index, name in enumerate(reply.names)
        if name in _CHALLENGES.values()
    ]


def _tag_of(reply: Reply) -> str | None:
    try:
        to = reply.read_to()
    except MalformedMessage:
        return None
    return to.tag if to is not None else None
