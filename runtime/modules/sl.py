"""sl: replies without a transaction (LANGUAGE G.0, G.1).

The To tag of such a reply tells the ACK to it apart from all others, so no state per call is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from runtime.profiles.profile import TagStyle
from runtime.registry import Text, script_function
from runtime.results import FAILED, OK, STOP, Rc
from runtime.router import Router
from runtime.rpc.statistics import sl_commands
from runtime.sip.errors import MalformedMessage, SipError
from runtime.sip.message import Message
from runtime.sip.redirection import add_contacts
from runtime.sip.reply import build_reply, error_reply, reply_destination
from runtime.sip.request import Request
from runtime.sip.tags import Tags
from runtime.wire_text import on_wire

#: seconds after a stateless reply in which ACKs are looked at (the servers' SL_RPL_WAIT_TIME)
ACK_WAIT = 2.0


@dataclass(slots=True)
class Params:
    """Module parameters."""

    bind_tm: int = 1  # send_reply answers a transaction when there is one
    default_code: int = 500
    default_reason: str = "Internal Server Error"
    event_callback_fl_ack: str = ""
    event_callback_lres_sent: str = ""
    rich_redirect: int = 0


class State:
    """Our To tags, and until when ACKs to our replies may come."""

    __slots__ = ("ack_until", "params", "replies", "tags")

    def __init__(self, router: Router, params: Params) -> None:
        self.params = params
        self.tags = Tags(router, "sl", ".")
        self.ack_until = float("-inf")
        self.replies: Counter[int] = Counter()  # sent, by their codes
        router.commands.add_all(sl_commands(self.replies))
        if router.profile.absorbs_local_acks:
            router.before_script.append(is_local_ack)


@script_function("request", "failure")
def sl_send_reply(msg: Request, code: int, reason: Text) -> bool:
    """Answer statelessly. False for an ACK, which nobody answers, and for an unreadable To.

    A 3xx gets a Contact with the rewritten URI and the branches (LANGUAGE E.3).
    """
    msg.error = SipError.UNSPECIFIED
    if msg.method == "ACK":
        return False
    router = msg.router
    state = router.module(State)
    add_contacts(msg, code)
    try:
        tag = state.tags.of(msg) if _wants_tag(msg, code) else None
        data = build_reply(msg, code, on_wire(reason), to_tag=tag)
        to = reply_destination(msg)
    except MalformedMessage as error:
        router.log.once("sl_send_reply", f"no reply {code}: {error}")
        return False
    router.send(data, to, msg.socket)
    state.ack_until = router.now + ACK_WAIT
    state.replies[code] += 1
    return True


@script_function("request", "failure")
def sl_reply(msg: Request, code: int, reason: Text) -> bool:
    """As ``sl_send_reply``; its name in SER 2.x."""
    return sl_send_reply(msg, code, reason)


@script_function("request", "failure", "onreply", "branch")
def send_reply(msg: Message, code: int, reason: Text) -> bool:
    """Answer statefully when the request has a transaction, else statelessly."""
    router = msg.router
    request = msg if isinstance(msg, Request) else None
    transaction = msg.transaction
    layer = router.transactions
    if layer is not None and transaction is not None and router.module(State).params.bind_tm:
        if request is not None:
            add_contacts(request, code)
        try:
            return layer.reply(transaction, request or transaction.request, code, on_wire(reason))
        except MalformedMessage as error:
            router.log.once("send_reply", f"no reply {code}: {error}")
            return False
    return request is not None and sl_send_reply(request, code, reason)


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


@script_function("request", "failure")
def send_reply_error(msg: Request) -> bool:
    """As ``sl_reply_error``, statefully when the request has a transaction."""
    code, reason = error_reply(msg, msg.error, "SL")
    send_reply(msg, code, reason)
    return True


@script_function("request", stops=True)
def sl_filter_ACK(msg: Request) -> Rc:
    """0, which ends the route, for an ACK to a reply of ours; -1 when its To does not parse."""
    msg.error = SipError.UNSPECIFIED
    try:
        return STOP if is_local_ack(msg) else OK
    except MalformedMessage as error:
        msg.router.log.once("sl_filter_ACK", f"ACK not looked at: {error}")
        return FAILED


def is_local_ack(msg: Request) -> bool:
    """Whether it is an ACK to a reply sent from here without a transaction.

    Raises:
        MalformedMessage: its To does not parse.
    """
    if msg.method != "ACK":
        return False
    router = msg.router
    state = router.module(State)
    if router.now >= state.ack_until:
        return False
    to = msg.read_to()
    return to is not None and to.tag == state.tags.of(msg)
