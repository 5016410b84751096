"""corex: core commands of later releases that are functions of a module (LANGUAGE E.3)."""

from __future__ import annotations

from runtime import core
from runtime.registry import Text, script_function
from runtime.sip.message import Message
from runtime.sip.numbers import number
from runtime.sip.request import Request

#: a preference of 1, in the thousandths that branches have
_HIGHEST = 1000


@script_function("request", "failure")
def append_branch(msg: Request, uri: Text = "", q: Text = "") -> bool:
    """Add a branch to which the request shall go too: ``uri``, else the current URI."""
    if not core.append_branch(msg, uri):
        return False
    if q:
        msg.branches[-1].q = _thousandths(q)
    return True


def _thousandths(q: str) -> int | None:
    """``0.5`` as 500; None for what is no preference."""
    whole, _, part = q.strip().partition(".")
    value = number(f"{whole or '0'}{part:0<3.3}")
    return value if value is not None and value <= _HIGHEST else None


@script_function()
def is_incoming(msg: Message) -> bool:
    """Whether the message is one that came in: routes see no other here."""
    core.forget_error(msg)
    return True


@script_function()
def is_faked_msg(msg: Message) -> bool:
    """Whether the message was made up: routes see none of those here."""
    core.forget_error(msg)
    return False
