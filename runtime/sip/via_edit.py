"""What is added to a request's topmost Via: where it really came from (RFC 3261 18.2.1, RFC 3581;
LANGUAGE E.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.sip.request import Request

_RPORT = re.compile(r"(;\s*rport)(\s*=\s*[0-9]*)?(?=\s*(?:;|$))", re.IGNORECASE).search


def asks_rport(request: Request) -> bool:
    """Whether replies go to the port that the request came from: its Via or the script says so.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    if request.force_rport:
        return True
    via = request.via
    return via.rport is not None and request.router.profile.knows_rport


def marked(request: Request, value: str, at_end: bool) -> str:
    """The topmost Via's value with ``received`` and ``rport``.

    ``at_end``: new parameters stand at the end of the header (replies built here), else right
    after host and port (requests sent on).

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    via = request.via
    source = request.source
    profile = request.router.profile
    new = ""
    differs = via.host != source.host and not request.via_names_source
    if via.rport is not None and profile.knows_rport:
        found = _RPORT(value, via.parameters_at, via.end)
        if found is not None:
            value = f"{value[: found.start()]}{found[1]}={source.port}{value[found.end() :]}"
        differs = differs or profile.received_with_rport
    elif request.force_rport:
        new = f";rport={source.port}"
    if differs:
        new += f";received={source.host}"
    if not new:
        return value
    at = len(value) if at_end else via.parameters_at
    return value[:at] + new + value[at:]
