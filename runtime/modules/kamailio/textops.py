"""textops: searching and editing messages as text (LANGUAGE E.4, G.3).

Patterns are POSIX extended ones and ignore case. Edits show in what is sent, not in what is read.
"""

from __future__ import annotations

import re
import time
from typing import Final, TypeVar

from runtime import message_edits as edits
from runtime.core import forget_error
from runtime.edit_patterns import find, substituted
from runtime.multipart import body_part, boundary_of, join_parts, parts_of
from runtime.registry import Text, script_function
from runtime.results import FAILED, Rc
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.views import read_uri
from runtime.values import same
from runtime.wire_text import on_wire

#: what `is_audio_on_hold` found: an address of zeros (RFC 2543), or a direction (RFC 3264)
HELD_BY_ADDRESS: Final = Rc(1)
HELD_BY_DIRECTION: Final = Rc(2)
_SDP: Final = "application/sdp"

_T = TypeVar("_T")

# ---- header lines ----


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


# ---- the text ----


@script_function("request", "failure", "onreply", "branch", "event")
def search(msg: Message, pattern: str) -> bool:
    """Whether a pattern is found in the message."""
    forget_error(msg)
    return edits.search_text(msg, pattern)


@script_function("request", "failure", "onreply", "branch", "event")
def search_body(msg: Message, pattern: str) -> bool:
    """Whether a pattern is found in the body."""
    forget_error(msg)
    return edits.search_in_body(msg, pattern)


@script_function("request", "failure", "onreply", "branch", "event")
def search_append(msg: Message, pattern: str, text: str) -> bool:
    """Put a text behind what a pattern finds first, the first line left out."""
    forget_error(msg)
    return edits.append_behind(msg, pattern, text)


@script_function("request", "failure", "onreply", "branch", "event")
def search_append_body(msg: Message, pattern: str, text: str) -> bool:
    """Put a text behind what a pattern finds first in the body."""
    forget_error(msg)
    return edits.append_behind(msg, pattern, text, in_body=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of what a pattern finds first, the first line left out."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_all(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of all that a pattern finds, the first line left out."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, every=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_body(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of what a pattern finds first in the body."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, in_body=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_body_all(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of all that a pattern finds in the body."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, in_body=True, every=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_body_atonce(msg: Message, pattern: str, text: str) -> bool:
    """As ``replace_body_all``, with the body as one line to the pattern."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, in_body=True, every=True, newline=False)


@script_function("request", "failure", "onreply", "branch", "event")
def subst(msg: Message, expression: str) -> bool:
    """Apply a substitution, ``/pattern/replacement/flags``, to all but the first line."""
    forget_error(msg)
    return edits.substitute(msg, expression)


@script_function("request", "failure", "onreply", "branch", "event")
def subst_body(msg: Message, expression: str) -> bool:
    """Apply a substitution to the body."""
    forget_error(msg)
    return edits.substitute(msg, expression, in_body=True)


@script_function("request", "failure", "onreply", "branch")
def subst_uri(msg: Message, expression: str) -> bool:
    """Apply a substitution to the current URI; whether it found anything."""
    forget_error(msg)
    if not isinstance(msg, Request):
        return False
    uri = substituted(msg, expression, msg.current_uri)
    if uri is None:
        return False
    msg.ruri = read_uri(uri)
    return True


@script_function("request", "failure", "onreply", "branch")
def subst_user(msg: Message, expression: str) -> bool:
    """Apply a substitution to the user of the current URI; whether it found anything."""
    forget_error(msg)
    user = substituted(msg, expression, msg.ruri.user or "")
    if user is None:
        return False
    msg.set_ruri(user=user)
    return True


# ---- the body ----


@script_function("request", "failure", "onreply", "branch", "event")
def has_body(msg: Message, content_type: str = "") -> bool:
    """Whether there is a body, of a type when one is given."""
    forget_error(msg)
    return edits.has_body(msg, content_type)


@script_function("request", "failure", "onreply", "branch")
def set_body(msg: Message, text: Text, content_type: Text) -> bool:
    """Send another body."""
    forget_error(msg)
    return edits.set_body(msg, text, content_type)


@script_function("request", "failure", "branch")
def set_reply_body(msg: Request, text: Text, content_type: Text) -> bool:
    """Put a body into the replies that are built here to this request."""
    forget_error(msg)
    if not text or not content_type:
        return False
    msg.add_reply_line(f"Content-Type: {on_wire(content_type)}")
    msg.reply_body = on_wire(text).encode("latin-1")
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def filter_body(msg: Message, content_type: str) -> bool:
    """Leave only the first part of a type of a body that has several parts; Content-Type stays."""
    forget_error(msg)
    if boundary_of(msg.content_type) is None:
        return edits.has_body(msg, content_type)
    found = body_part(msg.body.decode("latin-1"), msg.content_type, content_type)
    if found is None or not found.content:
        return False
    msg.replace_body(on_wire(found.content).encode("latin-1"))
    return True


@script_function("request", "failure", "onreply", "branch")
def get_body_part(msg: Message, content_type: Text, variable: str) -> bool:
    """Put the first part of a type, without its headers, into a variable."""
    forget_error(msg)
    found = body_part(msg.body.decode("latin-1"), msg.content_type, content_type)
    if found is None:
        return False
    msg.set_pv(variable, found.content)
    return True


@script_function("request", "failure", "onreply", "branch")
def get_body_part_raw(msg: Message, content_type: Text, variable: str) -> bool:
    """Put the first part of a type, with its headers, into a variable."""
    forget_error(msg)
    found = body_part(msg.body.decode("latin-1"), msg.content_type, content_type)
    if found is None:
        return False
    msg.set_pv(variable, f"{found.headers}\r\n\r\n{found.content}")
    return True


@script_function("request", "failure", "branch")
def remove_body_part(msg: Request, content_type: Text) -> bool:
    """Take the parts of a type out of a body that has several parts."""
    forget_error(msg)
    boundary = boundary_of(msg.content_type)
    if boundary is None:
        return False
    parts = parts_of(msg.body.decode("latin-1"), boundary)
    kind = content_type.strip().lower()
    kept = [part for part in parts if part.content_type != kind]
    if len(kept) == len(parts):
        return False
    msg.replace_body(join_parts(kept, boundary).encode("latin-1"))
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def is_audio_on_hold(msg: Message) -> Rc:
    """Whether SDP holds the audio: 1 by an address of zeros, 2 by its direction, else -1."""
    forget_error(msg)
    sdp = body_part(msg.body.decode("latin-1"), msg.content_type or "application/sdp", _SDP)
    address, direction, audio = "", "", False
    for line in sdp.content.splitlines() if sdp is not None else ():
        if line.startswith("m="):
            if audio:
                break
            audio = line.startswith("m=audio")
        elif line.startswith("c="):
            address = line.rpartition(" ")[2]
        elif line in ("a=sendonly", "a=inactive", "a=sendrecv", "a=recvonly"):
            direction = line[2:]
    if not audio:
        return FAILED
    if address in ("0.0.0.0", "::"):
        return HELD_BY_ADDRESS
    return HELD_BY_DIRECTION if direction in ("sendonly", "inactive") else FAILED


# ---- questions ----


@script_function("request", "failure", "onreply", "branch", "event")
def is_method(msg: Message, methods: str) -> bool:
    """Whether the method, of a reply that in CSeq, is one of ``A|B``."""
    forget_error(msg)
    return msg.method in (name.strip().upper() for name in methods.split("|"))


@script_function("request", "failure", "onreply", "branch", "event")
def is_privacy(msg: Message, kind: str) -> bool:
    """Whether Privacy asks for a kind: header, session, user, none, critical, id or history."""
    forget_error(msg)
    wanted = kind.strip().lower()
    values = (value for line in msg.headers("privacy") for value in re.split("[;,]", line))
    return any(value.strip().lower() == wanted for value in values)


@script_function("request", "failure", "onreply", "branch", "event")
def cmp_str(msg: Message, left: Text, right: Text) -> bool:
    """Whether two texts are equal."""
    forget_error(msg)
    return left == right


@script_function("request", "failure", "onreply", "branch", "event")
def cmp_istr(msg: Message, left: Text, right: Text) -> bool:
    """Whether two texts are equal but for the case of letters."""
    forget_error(msg)
    return same(left, right)


@script_function("request", "failure", "onreply", "branch", "event")
def starts_with(msg: Message, text: Text, start: Text) -> bool:
    """Whether a text begins with another."""
    forget_error(msg)
    return bool(start) and text.startswith(start)


@script_function("request", "failure", "onreply", "branch", "event")
def ends_with(msg: Message, text: Text, end: Text) -> bool:
    """Whether a text ends with another."""
    forget_error(msg)
    return bool(end) and text.endswith(end)


@script_function("request", "failure", "onreply", "branch", "event")
def str_find(msg: Message, text: Text, part: Text) -> Rc:
    """Where a text holds another, counted from 1; -1 when it does not."""
    forget_error(msg)
    return Rc(text.find(part) + 1) if part and part in text else FAILED


@script_function("request", "failure", "onreply", "branch", "event")
def str_ifind(msg: Message, text: Text, part: Text) -> Rc:
    """As ``str_find``, whatever the case of letters."""
    return str_find(msg, text.lower(), part.lower())


@script_function("request", "failure", "onreply", "branch", "event")
def search_str(msg: Message, text: Text, pattern: Text) -> bool:
    """Whether a pattern is found in a text."""
    forget_error(msg)
    return bool(text) and find(on_wire(pattern), on_wire(text)) is not None


@script_function("request", "failure", "onreply", "branch", "event")
def in_list(msg: Message, text: Text, words: Text, separator: str) -> bool:
    """Whether a text is one of those in a list."""
    forget_error(msg)
    return bool(text) and text in _words(words, separator)


@script_function("request", "failure", "onreply", "branch", "event")
def in_list_prefix(msg: Message, text: Text, words: Text, separator: str) -> bool:
    """Whether a text begins with one of those in a list."""
    forget_error(msg)
    return any(text.startswith(word) for word in _words(words, separator))


def _words(text: str, separator: str) -> list[str]:
    words = (word.strip() for word in text.split(separator[:1] or " "))
    return [word for word in words if word]
