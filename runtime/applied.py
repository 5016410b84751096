"""A message whose edits are made as if it had come in with them: ``msg_apply_changes``.

From then on readers see them, and so does what is sent (LANGUAGE E.4).
"""

from __future__ import annotations

from runtime.sip.errors import MalformedMessage
from runtime.sip.forward import SocketLine
from runtime.sip.message import Message
from runtime.sip.request import Request


def apply_changes(message: Message) -> bool:
    """Make the edits part of the message. False, and nothing is done, where that cannot be:

    a Record-Route that depends on the socket it is sent from cannot be written yet.
    """
    if any(isinstance(line, SocketLine) for line in message.prepended or ()):
        message.router.log.once(
            "msg_apply_changes", "msg_apply_changes: not behind record_route, nothing is changed"
        )
        return False
    data = _with_edits(message)
    try:
        fresh = message.router.profile.read(
            data, message.source, message.socket, message.router, False
        )
    except MalformedMessage as error:
        message.router.log.once("msg_apply_changes", f"msg_apply_changes: {error}")
        return False
    message.lead, message.parts, message.names = fresh.lead, fresh.parts, fresh.names
    message.end, message.body, message.len = fresh.end, fresh.body, fresh.len
    message.edited = message.prepended = message.appended = None
    message.edited_body = message.text_edits = None
    if isinstance(message, Request) and isinstance(fresh, Request):
        message.method_text, message.uri, message.version = (
            fresh.method_text,
            fresh.uri,
            fresh.version,
        )
        message.set_uri(None)
    message.forget_views()
    return True


def _with_edits(message: Message) -> bytes:
    parts = list(message.edited if message.edited is not None else message.parts)
    if isinstance(message, Request):
        at = parts[0].index(message.uri, len(message.method_text))
        parts[0] = parts[0][:at] + message.current_uri + parts[0][at + len(message.uri) :]
    first = "".join(f"\r\n{line}" for line in message.prepended or ())
    last = "".join(f"\r\n{line}" for line in message.appended or ())
    head = f"{message.lead}{parts[0]}{first}{''.join(parts[1:])}{last}{message.end}"
    return head.encode("latin-1") + message.sent_body
