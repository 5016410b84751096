"""Kamailio 5.6, told apart from 3.1 (LANGUAGE E, G.0, G.3; recorded on 5.6.3)."""

from __future__ import annotations

from dataclasses import replace

from runtime.profiles.kamailio_3_1 import KAMAILIO_3_1
from runtime.profiles.language import Language
from runtime.profiles.management import Management
from runtime.profiles.profile import ErrorText
from runtime.profiles.registration import KAMAILIO_5
from runtime.sip.parser import Limits

KAMAILIO_5_6 = replace(
    KAMAILIO_3_1,
    name="kamailio-5.6",
    management=Management(),
    server="kamailio (5.6.3 (x86_64/linux))",
    user_agent="kamailio (5.6.3 (x86_64/linux))",
    stateless_branch=None,
    command_line="kamailio-5",
    long_ipv6=False,
    received_with_rport=True,
    needs_all_headers=True,
    tag_digits=8,
    cancel_reasons={
        200: 'Reason: SIP;cause=200;text="Call completed elsewhere"',
        600: "Reason: SIP;cause={}",
    },
    append_consumes=False,
    branch_index_counts=True,
    most_forwards=70,
    junk_max_forwards=-2,
    preloaded_route=-3,
    saved_route_open="<",
    options_reply=1,
    sanity_replies={
        "scheme": ErrorText(400, "Bad Request URI"),
        "empty expires": ErrorText(400, "Bad Expires Header"),
        "proxy-require": ErrorText(420, "Bad Proxy Require Extension"),
        "from": ErrorText(400, "Invalid From Header"),
        "from uri": ErrorText(400, "Invalid From Header"),
        # the spelling is the server's
        "to": ErrorText(400, "Ivalid To Header"),
        "to uri": ErrorText(400, "Ivalid To Header"),
        "credentials": ErrorText(400, "Bad Auth Credentials"),
        "nonce": ErrorText(400, "Auth Empty Nonce"),
    },
    limits=Limits(uri_length=65535, route_depth=256),
    language=Language(checks_ports=True, warning_level=0),
    registration=KAMAILIO_5,
)
