"""maxfwd: the Max-Forwards check of Kamailio (LANGUAGE G.2, G.3; RFC 3261 16.3 step 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runtime.core import forget_error
from runtime.registry import script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import Router, StartError
from runtime.sip.numbers import number
from runtime.sip.request import Request

ADDED: Final = Rc(2)
ABSENT: Final = Rc(-2)
UNREADABLE: Final = Rc(-3)

#: the servers keep it in two bytes, and read no more digits than such a number may have
_DIGITS: Final = 5
_BYTES: Final = 0xFFFF


@dataclass(slots=True)
class Params:
    """Module parameters."""

    max_limit: int = 0  # what a greater value becomes; 0: what it is in the profile's server


class State:
    """The greatest Max-Forwards that goes on."""

    __slots__ = ("most",)

    def __init__(self, router: Router, params: Params) -> None:
        if not 0 <= params.max_limit <= 256:
            raise StartError(f"maxfwd: max_limit is {params.max_limit}: it can be 1 to 256")
        self.most = params.max_limit or router.profile.most_forwards


@script_function("request")
def mf_process_maxfwd_header(msg: Request, limit: int) -> Rc:
    """Count Max-Forwards down: 1; 2 where it was missing and is now ``limit``; -1 at 0.

    What is no number stays as it is; what is then returned is the profile's. A shorter number
    gets blanks before it, in the place of the old one.
    """
    forget_error(msg)
    index = msg.header_index("max-forwards")
    if index < 0:
        msg.prepend_header(f"Max-Forwards: {limit & 0xFF}")
        return ADDED
    raw = msg.raw_value(index)
    digits = raw.strip()
    value = _value(digits)
    if value is None:
        msg.router.log.once("maxfwd", f"Max-Forwards is no number: {digits[:40]!r}")
        return Rc(msg.router.profile.junk_max_forwards)
    if value == 0:
        return FAILED
    left = min(value - 1, msg.router.module(State).most)
    msg.change_in_place(index, raw.replace(digits, str(left).rjust(len(digits)), 1))
    return OK


@script_function("request")
def maxfwd_process(msg: Request, limit: int) -> Rc:
    """As ``mf_process_maxfwd_header``."""
    return mf_process_maxfwd_header(msg, limit)


@script_function("request")
def process_maxfwd(msg: Request, limit: int) -> Rc:
    """As ``mf_process_maxfwd_header``."""
    return mf_process_maxfwd_header(msg, limit)


@script_function("request", "failure", "branch")
def is_maxfwd_lt(msg: Request, limit: int) -> Rc:
    """Whether Max-Forwards is less than ``limit``; -2 when it is missing, -3 when no number."""
    forget_error(msg)
    text = msg.header("max-forwards")
    if text is None:
        return ABSENT
    value = _value(text)
    if value is None:
        return UNREADABLE
    return OK if value < limit else FAILED


@script_function("request", "failure", "branch")
def mf_lowlimit(msg: Request, limit: int) -> Rc:
    """As ``is_maxfwd_lt``."""
    return is_maxfwd_lt(msg, limit)


def _value(digits: str) -> int | None:
    """The number; 0 for an empty header, None for what is none."""
    if not digits:
        return 0
    value = number(digits) if len(digits) <= _DIGITS else None
    return None if value is None else value & _BYTES
