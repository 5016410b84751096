"""textops: header lines put in, taken out and asked for."""

from __future__ import annotations

import time
from typing import TypeVar

from runtime import message_edits as edits
from runtime.core import forget_error
from runtime.edit_patterns import find, substituted
from runtime.registry import Text, script_function
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.wire_text import on_wire

_T = TypeVar("_T")


@script_function("request", "failure", "onreply", "branch", "event")
def append_hf(msg: Message, text: Text, after: str = "") -> bool:
    """Put header lines behind the last header, or behind the first one named."""
    forget_error(msg)
    return edits.append_lines(msg, text, after)


@script_function("request", "failure", "onreply", "branch", "event")
def insert_hf(msg: Message, text: Text, before: str = "") -> bool:
    """Put header lines before the first header, or before the first one named."""
    forget_error(msg)
    return edits.insert_lines(msg, text, before)


@script_function("request", "failure", "branch")
def append_urihf(msg: Request, prefix: str, suffix: str) -> bool:
    """Put a header line made of the current URI behind the last header."""
    forget_error(msg)
    return edits.append_lines(msg, f"{on_wire(prefix)}{msg.current_uri}{on_wire(suffix)}")


@script_function("request", "failure", "branch", "event")
def append_to_reply(msg: Request, text: Text) -> bool:
    """Put header lines into the replies that are built here to this request."""
    forget_error(msg)
    for line in edits.header_lines(text):
        msg.add_reply_line(line)
    return True


@script_function("request", "failure", "branch", "event")
def append_time(msg: Request) -> bool:
    """Put Date into the replies that are built here to this request."""
    forget_error(msg)
    msg.add_reply_line(_date(msg))
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def append_time_to_request(msg: Message) -> bool:
    """Put Date behind the first Via."""
    forget_error(msg)
    return edits.append_lines(msg, _date(msg), "via")


def _date(msg: Message) -> str:
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    now = time.gmtime(msg.router.clock())
    day, month = days[now.tm_wday], months[now.tm_mon - 1]
    return f"Date: {day}, {now.tm_mday:02} {month} {time.strftime('%Y %H:%M:%S', now)} GMT"


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf(msg: Message, name: str) -> bool:
    """Take out all headers of a name; whether there were any."""
    forget_error(msg)
    wanted = edits.long_name(name)
    return edits.remove_headers(msg, lambda index: msg.names[index] == wanted)


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_pv(msg: Message, name: Text) -> bool:
    """As ``remove_hf``."""
    return remove_hf(msg, name)


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_re(msg: Message, pattern: str) -> bool:
    """Take out all headers whose names a pattern is found in."""
    forget_error(msg)
    return edits.remove_headers(msg, lambda index: _named(msg, index, pattern))


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_re_pv(msg: Message, pattern: Text) -> bool:
    """As ``remove_hf_re``."""
    return remove_hf_re(msg, pattern)


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_exp(msg: Message, pattern: str, but: str) -> bool:
    """Take out the headers whose names one pattern is found in, and not the other."""
    forget_error(msg)
    return edits.remove_headers(
        msg, lambda index: _named(msg, index, pattern) and not _named(msg, index, but)
    )


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_exp_pv(msg: Message, pattern: Text, but: Text) -> bool:
    """As ``remove_hf_exp``."""
    return remove_hf_exp(msg, pattern, but)


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_idx(msg: Message, name: Text, place: int) -> bool:
    """Take out one of the headers of a name: 0 is the first, -1 the last."""
    forget_error(msg)
    wanted = edits.long_name(name)
    found = [index for index, other in enumerate(msg.names) if other == wanted]
    if not -len(found) <= place < len(found):
        return False
    msg.remove_header(found[place])
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def is_present_hf(msg: Message, name: str) -> bool:
    """Whether there is a header of a name."""
    forget_error(msg)
    return msg.header_index(edits.long_name(name)) >= 0


@script_function("request", "failure", "onreply", "branch", "event")
def is_present_hf_pv(msg: Message, name: Text) -> bool:
    """As ``is_present_hf``."""
    return is_present_hf(msg, name)


@script_function("request", "failure", "onreply", "branch", "event")
def is_present_hf_re(msg: Message, pattern: str) -> bool:
    """Whether there is a header whose name a pattern is found in."""
    forget_error(msg)
    return any(_named(msg, index, pattern) for index in range(len(msg.names)))


@script_function("request", "failure", "onreply", "branch", "event")
def is_present_hf_re_pv(msg: Message, pattern: Text) -> bool:
    """As ``is_present_hf_re``."""
    return is_present_hf_re(msg, pattern)


def _named(msg: Message, index: int, pattern: str) -> bool:
    return find(on_wire(pattern), edits.written_name(msg, index)) is not None


@script_function("request", "failure", "onreply", "branch", "event")
def search_hf(msg: Message, name: str, pattern: str, flags: str) -> bool:
    """Whether a pattern is found in the headers of a name: all, the first (f) or the last (l)."""
    forget_error(msg)
    return any(
        find(on_wire(pattern), value) for value in _some(msg.headers(edits.long_name(name)), flags)
    )


@script_function("request", "failure", "onreply", "branch", "event")
def subst_hf(msg: Message, name: str, expression: str, flags: str) -> bool:
    """Apply a substitution to the headers of a name: all (a), the first (f) or the last (l)."""
    forget_error(msg)
    wanted = edits.long_name(name)
    found = [index for index, other in enumerate(msg.names) if other == wanted]
    changed = False
    for index in _some(found, flags):
        new = substituted(msg, expression, msg.raw_value(index))
        if new is not None:
            msg.replace_value(index, new)
            changed = True
    return changed


def _some(found: list[_T], flags: str) -> list[_T]:
    """All that was found, or with ``f`` and ``l`` the first or last one."""
    match flags[:1].lower():
        case "f":
            return found[:1]
        case "l":
            return found[-1:]
    return found
