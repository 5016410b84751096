"""The stateless routers of September 2001, before SER had a name (LANGUAGE A.3)."""

from __future__ import annotations

from runtime.profiles.profile import CancelStyle, ErrorText, Profile, Timers
from runtime.sip.parser_2001 import parse_2001, parse_via_2001

SER_2001 = Profile(
    name="ser-2001",
    server="sip_router 0.3",
    user_agent="",
    strict=False,
    answers_malformed=False,
    read=parse_2001,
    read_via=parse_via_2001,
    bare_via=True,
    reply_to_received=False,
    least_status=0,
    one_socket=True,
    command_line="ser-2001",
    receive_bytes=65507,
    uri_schemes=frozenset({"sip"}),
    # it answers nothing and keeps no transaction: these are for whoever loads modules into it
    timers=Timers(
        final_response=30.0, final_invite_response=120.0, wait=5.0, retransmit=(1.0, 2.0, 4.0, 4.0)
    ),
    errors={},
    other_error=ErrorText(500, "Server Internal Error"),
    cancel=CancelStyle.LOCAL,
)
