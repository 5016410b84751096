"""Which script runs now, for functions of the config language that are given no message.

A pattern is matched with ``matches(value, pattern)``; the time that it may take, and the log that
hears of a bad one, belong to the run of the route it stands in.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from runtime.log import ERROR
from runtime.posix_search import Budget

if TYPE_CHECKING:
    from runtime.scripts import Script
    from runtime.sip.message import Message

RUNNING: Final[ContextVar[Script]] = ContextVar("RUNNING")

#: seconds for patterns outside of routes
_OUTSIDE: Final = 0.05


def search_budget() -> Budget:
    """The time that patterns may still take in this run of a route."""
    script = RUNNING.get(None)
    if script is None:
        return Budget(_OUTSIDE)
    if script.budget is None:
        script.budget = Budget(script.router.limits.pattern_seconds)
    return script.budget


def running_message() -> Message | None:
    """The message that a route runs on now."""
    script = RUNNING.get(None)
    return None if script is None else script.message


def log_once(key: str, text: str, level: int = ERROR) -> None:
    """Tell the router whose route runs of a problem; repeats are counted."""
    script = RUNNING.get(None)
    if script is not None:
        script.router.log.once(key, text, level)
