"""tm: which routes run later, and how long a transaction waits."""

from __future__ import annotations

from collections.abc import Callable

from runtime.modules.tm.relaying import layer_of, transaction_of
from runtime.modules.tm.state import State, doublings
from runtime.registry import RouteName, script_function
from runtime.sip.context import Transaction
from runtime.sip.message import Message
from runtime.sip.request import Request

# ---- routes ----


@script_function("request", "failure", "onreply", "branch")
def t_on_failure(msg: Message, route: RouteName) -> bool:
    """Which route runs, once, when all branches have failed; None disarms."""
    if isinstance(msg, Request):
        msg.on_failure = route
    elif msg.transaction is not None:
        msg.transaction.on_failure = route
    return True


@script_function("request", "failure")
def t_on_negative(msg: Request, route: RouteName) -> bool:
    """Which route runs when all branches have failed; SER 0.8.8's name."""
    return t_on_failure(msg, route)


@script_function("request", "failure", "onreply", "branch")
def t_on_reply(msg: Message, route: RouteName) -> bool:
    """Which route runs for every reply that comes on a branch."""
    if isinstance(msg, Request):
        msg.on_reply = route
    elif msg.transaction is not None:
        msg.transaction.on_reply = route
    return True


@script_function("request", "failure")
def t_on_branch(msg: Request, route: RouteName) -> bool:
    """Which route runs for each branch of the next ``t_relay``, before it is sent."""
    msg.on_branch = route
    return True


@script_function("failure")
def t_drop_replies(msg: Request, which: str = "a") -> bool:
    """Which replies of former legs do not count any more: ``a`` all, ``l`` the last leg's, ``n``
    none."""
    if msg.transaction is None:
        return False
    msg.transaction.drop_mode = {"n": 0, "l": 2}.get(which[:1], 3)
    return True


# ---- times ----


@script_function("request", "failure", "onreply", "branch")
def t_set_fr(msg: Message, invite: int, other: int = 0) -> bool:
    """How long to wait for a final reply: after a provisional one, and before; 0 leaves a time as
    it is. Milliseconds, in SER 0.9 and before seconds."""
    unit = msg.router.module(State).unit

    def set_times(transaction: Transaction) -> None:
        if invite:
            transaction.invite_seconds = invite * unit
        if other:
            transaction.final_seconds = other * unit
        timers = layer_of(msg).timers
        for branch in transaction.branches:
            if branch.final_at and branch.status < 200:
                start = timers.start_invite_final if branch.status else timers.start_final
                start(branch)

    return _later(msg, set_times)


@script_function("request", "failure", "onreply", "branch")
def t_reset_fr(msg: Message) -> bool:
    """Wait for final replies as long as the module's parameters say."""

    def reset(transaction: Transaction) -> None:
        transaction.invite_seconds = transaction.final_seconds = None

    return _later(msg, reset)


@script_function("request", "failure", "onreply", "branch")
def t_set_max_lifetime(msg: Message, invite: int, other: int) -> bool:
    """How many milliseconds a transaction may last; 0 leaves a time as it is."""

    def set_lifetime(transaction: Transaction) -> None:
        given = invite if transaction.is_invite else other
        if given:
            transaction.lifetime_end = msg.router.now + given / 1000

    return _later(msg, set_lifetime)


@script_function("request", "failure", "onreply", "branch")
def t_reset_max_lifetime(msg: Message) -> bool:
    """Let the transaction last as long as the module's parameters say."""
    return _later(msg, layer_of(msg).timers.born)


@script_function("request", "failure", "onreply", "branch")
def t_set_retr(msg: Message, t1: int, t2: int) -> bool:
    """The first and the longest interval of repeats in milliseconds; 0 leaves one as it is."""
    layer = layer_of(msg)

    def set_intervals(transaction: Transaction) -> None:
        now = transaction.retransmit or layer.timers.durations.retransmit
        first = t1 / 1000 if t1 else now[0]
        transaction.retransmit = tuple(doublings(first, t2 / 1000 if t2 else now[-1]))

    return _later(msg, set_intervals)


@script_function("request", "failure", "onreply", "branch")
def t_reset_retr(msg: Message) -> bool:
    """Repeat as the module's parameters say."""

    def reset(transaction: Transaction) -> None:
        transaction.retransmit = None

    return _later(msg, reset)


def _later(msg: Message, change: Callable[[Transaction], None]) -> bool:
    """Change the message's transaction, now or when it is made."""
    transaction = transaction_of(msg)
    if transaction is not None:
        change(transaction)
    elif isinstance(msg, Request):
        msg.on_transaction.append(change)
    return True


# ---- how it behaves ----


@script_function("request")
def t_set_auto_inv_100(msg: Request, on: int) -> bool:
    """Whether ``t_relay`` answers an INVITE with 100."""
    msg.auto_100 = bool(on)
    return True


@script_function("request", "failure", "onreply", "branch")
def t_set_disable_6xx(msg: Message, on: int) -> bool:
    """Whether a 6xx is a reply like others."""

    def set_it(transaction: Transaction) -> None:
        transaction.picks_6xx_first = not on

    return _later(msg, set_it)


@script_function("request", "failure", "onreply", "branch")
def t_set_disable_failover(msg: Message, on: int) -> bool:
    """Whether another address of a name is tried when one does not answer: none is yet."""
    return True


@script_function("request", "failure", "onreply", "branch")
def t_set_disable_internal_reply(msg: Message, on: int) -> bool:
    """Whether the caller is not told of a failed ``t_relay`` when the script has ended."""
    if isinstance(msg, Request):
        msg.untold = bool(on)
    return True


@script_function("request", "failure", "onreply", "branch")
def t_set_no_e2e_cancel_reason(msg: Message, on: int) -> bool:
    """Whether our CANCELs leave out the Reason of the one that caused them."""

    def set_it(transaction: Transaction) -> None:
        transaction.passes_cancel_reasons = not on

    return _later(msg, set_it)


@script_function("request", "failure", "onreply", "branch")
def t_disable_e2e_cancel_reason(msg: Message, on: int) -> bool:
    """As ``t_set_no_e2e_cancel_reason``; its older name."""
    return t_set_no_e2e_cancel_reason(msg, on)
