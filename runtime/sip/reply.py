"""Replies built here: text and destination (RFC 3261 8.2.6, 18.2.2; LANGUAGE G.0)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.sip.address import Address, bracketed
from runtime.sip.errors import MalformedMessage, SipError
from runtime.sip.headers import parse_cseq, parse_name_addr
from runtime.sip.via_edit import asks_rport, marked

if TYPE_CHECKING:
    from runtime.sip.request import Request

_COPIED = frozenset({"from", "to", "call-id", "cseq"})


def build_reply(
    request: Request,
    code: int,
    reason: str,
    *,
    to_tag: str | None = None,
    lines: Sequence[str] = (),
    via_count: int | None = None,
) -> bytes:
    """The bytes of a reply to ``request``.

    Args:
        to_tag: a tag for To: replaces the one that is there, None leaves To as it is.
        lines: header lines after the copied ones (contacts of a registrar, challenges).
        via_count: what the Warning line says about the Vias; None counts them.

    Raises:
        MalformedMessage: the topmost Via does not parse, or To does not and needs a tag.
    """
    router = request.router
    profile = router.profile
    parts = request.parts
    vias = 0
    copies_route = code in profile.record_route_copied
    version = request.version if profile.echoes_version else "SIP/2.0"
    out = [f"{version} {code} {reason}"]
    at = 1
    for name in request.names:
        if name == "via":
            separator, value = parts[at], parts[at + 1].rstrip()
            vias += 1
            if vias == 1:
                value = marked(request, value, True)
        elif name in _COPIED or (copies_route and name == "record-route"):
            separator, value = parts[at], parts[at + 1].rstrip()
            if name == "to" and to_tag is not None:
                value = _tagged(value, to_tag)
            elif name == "cseq" and "\n" in value and parse_cseq(value) is None:
                at += 2
                continue
        else:
            at += 2
            continue
        out.append(separator if separator[0] == "\r" else "\r" + separator)
        out.append(value)
        at += 2
    for line in request.reply_lines or ():
        out.append(f"\r\n{line}")
    for line in lines:
        out.append(f"\r\n{line}")
    settings = router.settings
    if settings.server_signature:
        out.append(f"\r\nServer: {profile.server}")
    if settings.server_signature or not profile.content_length_needs_server:
        out.append(f"\r\nContent-Length: {len(request.reply_body)}")
    if settings.sip_warning:
        out.append(warning_line(request, vias if via_count is None else via_count))
    out.append("\r\n\r\n")
    return "".join(out).encode("latin-1") + request.reply_body


def warning_line(request: Request, via_count: int) -> str:
    """The diagnostic Warning of the SER family, with its line end before it."""
    router = request.router
    first = router.sockets[0]
    return (
        f"\r\nWarning: 392 {bracketed(first.name)}:{first.address.port}"
        f' "Noisy feedback tells: pid={router.pid} req_src_ip={request.source.host}'
        f' in_uri={request.uri} out_uri={request.current_uri} via_cnt=={via_count}"'
    )


def _tagged(to: str, tag: str) -> str:
    old = parse_name_addr(to).tag
    if old is None:
        return f"{to};tag={tag}"
    head, _, tail = to.rpartition(old)
    return f"{head}{tag}{tail}"


def to_can_be_tagged(request: Request) -> bool:
    """Whether To is missing, and needs no tag, or parses."""
    try:
        request.read_to()
    except MalformedMessage:
        return False
    return True


def reply_destination(request: Request) -> Address:
    """Where replies to a request go: its source address, and the port its topmost Via names.

    The source port where ``rport`` was asked for. With ``reply_to_via`` the Via's own address
    (``received`` first) if it is numeric.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    via = request.via
    if asks_rport(request):
        return request.source
    host = request.source.host
    if request.router.settings.reply_to_via:
        host = via.received or via.host
    return Address(host, via.port or 5060)


def error_reply(request: Request, error: SipError, signature: str) -> tuple[int, str]:
    """Status and reason phrase that tell an internal error; ``signature`` is ``SL`` or ``TM``."""
    profile = request.router.profile
    row = profile.errors.get(error, profile.other_error)
    return row.status, f"{row.text} ({-error}/{signature})"
