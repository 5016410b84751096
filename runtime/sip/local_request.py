"""Requests made here on behalf of a branch: ACK to a failure, CANCEL (RFC 3261 17.1.1.3, 9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.sip.forward import via_prefix
from runtime.sip.message import line_text

if TYPE_CHECKING:
    from runtime.sip.context import Branch
    from runtime.sip.message import Reply
    from runtime.sip.request import Request


def local_request(branch: Branch, method: str, reply: Reply | None) -> bytes:
    """An ACK or CANCEL with the branch's own Via and the INVITE's From, Call-ID, To and Route.

    ``reply`` gives To its tag (ACK); None takes the INVITE's To (CANCEL).
    """
    transaction = branch.transaction
    request = transaction.request
    to = reply.header_line("to") if reply is not None else request.header_line("to")
    out = [
        f"{method} {branch.uri} SIP/2.0",
        f"{via_prefix(branch.socket)}{transaction.branch_id}.{branch.suffix}",
        request.header_line("from") or "",
        request.header_line("call-id") or "",
        to or "",
        f"{_cseq_number_line(request)} {method}",
    ]
    out += [
        line_text(request.parts, index)
        for index, name in enumerate(request.names)
        if name == "route"
    ]
    router = request.router
    if router.settings.server_signature and router.profile.user_agent:
        out.append(f"User-Agent: {router.profile.user_agent}")
    out.append("Content-Length: 0\r\n\r\n")
    return "\r\n".join(out).encode("latin-1")


def _cseq_number_line(request: Request) -> str:
    """``CSeq: 1``: the header line up to its number, as spelt."""
    line = request.header_line("cseq") or ""
    cseq = request.read_cseq()
    if cseq is None:
        return line
    colon = line.index(":")
    return line[: line.index(cseq.number, colon) + len(cseq.number)]
