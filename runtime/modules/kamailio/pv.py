"""pv: functions on pseudo-variables, given by their names (LANGUAGE D.7)."""

from __future__ import annotations

from runtime.core import forget_error
from runtime.log import INFO
from runtime.registry import script_function
from runtime.sip.message import Message


@script_function()
def pv_isset(msg: Message, variable: str) -> bool:
    """Whether a variable has a value."""
    forget_error(msg)
    return msg.pv(variable) is not None


@script_function()
def pv_unset(msg: Message, variable: str) -> bool:
    """Take a variable's value away."""
    forget_error(msg)
    msg.set_pv(variable, None)
    return True


@script_function()
def is_int(msg: Message, variable: str) -> bool:
    """Whether a variable holds a number, and no text of one."""
    forget_error(msg)
    return isinstance(msg.pv(variable), int)


@script_function()
def not_empty(msg: Message, variable: str) -> bool:
    """Whether a variable holds a text that is not empty."""
    forget_error(msg)
    value = msg.pv(variable)
    return isinstance(value, str) and value != ""


@script_function()
def pv_xavp_print(msg: Message) -> bool:
    """Write all XAVPs to the log."""
    forget_error(msg)
    msg.router.log(INFO, f"xavps: {msg.xavps!r}")
    return True
