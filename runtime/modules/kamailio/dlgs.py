"""dlgs: which calls are going on, for scripts that count them (Kamailio 5.8 and later).

It sees what passes and stands in nobody's way: a record begins at the INVITE that a script names,
replies and later requests move it on, and it goes when its time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from runtime.patterns import posix_matches
from runtime.registry import Text, script_function
from runtime.results import FAILED, Rc
from runtime.router import Router, StartError
from runtime.sip.context import Transaction
from runtime.sip.message import Message, Reply
from runtime.sip.request import Request


@dataclass(slots=True)
class Params:
    """Module parameters; times in seconds."""

    active_lifetime: int = 7200  # of a call that was answered
    init_lifetime: int = 180  # of one that was not yet
    finish_lifetime: int = 10  # how long an ended one is kept
    timer_interval: int = 30
    hash_size: int = 9


class Stage(IntEnum):
    """How far a call has come."""

    INIT = 1
    PROGRESS = 2
    ANSWERED = 3
    CONFIRMED = 4
    TERMINATED = 5
    NOT_ANSWERED = 6


@dataclass(slots=True)
class Call:
    """One call; ``end`` is the time of the router's clock at which it is forgotten."""

    src: str
    dst: str
    data: str
    end: float
    stage: Stage = Stage.INIT
    tags: set[str] = field(default_factory=set)

    @property
    def goes_on(self) -> bool:
        return self.stage < Stage.TERMINATED


class State:
    """The calls of one router, by Call-ID."""

    __slots__ = ("calls", "params", "router")

    def __init__(self, router: Router, params: Params) -> None:
        if router.transactions is None:
            raise StartError("module dlgs needs module tm: load it before dlgs")
        self.router = router
        self.params = params
        self.calls: dict[str, Call] = {}
        router.transactions.on_reply_sent.append(self.replied)
        router.add_timer(float(max(params.timer_interval, 1)), self.sweep)

    def move(self, call: Call, stage: Stage) -> None:
        """Let a call come to a stage; it never goes back to an earlier one."""
        if stage <= call.stage or not call.goes_on:
            return
        call.stage = stage
        if not call.goes_on:
            call.end = self.router.now + self.params.finish_lifetime
        elif stage >= Stage.ANSWERED:
            call.end = self.router.now + self.params.active_lifetime

    def replied(self, transaction: Transaction, code: int, _: Reply | None) -> None:
        """A reply goes to the caller."""
        call = self.calls.get(transaction.request.call_id or "")
        if call is None or not transaction.is_invite or call.stage >= Stage.ANSWERED:
            return
        if code < 200:
            self.move(call, Stage.PROGRESS)
        else:
            self.move(call, Stage.ANSWERED if code < 300 else Stage.NOT_ANSWERED)

    def sweep(self, now: float) -> None:
        """Forget the calls whose time is over."""
        for call_id in [call_id for call_id, call in self.calls.items() if call.end <= now]:
            del self.calls[call_id]


@script_function("request", "onreply", "branch", "onsend")
def dlgs_init(msg: Message, src: Text, dst: Text, data: Text) -> bool:
    """Take note of a call that begins, with what it is to be found by."""
    state = msg.router.module(State)
    if not isinstance(msg, Request) or msg.method != "INVITE" or msg.call_id is None:
        return False
    if len(state.calls) >= msg.router.limits.transactions:
        msg.router.log_once("dlgs", "too many calls: new ones are not taken note of")
        return False
    end = msg.router.now + state.params.init_lifetime
    state.calls.setdefault(msg.call_id, Call(src, dst, data, end))
    return True


@script_function("request", "branch", "onsend")
def dlgs_update(msg: Message) -> bool:
    """Take note of a request within a call."""
    state = msg.router.module(State)
    call = state.calls.get(msg.call_id or "")
    if call is None:
        return False
    if msg.method == "ACK" and call.stage is Stage.ANSWERED:
        state.move(call, Stage.CONFIRMED)
    elif msg.method == "BYE":
        state.move(call, Stage.TERMINATED)
    return True


_HOLDS: Final = MappingProxyType[str, Callable[[str, str], bool]](
    {
        "eq": lambda have, wanted: have == wanted,
        "ne": lambda have, wanted: have != wanted,
        "sw": lambda have, wanted: have.startswith(wanted),
        "re": lambda have, wanted: posix_matches(have, wanted),
    }
)


@script_function()
def dlgs_count(msg: Message, what: Text, test: Text, value: Text) -> Rc:
    """How many calls go on whose ``src``, ``dst`` or ``data`` passes the test (``eq``, ``ne``,
    ``sw``, ``re``); ``any`` counts all. -1 for none, as 0 would end the script."""
    holds = _HOLDS.get(test)
    if what not in ("src", "dst", "data", "any") or holds is None:
        msg.router.log_once("dlgs_count", f"dlgs_count: no field {what!r} or no test {test!r}")
        return FAILED
    calls = [call for call in msg.router.module(State).calls.values() if call.goes_on]
    count = sum(what == "any" or holds(getattr(call, what), value) for call in calls)
    return Rc(count) if count else FAILED


@script_function()
def dlgs_tags_add(msg: Message, tag: Text) -> bool:
    """Put a tag on the message's call."""
    call = msg.router.module(State).calls.get(msg.call_id or "")
    if call is None:
        return False
    call.tags.add(tag)
    return True


@script_function()
def dlgs_tags_rm(msg: Message, tag: Text) -> bool:
    """Take a tag off the message's call."""
    call = msg.router.module(State).calls.get(msg.call_id or "")
    if call is None:
        return False
    call.tags.discard(tag)
    return True


@script_function()
def dlgs_tags_count(msg: Message, tag: Text) -> Rc:
    """How many calls that go on have a tag; -1 for none."""
    calls = msg.router.module(State).calls.values()
    count = sum(tag in call.tags for call in calls if call.goes_on)
    return Rc(count) if count else FAILED
