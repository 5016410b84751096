"""How a request finds its transaction.

By its headers (RFC 2543, SER up to 0.8.8): Call-ID, CSeq, From, To, Request-URI and the topmost Via
are compared as text. By its branch (RFC 3261 17.2.3): branch, sent-by and method, for requests
whose branch has the magic cookie; the others go by their headers.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import parse_name_addr

if TYPE_CHECKING:
    from runtime.sip.request import Request

MAGIC_COOKIE = "z9hG4bK"


class Matching(Enum):
    """Which of a request's parts make it the same transaction."""

    HEADERS = "headers"
    BRANCH = "branch"


class Keys(NamedTuple):
    """``group`` is shared by an INVITE with its ACK and CANCEL; ``own`` is this request's.

    ``to`` is compared too where ``by_headers``: an ACK must carry the tag we sent.
    """

    group: str
    own: str
    to: str
    by_headers: bool


def request_keys(request: Request, matching: Matching) -> Keys | None:
    """The keys of a request; None when From, To, Call-ID or CSeq is missing or unreadable.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    call_id, from_, to = request.header("call-id"), request.header("from"), request.header("to")
    cseq = request.read_cseq()
    if call_id is None or from_ is None or to is None or cseq is None:
        return None
    via = request.via
    if (
        matching is Matching.BRANCH
        and via.branch is not None
        and via.branch.startswith(MAGIC_COOKIE)
    ):
        group = f"{via.branch}\n{via.host}\n{via.port}"
        method = "INVITE" if request.method == "ACK" else request.method
        return Keys(group, f"{group}\n{method}", to, False)
    element = request.raw_value(request.header_index("via"))[: via.end].strip()
    group = f"{call_id}\n{cseq.number}\n{from_}\n{request.uri}\n{element}"
    return Keys(group, f"{group}\n{cseq.method}\n{to}", to, True)


def acknowledges(ack_to: str, invite_to: str, sent_tag: str | None) -> bool:
    """Whether an ACK's To is the INVITE's with the tag of the reply that was sent."""
    try:
        ack, invite = parse_name_addr(ack_to), parse_name_addr(invite_to)
    except MalformedMessage:
        return False
    return ack.uri == invite.uri and (ack.tag or "") == (sent_tag or "")
