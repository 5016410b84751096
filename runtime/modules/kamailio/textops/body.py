"""textops: bodies and their parts."""

from __future__ import annotations

from typing import Final

from runtime import message_edits as edits
from runtime.core import forget_error
from runtime.multipart import body_part, boundary_of, join_parts, parts_of
from runtime.registry import Text, script_function
from runtime.results import FAILED, Rc
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.wire_text import on_wire

#: what `is_audio_on_hold` found: an address of zeros (RFC 2543), or a direction (RFC 3264)
HELD_BY_ADDRESS: Final = Rc(1)
HELD_BY_DIRECTION: Final = Rc(2)
_SDP: Final = "application/sdp"


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
