"""counters: numbers that scripts count with."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.registry import Text, script_function
from runtime.router import Router
from runtime.sip.message import Message


@dataclass(slots=True)
class Params:
    """Module parameters; the first may be given several times."""

    script_counter: tuple[str, ...] = ()  # [group.]name [text]
    script_cnt_grp_name: str = "script"


class State:
    """The names of a script's counters; the numbers are the router's."""

    __slots__ = ("group", "names")

    def __init__(self, router: Router, params: Params) -> None:
        self.group = params.script_cnt_grp_name
        self.names = {
            self.full(text.split(maxsplit=1)[0]) for text in params.script_counter if text
        }

    def full(self, name: str) -> str:
        """``group.name``."""
        return name if "." in name else f"{self.group}.{name}"


@script_function("request", "failure", "onreply", "onsend")
def cnt_add(msg: Message, name: Text, number: int) -> bool:
    """Add to a counter."""
    found = _counter(msg, name)
    if found is not None:
        msg.router.counters[found] += number
    return found is not None


@script_function("request", "failure", "onreply", "onsend")
def cnt_inc(msg: Message, name: Text) -> bool:
    """Add one to a counter."""
    return cnt_add(msg, name, 1)


@script_function("request", "failure", "onreply", "onsend")
def cnt_reset(msg: Message, name: Text) -> bool:
    """Set a counter to zero."""
    found = _counter(msg, name)
    if found is not None:
        msg.router.counters[found] = 0
    return found is not None


def _counter(msg: Message, name: str) -> str | None:
    state = msg.router.module(State)
    full = state.full(name)
    if full in state.names:
        return full
    msg.router.log_once("counter", f"there is no counter {name!r}: declare it by script_counter")
    return None
