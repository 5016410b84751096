"""SER 0.8.8 of September 2002 (LANGUAGE E.5, E.7, G.0, G.1)."""

from __future__ import annotations

from runtime.profiles.language import Language
from runtime.profiles.profile import (
    CancelStyle,
    ErrorText,
    LocalRequests,
    Pick,
    Profile,
    TagStyle,
    Timers,
)
from runtime.sip.errors import SipError
from runtime.sip.matching import Matching
from runtime.sip.parser import Limits

SER_0_8_8 = Profile(
    name="ser-0.8.8",
    server="Sip EXpress router(0.8.8 (i386/linux))",
    user_agent="Sip EXpress router(0.8.8 (i386/linux))",
    strict=False,
    answers_malformed=False,
    # The server looked at its timers once a second, so its T1 was anything up to a second; ours is
    # the longest of these. A repeat that follows at once answers no loss, and a peer that has just
    # sent its 200 may take it for another call's.
    timers=Timers(
        final_response=30.0,
        final_invite_response=120.0,
        wait=5.0,
        retransmit=(1.0, 2.0, 4.0, 4.0),
    ),
    # the spelling is the server's
    errors={
        SipError.SEND: ErrorText(477, "Unfortunately error on sending to next hop occured"),
        SipError.BAD_ADDRESS: ErrorText(478, "Unresolveable destination"),
        SipError.BAD_REQUEST: ErrorText(400, "Bad Request"),
        SipError.BAD_URI: ErrorText(479, "Regretfuly, we were not able to process the URI"),
        SipError.BAD_TUPLE: ErrorText(400, "Transaction tupel incomplete"),
        SipError.BAD_TO: ErrorText(400, "Bad To"),
        SipError.EXTERNAL_LOGIC: ErrorText(500, "Error in external logic"),
        SipError.TOO_MANY_BRANCHES: ErrorText(500, "Forking capacity exceeded"),
    },
    other_error=ErrorText(500, "I'm terribly sorry, server error occured"),
    receive_bytes=3040,
    max_len=3040,
    branch_cookie="",
    stateless_branch="0",
    uri_schemes=frozenset({"sip"}),
    myself_port=False,
    knows_rport=False,
    absorbs_local_acks=False,
    tag_digits=4,
    sl_tag=TagStyle.INVITE_ONLY,
    tm_tag=TagStyle.NONE,
    record_route_copied=range(100, 700),
    content_length_needs_server=True,
    sip_warning=True,
    reply_contacts_bracketed=False,
    matching=Matching.HEADERS,
    pick=Pick.LOWEST,
    cancel=CancelStyle.FORWARD_AND_487,
    cancelling_text="cancelling",
    ends_on_6xx=False,
    local_requests=LocalRequests.FIXED_ORDER,
    milliseconds=False,
    relay_answers_failure=True,
    failure_relays=True,
    ack_sent_on=0,
    acks_unheard_branch=False,
    silent_ringing_timeout=True,
    limits=Limits(uri_length=3040, branches=4, route_depth=10),
    language=Language(hexadecimal=False, uri_schemes=frozenset({"sip"}), tells_errors=True),
)
