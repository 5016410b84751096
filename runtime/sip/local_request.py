"""Requests made here on behalf of a branch: ACK to a failure, CANCEL (RFC 3261 17.1.1.3, 9.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.profiles.profile import LocalRequests
from runtime.sip.headers import CSeq, parse_cseq
from runtime.sip.message import line_text
from runtime.sip.parser import COMPACT

if TYPE_CHECKING:
    from runtime.sip.context import Branch
    from runtime.sip.message import Reply
    from runtime.sip.request import Request

_LINES = re.compile(r"\r?\n(?![ \t])").split
_KEPT = frozenset({"max-forwards", "from", "to", "call-id", "cseq", "route"})


def local_request(
    branch: Branch, method: str, reply: Reply | None, lines: Sequence[str] = ()
) -> bytes:
    """An ACK or CANCEL with the branch's own Via and the headers of the INVITE it belongs to.

    ``reply`` gives To its tag (ACK); None takes the INVITE's To (CANCEL). ``lines`` go last.
    """
    transaction = branch.transaction
    out = [
        f"{method} {branch.uri} SIP/2.0",
        branch.via,
    ]
    if transaction.request.router.profile.local_requests is LocalRequests.AS_SENT:
        out += _as_sent(branch, method, reply)
    else:
        out += _in_fixed_order(transaction.request, method, reply)
    return "\r\n".join([*out, "Content-Length: 0", *lines, "\r\n"]).encode("latin-1")


def _as_sent(branch: Branch, method: str, reply: Reply | None) -> list[str]:
    """The headers that matter of what went down the branch, in their order."""
    head = branch.request.partition(b"\r\n\r\n")[0].decode("latin-1")
    out = []
    for line in _LINES(head)[1:]:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        name = COMPACT.get(name, name)
        if name not in _KEPT:
            continue
        if name == "to" and reply is not None:
            line = reply.header_line("to") or line
        elif name == "cseq" and (cseq := parse_cseq(value)) is not None:
            line = f"{_up_to_number(line, cseq)} {method}"
        out.append(line)
    return out


def _in_fixed_order(request: Request, method: str, reply: Reply | None) -> list[str]:
    to = reply.header_line("to") if reply is not None else request.header_line("to")
    cseq_line = request.header_line("cseq") or ""
    cseq = request.read_cseq()
    out = [
        request.header_line("from") or "",
        request.header_line("call-id") or "",
        to or "",
        f"{_up_to_number(cseq_line, cseq)} {method}",
    ]
    out += [
        line_text(request.parts, index)
        for index, name in enumerate(request.names)
        if name == "route"
    ]
    router = request.router
    if router.settings.server_signature and router.profile.user_agent:
        out.append(f"User-Agent: {router.profile.user_agent}")
    return out


def _up_to_number(line: str, cseq: CSeq | None) -> str:
    """``CSeq: 1``: the header line up to its number, as spelt."""
    if cseq is None:
        return line
    colon = line.index(":")
    return line[: line.index(cseq.number, colon) + len(cseq.number)]
