"""Core commands on the branches that a request shall go to (LANGUAGE E.3)."""

from __future__ import annotations

from runtime.registry import script_function
from runtime.sip.errors import SipError
from runtime.sip.request import Request
from runtime.sip.rewriting import MAXIMUM_URI
from runtime.sip.target import Target
from runtime.wire_text import on_wire


@script_function("request", "failure")
def append_branch(msg: Request, uri: str = "") -> bool:
    """Add a branch to which the request shall go too: ``uri``, else the current URI. It has the
    flags of the URI's own branch (LANGUAGE D.9).

    False when there are as many as the profile allows (``sl_reply_error`` then says so), or the
    URI is too long.
    """
    if uri:
        return add_branch(msg, Target(on_wire(uri), flags=set(msg.branch_flags)))
    added = add_branch(msg, msg.target())
    if added and msg.router.profile.append_consumes:
        msg.uri_used = True
    return added


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
    return True


@script_function("request", "failure")
def remove_branch(msg: Request, index: int = 0) -> bool:
    """Take one appended branch away; the first is 0."""
    if not 0 <= index < len(msg.branches):
        return False
    del msg.branches[index]
    return True
