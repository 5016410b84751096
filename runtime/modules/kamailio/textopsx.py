"""textopsx: edits made visible, and the values of headers that are lists (LANGUAGE E.4).

A header is named ``Name``, ``Name[1]`` for its second value, ``Name[-1]`` for the last one,
``Name[*]`` for all, each with ``.parameter`` behind it for a parameter of that value.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from runtime import message_edits as edits
from runtime.applied import apply_changes
from runtime.core import forget_error
from runtime.edit_patterns import find
from runtime.registry import Text, script_function
from runtime.sip.headers import list_places, split_parameters
from runtime.sip.message import Message, Reply
from runtime.wire_text import on_wire

_SPEC: Final = re.compile(r"([^\[\].]+)(?:\[(-?[0-9]{1,4}|\*)\])?(?:\.(.+))?").fullmatch

#: what no message is without, and what says how its body is read
_KEPT: Final = frozenset(
    {
        "via", "from", "to", "call-id", "cseq", "contact", "max-forwards", "route", "record-route",
        "content-type", "content-length",
    }
)  # fmt: skip


# ---- the whole message ----


@script_function("request", "onreply")
def msg_apply_changes(msg: Message) -> bool:
    """Make the edits so far part of the message: what comes later reads them."""
    forget_error(msg)
    return apply_changes(msg)


@script_function("onreply")
def change_reply_status(msg: Message, code: int, reason: Text) -> bool:
    """Give a reply another status; those below 300 stay in their class."""
    forget_error(msg)
    if not isinstance(msg, Reply) or not 100 <= code <= 699:
        return False
    if min(code, msg.status) < 300 and code // 100 != msg.status // 100:
        msg.router.log.once("reply status", f"{msg.status} cannot become {code}")
        return False
    msg.status, msg.reason = code, on_wire(reason)
    msg.edits()[0] = f"SIP/2.0 {code} {msg.reason}"
    return True


@script_function("onreply")
def change_reply_status_code(msg: Message, code: int) -> bool:
    """Give a reply another status, and leave its reason as it is."""
    return change_reply_status(msg, code, msg.reason or "")


@script_function("request", "failure", "onreply", "branch", "event")
def remove_body(msg: Message) -> bool:
    """Send the message without its body; Content-Type stays."""
    forget_error(msg)
    if msg.body:
        msg.replace_body(b"")
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def keep_hf(msg: Message, pattern: str = "") -> bool:
    """Take out all headers but those a message needs and those whose names a pattern is found in.

    False, as in the server, whether it found any or not.
    """
    forget_error(msg)
    edits.remove_headers(
        msg,
        lambda index: msg.names[index] not in _KEPT
        and not (pattern and find(on_wire(pattern), edits.written_name(msg, index))),
    )
    return False


# ---- values of headers ----


class _Spec(NamedTuple):
    """Which value of which header, and which parameter of it; no place is the first value."""

    name: str
    place: str | None
    parameter: str


class _Place(NamedTuple):
    """A value: the header line it is in, and from where to where."""

    line: int
    start: int
    end: int


def _read(msg: Message, spec: str) -> _Spec | None:
    found = _SPEC(spec.strip())
    if found is None:
        msg.router.log.once("header value", f"{spec[:80]!r} names no value of a header")
        return None
    return _Spec(found[1].strip(), found[2], (found[3] or "").strip())


def _values(msg: Message, name: str) -> list[_Place]:
    wanted = edits.long_name(name)
    return [
        _Place(index, start, end)
        for index, other in enumerate(msg.names)
        if other == wanted
        for start, end in list_places(msg.raw_value(index))
    ]


def _value(msg: Message, spec: _Spec) -> _Place | None:
    values = _values(msg, spec.name)
    place = int(spec.place) if spec.place not in (None, "*") else 0
    return values[place] if -len(values) <= place < len(values) else None


def _write(msg: Message, value: _Place, new: str) -> None:
    edits.change_value(msg, value.line, value.start, value.end, new)


@script_function("request", "failure", "onreply", "branch", "event")
def append_hf_value(msg: Message, header: str, value: Text) -> bool:
    """Put a value behind the one named; without a place, a header behind all others."""
    forget_error(msg)
    spec = _read(msg, header)
    if spec is None:
        return False
    after = _value(msg, spec) if spec.place is not None else None
    if after is None:
        msg.append_header(f"{spec.name}: {on_wire(value)}")
    else:
        edits.change_value(msg, after.line, after.end, after.end, f", {on_wire(value)}")
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def insert_hf_value(msg: Message, header: str, value: Text) -> bool:
    """Put a value before the one named; without a place, a header before those of the name."""
    forget_error(msg)
    spec = _read(msg, header)
    if spec is None:
        return False
    before = _value(msg, spec)
    if before is None:
        msg.append_header(f"{spec.name}: {on_wire(value)}")
    elif spec.place is None:
        edits.insert_lines(msg, f"{spec.name}: {on_wire(value)}", spec.name)
    else:
        edits.change_value(msg, before.line, before.start, before.start, f"{on_wire(value)}, ")
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def assign_hf_value(msg: Message, header: str, value: Text) -> bool:
    """Put a value in the place of the one named, or of a parameter of it."""
    forget_error(msg)
    spec = _read(msg, header)
    there = None if spec is None else _value(msg, spec)
    if spec is None or there is None:
        return False
    new = on_wire(value)
    if spec.parameter:
        old = msg.raw_value(there.line)[there.start : there.end]
        new = _with_parameter(old, spec.parameter, new)
    _write(msg, there, new)
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def remove_hf_value(msg: Message, header: str) -> bool:
    """Take out the value named, or a parameter of it; ``Name[*]`` takes out all headers."""
    forget_error(msg)
    spec = _read(msg, header)
    if spec is None:
        return False
    if spec.place == "*":
        wanted = edits.long_name(spec.name)
        return edits.remove_headers(msg, lambda index: msg.names[index] == wanted)
    there = _value(msg, spec)
    if there is None:
        return False
    if spec.parameter:
        old = msg.raw_value(there.line)[there.start : there.end]
        _write(msg, there, _with_parameter(old, spec.parameter, None))
    else:
        _remove(msg, there)
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def hf_value_exists(msg: Message, header: str, value: Text) -> bool:
    """Whether one of a header's values is this one, its parameters left out."""
    forget_error(msg)
    return bool(_equal_to(msg, header, value))


@script_function("request", "failure", "onreply", "branch", "event")
def include_hf_value(msg: Message, header: str, value: Text) -> bool:
    """Add a value to a header's list, unless it is there."""
    forget_error(msg)
    if _equal_to(msg, header, value):
        return True
    values = _values(msg, header)
    if values:
        last = values[-1]
        edits.change_value(msg, last.line, last.end, last.end, f",{on_wire(value)}")
    else:
        msg.append_header(f"{header.strip()}: {on_wire(value)}")
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def exclude_hf_value(msg: Message, header: str, value: Text) -> bool:
    """Take a value out of a header's list."""
    forget_error(msg)
    for place in _equal_to(msg, header, value):
        _remove(msg, place)
    return True


def _equal_to(msg: Message, header: str, value: str) -> list[_Place]:
    wanted = on_wire(value).strip().lower()
    return [
        place
        for place in _values(msg, header)
        if msg.raw_value(place.line)[place.start : place.end].partition(";")[0].strip().lower()
        == wanted
    ]


def _remove(msg: Message, value: _Place) -> None:
    """Take a value out of its list; the header goes with its last one."""
    places = list_places(msg.raw_value(value.line))
    if len(places) == 1:
        msg.remove_header(value.line)
        return
    at = places.index((value.start, value.end))
    if at + 1 < len(places):
        edits.change_value(msg, value.line, value.start, places[at + 1][0], "")
    else:
        edits.change_value(msg, value.line, places[at - 1][1], value.end, "")


def _with_parameter(value: str, name: str, new: str | None) -> str:
    """A value with a parameter set, or without it."""
    head, semicolon, rest = value.partition(";")
    if "<" in value and ">" in value:
        at = value.index(">") + 1
        head, rest = value[:at], value[at:]
        semicolon, rest = (";", rest.lstrip()[1:]) if rest.strip() else ("", "")
    kept = split_parameters(rest) if semicolon else []
    out = []
    done = new is None
    for part in kept:
        if part.partition("=")[0].strip().lower() != name.lower():
            out.append(part)
        elif new is not None:
            out.append(f"{name}={new}")
            done = True
    if not done:
        out.append(f"{name}={new}")
    return "".join([head.rstrip() if out else head, *(f";{part}" for part in out)])
