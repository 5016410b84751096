"""The profile of a router that names none: RFC 3261 as written, strict at the door."""

from __future__ import annotations

from runtime.profiles.profile import ErrorText, Profile, Timers
from runtime.sip.errors import SipError
from runtime.sip.parser import Limits

RFC = Profile(
    name="rfc",
    server="sertranspile",
    user_agent="sertranspile",
    strict=True,
    answers_malformed=True,
    # T1 0.5 s, T2 4 s, timers B, F, H 64*T1, C 3 min, K T4 (RFC 3261 17.1.1.1 and 16.6 step 11)
    timers=Timers(
        final_response=32.0,
        final_invite_response=180.0,
        wait=5.0,
        retransmit=(0.5, 1.0, 2.0, 4.0, 4.0),
    ),
    errors={
        SipError.SEND: ErrorText(503, "Service Unavailable"),
        SipError.BAD_ADDRESS: ErrorText(404, "Unresolvable Destination"),
        SipError.BAD_REQUEST: ErrorText(400, "Bad Request"),
        SipError.BAD_URI: ErrorText(416, "Unsupported URI Scheme"),
        SipError.BAD_TUPLE: ErrorText(400, "Missing Header"),
        SipError.BAD_TO: ErrorText(400, "Bad To"),
        SipError.EXTERNAL_LOGIC: ErrorText(500, "Server Internal Error"),
        SipError.TOO_MANY_BRANCHES: ErrorText(500, "Too Many Branches"),
    },
    other_error=ErrorText(500, "Server Internal Error"),
    cancelling_text="OK",
    limits=Limits(head_bytes=8192),
)
