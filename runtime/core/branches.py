"""Core commands on the branches that a request shall go to (LANGUAGE E.3)."""

from __future__ import annotations

from typing import Final

from runtime.registry import script_function
from runtime.sip.errors import SipError
from runtime.sip.numbers import number
from runtime.sip.request import Request
from runtime.sip.rewriting import MAXIMUM_URI
from runtime.sip.target import Target
from runtime.wire_text import on_wire

#: a preference of 1, in the thousandths that branches have
_HIGHEST: Final = 1000


@script_function("request", "failure")
def append_branch(msg: Request, uri: str = "", q: str = "") -> bool:
    """Add a branch to which the request shall go too: ``uri``, else the current URI.

    It has the flags of the URI's own branch (LANGUAGE D.9), and in later servers its destination.
    False when there are as many as the profile allows (``sl_reply_error`` then says so), or the
    URI is too long. ``q`` is its preference.
    """
    profile = msg.router.profile
    alone = uri and not profile.append_inherits
    target = Target("", flags=set(msg.branch_flags)) if alone else msg.target()
    if uri:
        target.uri = on_wire(uri)
        target.q = None
    if q:
        target.q = _thousandths(q)
    added = add_branch(msg, target)
    if added and not uri and profile.append_consumes:
        msg.uri_used = True
    return added


def _thousandths(q: str) -> int | None:
    """``0.5`` as 500; None for what is no preference."""
    whole, _, part = q.strip().partition(".")
    value = number(f"{whole or '0'}{part:0<3.3}")
    return value if value is not None and value <= _HIGHEST else None


def add_branch(msg: Request, target: Target) -> bool:
    """``append_branch`` for modules, whose targets come from messages or tables."""
    msg.error = SipError.UNSPECIFIED
    # branch 0 is the Request-URI itself
    if len(msg.branches) >= msg.router.limits.branches - 1:
        msg.router.log.once("branches", f"no branch after {len(msg.branches)} appended ones")
        msg.error = SipError.TOO_MANY_BRANCHES
        return False
    if len(target.uri) >= MAXIMUM_URI:
        msg.router.log.once("long branch", f"no branch for a URI of {len(target.uri)} bytes")
        return False
    msg.branches.append(target)
    return True


@script_function("request", "failure")
def clear_branches(msg: Request) -> bool:
    """Take all appended branches away."""
    msg.branches.clear()
    # the servers take the Request-URI's own branch away too, until it is set anew
    msg.uri_used = True
    return True


@script_function("request", "failure")
def remove_branch(msg: Request, index: int = 0) -> bool:
    """Take one appended branch away; the first is 0."""
    if not 0 <= index < len(msg.branches):
        return False
    del msg.branches[index]
    return True
