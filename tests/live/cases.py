"""The messages that both servers get, and what the user agents behind them answer.

A case is some messages of one caller, sent one after the other. Its name is their Call-ID; what
stands behind a ``~`` there tells several calls of one case apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HOST = "127.0.0.1"
SERVER_PORT = 5280
CALLER = 5281
SDP = (
    "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n"
)
SDP_HEADER = "Content-Type: application/sdp"


@dataclass(frozen=True, slots=True)
class Case:
    """Messages, and the replies to what the server makes of them."""

    name: str
    messages: tuple[str, ...]
    answers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 0.0  # how long is waited at the end, whatever comes
    acks: bool = True  # the caller acknowledges refusals
    gives_487: bool = True  # callees do as a CANCEL says


def message(
    name: str,
    test: str,
    method: str = "OPTIONS",
    *,
    uri: str = f"sip:bob@{HOST}:{SERVER_PORT}",
    do: str = "",
    lines: str = "",
    body: str = "",
    version: str = "SIP/2.0",
    **changed: str,
) -> str:
    """A request. Headers are replaced by keyword, ``from_`` and ``call_id`` too; "" leaves one
    out. ``lines`` are further ones, with line feeds alone."""
    headers = {
        "Via": f"SIP/2.0/UDP {HOST}:{CALLER};branch=z9hG4bK-{name}",
        "From": '"Al Ice" <sip:alice@a.test>;tag=f1',
        "To": "<sip:bob@b.test>",
        "Call-ID": name,
        "CSeq": f"1 {method}",
        "Max-Forwards": "70",
        "Contact": f"<sip:alice@{HOST}:{CALLER}>",
        "X-Test": test,
        "X-Do": do,
    }
    names = {known.lower(): known for known in (*headers, "Content-Length")}
    for key, value in changed.items():
        wanted = key.rstrip("_").replace("_", "-")
        headers[names.get(wanted, wanted.title())] = value
    headers.setdefault("Content-Length", str(len(body)))
    out = [f"{method} {uri} {version}"]
    length = headers.pop("Content-Length")
    out += [f"{header}: {value}" for header, value in headers.items() if value != ""]
    out += lines.split("\n") if lines else []
    if length:
        out.append(f"Content-Length: {length}")
    return "\r\n".join([*out, "", body])
