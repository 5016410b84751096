"""sl: replies without a transaction (LANGUAGE G.0, G.1).

The To tag of such a reply tells the ACK to it apart from all others, so no state per call is kept.
"""

from __future__ import annotations

from binascii import crc_hqx
from hashlib import md5

from runtime.profiles.profile import TagStyle
from runtime.registry import script_function
from runtime.results import FAILED, OK, STOP, Rc
from runtime.router import Router
from runtime.sip.errors import MalformedMessage, SipError
from runtime.sip.redirection import contact_line
from runtime.sip.reply import build_reply, error_reply, reply_destination
from runtime.sip.request import Request
from runtime.wire_text import on_wire

#: seconds after a stateless reply in which ACKs are looked at (the servers' SL_RPL_WAIT_TIME)
ACK_WAIT = 2.0


class State:
    """The fixed part of our To tags, and until when ACKs to our replies may come."""

    __slots__ = ("ack_until", "tag_prefix")

    def __init__(self, router: Router, params: None) -> None:
        address = str(router.sockets[0].address) if router.sockets else ""
        digest = md5(f"sertranspile sl {address}".encode(), usedforsecurity=False)
        self.tag_prefix = f"{digest.hexdigest()}."
        self.ack_until = float("-inf")

    def tag(self, msg: Request) -> str:
        """Our To tag for a request: 32 hex digits, ``.``, 4 hex digits of its topmost Via."""
        via = msg.via
        # an ACK to a reply of ours repeats this Via (RFC 3261 17.1.1.3)
        text = f"{via.host}{via.port or ''}{via.branch or ''}"
        return f"{self.tag_prefix}{crc_hqx(text.encode('latin-1'), 0xFFFF):04x}"


@script_function("request", "failure")
def sl_send_reply(msg: Request, code: int, reason: str) -> bool:
    """Answer statelessly. False for an ACK, which nobody answers, and for an unreadable To.

    A 3xx gets a Contact with the rewritten URI and the branches (LANGUAGE E.3).
    """
    msg.error = SipError.UNSPECIFIED
    if msg.method == "ACK":
        return False
    router = msg.router
    state = router.module(State)
    if 300 <= code < 400 and (contacts := contact_line(msg)) is not None:
        msg.add_reply_line(contacts)
    try:
        tag = state.tag(msg) if _wants_tag(msg, code) else None
        data = build_reply(msg, code, on_wire(reason), to_tag=tag)
        to = reply_destination(msg)
    except MalformedMessage as error:
        router.log.once("sl_send_reply", f"no reply {code}: {error}")
        return False
    router.send(data, to, msg.socket)
    state.ack_until = router.now + ACK_WAIT
    return True


def _wants_tag(msg: Request, code: int) -> bool:
    """Whether the profile's server adds a To tag, and there is a To without one.

    Raises:
        MalformedMessage: To does not parse.
    """
    style = msg.router.profile.sl_tag
    if style is TagStyle.NONE or (style is TagStyle.INVITE_ONLY and msg.method != "INVITE"):
        return False
    if style is TagStyle.FINAL and code < 180:
        return False
    to = msg.read_to()
    return to is not None and to.tag is None


@script_function("request", "failure")
def sl_reply_error(msg: Request) -> bool:
    """Answer with the error of the command before (LANGUAGE G.0)."""
    code, reason = error_reply(msg, msg.error, "SL")
    msg.router.log.once("sl_reply_error", f"sl_reply_error: {code} {reason}")
    sl_send_reply(msg, code, reason)
    # true even for an ACK, which is not answered: the servers do not look
    return True


@script_function("request", stops=True)
def sl_filter_ACK(msg: Request) -> Rc:
    """0, which ends the route, for an ACK to a reply of ours; -1 when its To does not parse."""
    msg.error = SipError.UNSPECIFIED
    if msg.method != "ACK":
        return OK
    router = msg.router
    state = router.module(State)
    if router.now >= state.ack_until:
        return OK
    try:
        to = msg.read_to()
        if to is not None and to.tag == state.tag(msg):
            return STOP
    except MalformedMessage as error:
        router.log.once("sl_filter_ACK", f"ACK not looked at: {error}")
        return FAILED
    return OK
