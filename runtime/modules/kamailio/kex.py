"""kex: flags, the destination and variables, as functions (LANGUAGE D.9, E.3)."""

from __future__ import annotations

from runtime.core import append_branch, forget_error
from runtime.registry import Text, script_function
from runtime.router import Router
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.views import read_uri


class State:
    """The level of the log before a script changed it."""

    __slots__ = ("log_level",)

    def __init__(self, router: Router, params: None) -> None:
        self.log_level: int | None = None


# ---- flags ----


def _branch_flags(msg: Message, branch: int) -> set[int] | None:
    """The flags of a branch: 0 is the Request-URI's own, others are those appended."""
    if branch == 0:
        return msg.branch_flags
    branches = msg.branches if isinstance(msg, Request) else []
    return branches[branch - 1].flags if 0 < branch <= len(branches) else None


@script_function()
def setbflag(msg: Message, flag: int, branch: int = 0) -> bool:
    """Set a flag of a branch."""
    forget_error(msg)
    flags = _branch_flags(msg, branch)
    if flags is None or not 0 <= flag < 32:
        return False
    flags.add(flag)
    return True


@script_function()
def resetbflag(msg: Message, flag: int, branch: int = 0) -> bool:
    """Reset a flag of a branch."""
    forget_error(msg)
    flags = _branch_flags(msg, branch)
    if flags is None or not 0 <= flag < 32:
        return False
    flags.discard(flag)
    return True


@script_function()
def isbflagset(msg: Message, flag: int, branch: int = 0) -> bool:
    """Whether a flag of a branch is set."""
    forget_error(msg)
    return flag in (_branch_flags(msg, branch) or ())


@script_function()
def setsflag(msg: Message, flag: int) -> bool:
    """Set a flag of this run of the script."""
    forget_error(msg)
    if 0 <= flag < 32:
        msg.script_flags.add(flag)
    return 0 <= flag < 32


@script_function()
def resetsflag(msg: Message, flag: int) -> bool:
    """Reset a flag of this run of the script."""
    forget_error(msg)
    msg.script_flags.discard(flag)
    return 0 <= flag < 32


@script_function()
def issflagset(msg: Message, flag: int) -> bool:
    """Whether a flag of this run of the script is set."""
    forget_error(msg)
    return flag in msg.script_flags


# ---- where the request goes ----


@script_function()
def isdsturiset(msg: Message) -> bool:
    """Whether the request goes elsewhere than by its URI."""
    forget_error(msg)
    return msg.dst_uri is not None


@script_function()
def setdsturi(msg: Message, uri: str) -> bool:
    """Send the request to a URI, whatever its own."""
    forget_error(msg)
    msg.dst_uri = uri
    return msg.dst_uri is not None


@script_function()
def resetdsturi(msg: Message) -> bool:
    """Send the request by its own URI."""
    forget_error(msg)
    msg.dst_uri = None
    return True


@script_function("request", "failure")
def km_append_branch(msg: Request, uri: Text = "") -> bool:
    """Add a branch to which the request shall go too: ``uri``, else the current URI."""
    return append_branch(msg, uri)


@script_function()
def is_myself(msg: Message, uri: Text) -> bool:
    """Whether a URI or a host is one of ours."""
    forget_error(msg)
    parsed = read_uri(uri)
    # without a port any of ours will do
    return msg.router.is_myself(parsed if parsed.port else parsed.host or uri.strip("[]"))


# ---- variables and the log ----


@script_function()
def pv_printf(msg: Message, variable: str, text: Text) -> bool:
    """Put a text, its variables replaced, into a variable."""
    forget_error(msg)
    msg.set_pv(variable, text)
    return True


@script_function()
def avp_printf(msg: Message, variable: str, text: Text) -> bool:
    """As ``pv_printf``."""
    return pv_printf(msg, variable, text)


@script_function()
def setdebug(msg: Message, level: int) -> bool:
    """Let the log show more, or less, until ``resetdebug``."""
    forget_error(msg)
    router = msg.router
    state = router.module(State)
    if state.log_level is None:
        state.log_level = router.log.level
    router.log.level = router.profile.language.log_level(level)
    return True


@script_function()
def resetdebug(msg: Message) -> bool:
    """Let the log show what it showed before ``setdebug``."""
    forget_error(msg)
    state = msg.router.module(State)
    if state.log_level is not None:
        msg.router.log.level, state.log_level = state.log_level, None
    return True
