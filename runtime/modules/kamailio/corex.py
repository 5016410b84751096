"""corex: core commands of later releases that are functions of a module (LANGUAGE E.3)."""

from __future__ import annotations

from runtime import core
from runtime.registry import Text, script_function
from runtime.sip.message import Message
from runtime.sip.request import Request


@script_function("request", "failure")
def append_branch(msg: Request, uri: Text = "", q: Text = "") -> bool:
    """Add a branch to which the request shall go too: ``uri``, else the current URI."""
    return core.append_branch(msg, uri, q)


@script_function()
def is_incoming(msg: Message) -> bool:
    """Whether an event route has a message that came in: other routes are never told so."""
    core.forget_error(msg)
    return False


@script_function()
def is_faked_msg(msg: Message) -> bool:
    """Whether the message was made up: routes see none of those here."""
    core.forget_error(msg)
    return False
