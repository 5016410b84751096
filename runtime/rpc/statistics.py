"""Commands that tell what tm and sl counted (LANGUAGE G.5.1).

Counting is an increment on the way of each message; what it adds up to is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from runtime.rpc.commands import Arguments, Function, Reply, Struct

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.transaction_layer import TransactionLayer

Table: TypeAlias = "Sequence[tuple[str, str, Function]]"

#: statuses that sl.stats tells one by one; the rest is told by class
_ALONE: Final = (
    (200, 202),
    (300, 301, 302),
    (400, 401, 403, 404, 407, 408, 483),
    (500,),
    (),
)


def tm_commands(layer: TransactionLayer) -> Table:
    """tm's commands."""

    def stats(router: Router, reply: Reply, _: Arguments) -> None:
        reply.append(tm_stats(layer))

    text = "How many transactions there are and were, and the replies to them."
    return (("tm.stats", text, stats),)


def tm_stats(layer: TransactionLayer) -> Struct:
    """The numbers of tm.stats, in their order."""
    management = layer.profile.management
    sent = layer.replies_sent
    classes: Counter[int] = Counter()
    generated = replied_locally = 0
    for (code, local), count in sent.items():
        if code >= 200:
            classes[code // 100] += count
        if local:
            generated += count
            replied_locally += count * (code >= 200)
    current = len(layer.table)
    told = Struct(
        ("current", current),
        ("waiting", sum(bool(transaction.wait_at) for transaction in layer.table)),
        ("total", layer.created),
        ("total_local", 0),
    )
    if management.counts_locally_replied:
        told.add("replied_locally", replied_locally)
    if management.counts_replies:
        told.add("rpl_received", layer.replies_received)
        told.add("rpl_generated", generated)
        told.add("rpl_sent", sum(sent.values()))
    for hundred in (6, 5, 4, 3, 2):
        told.add(f"{hundred}xx", classes[hundred])
    told.add("created", layer.created)
    told.add("freed", layer.created - current)
    told.add("delayed_free", 0)
    return told


def sl_commands(replies: Mapping[int, int]) -> Table:
    """sl's commands."""

    def stats(router: Router, reply: Reply, _: Arguments) -> None:
        reply.append(sl_stats(replies, router.profile.management.counts_3xx))

    text = "How many replies were sent without a transaction, by status and class."
    return (("sl.stats", text, stats),)


def sl_stats(replies: Mapping[int, int], counts_3xx: bool) -> Struct:
    """The numbers of sl.stats, in their order."""
    told = Struct()
    left = dict(replies)
    for hundred, alone in enumerate(_ALONE, 2):
        for code in alone:
            told.add(str(code), left.pop(code, 0))
        others = [code for code in left if code // 100 == hundred]
        if hundred != 3 or counts_3xx:
            told.add(f"{hundred}xx", sum(left.pop(code) for code in others))
    told.add("xxx", sum(left.values()))
    return told
