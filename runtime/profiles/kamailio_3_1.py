"""Kamailio 3.1 (LANGUAGE E, G.0, G.3; recorded on 3.1.6)."""

from __future__ import annotations

from runtime.profiles.language import Language
from runtime.profiles.management import MANAGEMENT_3_1
from runtime.profiles.profile import ErrorText, Pick, Profile, Timers
from runtime.sip.errors import SipError
from runtime.sip.parser import Limits
from runtime.sip.parser_kamailio import parse_kamailio

KAMAILIO_3_1 = Profile(
    name="kamailio-3.1",
    server="kamailio (3.1.6 (x86_64/linux))",
    user_agent="kamailio (3.1.6 (x86_64/linux))",
    strict=False,
    answers_malformed=False,
    timers=Timers(
        final_response=30.0,
        final_invite_response=120.0,
        wait=5.0,
        retransmit=(0.5, 1.0, 2.0, 4.0, 4.0),
        invite_lifetime=180.0,
        other_lifetime=32.0,
    ),
    errors={
        SipError.SEND: ErrorText(477, "Unfortunately error on sending to next hop occurred"),
        SipError.BAD_ADDRESS: ErrorText(478, "Unresolvable destination"),
        SipError.BAD_REQUEST: ErrorText(400, "Bad Request"),
        SipError.BAD_URI: ErrorText(479, "Regretfully, we were not able to process the URI"),
        SipError.BAD_TUPLE: ErrorText(400, "Transaction tuple incomplete"),
        SipError.BAD_TO: ErrorText(400, "Bad To"),
        SipError.EXTERNAL_LOGIC: ErrorText(500, "Error in external logic"),
        SipError.TOO_MANY_BRANCHES: ErrorText(500, "Forking capacity exceeded"),
        SipError.CANCELED: ErrorText(487, "transaction canceled"),
    },
    other_error=ErrorText(500, "I'm terribly sorry, server error occurred"),
    read=parse_kamailio,
    stateless_branch="z9hG4bKcydzigwkX",
    command_line="ser-3.1",
    unserved_schemes={"tel": SipError.BAD_ADDRESS, "sips": SipError.NO_SOCKET},
    long_ipv6=True,
    echoes_version=True,
    received_with_rport=False,
    tag_digits=4,
    pick=Pick.KAMAILIO,
    passes_late_ringing=False,
    cancel_reasons={200: "Reason: SIP;cause=200", 600: "Reason: SIP;cause={}"},
    append_consumes=True,
    append_inherits=True,
    user_takes_password=True,
    softens_503=True,
    aggregates_challenges=True,
    limits=Limits(uri_length=65535, route_depth=100),
    language=Language(hexadecimal=False),
    management=MANAGEMENT_3_1,
)
