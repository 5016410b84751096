"""Cases of transactions: calls answered, refused, forked and cancelled; contacts stored."""

from __future__ import annotations

from collections.abc import Iterator

from tests.live.cases import HOST, SDP, SDP_HEADER, SERVER_PORT, Case, message

_RINGING = "180 Ringing"
_REPLIES = {
    "200": ("200 OK",),
    "180-200": (_RINGING, "200 OK"),
    "183-180-200": ("183 Progress", _RINGING, "200 OK"),
    "100-200": ("100 Trying", "200 OK"),
    "486": ("486 Busy Here",),
    "180-486": (_RINGING, "486 Busy Here"),
    "404": ("404 Not Found",),
    "503": ("503 Service Unavailable\nRetry-After: 5",),
    "500": ("500 Server Error",),
    "600": ("600 Busy Everywhere",),
    "302": ("302 Moved",),
    "401": ('401 Unauthorized\nWWW-Authenticate: Digest realm="r", nonce="n"',),
    "sdp": (f"200 OK\n{SDP_HEADER}\n\n{SDP}",),
    "edit": ("200 OK\nX-Reply: edit\nX-More: 1",),
    "drop": ("180 Ringing\nX-Reply: drop", "200 OK"),
    "status": ("200 OK\nX-Reply: status",),
    "code": ("486 Busy\nX-Reply: code",),
    "body": (f"200 OK\nX-Reply: body\n{SDP_HEADER}\n\n{SDP}",),
    "twice": ("200 OK", "200 Again"),
    "reason": ("480 Some, other; words",),
    "no-reason": ("480 ",),
}
_BUSY = ("486 Busy Here",)
_FAILS = (
    "reply", "send", "serial", "append", "append-two", "drop-replies", "drop-last", "drop", "exit",
    "relay-same", "edit", "redirect", "unresolvable",
)  # fmt: skip
_WAYS = {
    "no-100": {}, "plain": {}, "newtran": {}, "to": {}, "to_udp": {}, "nonack": {}, "replicate": {},
    "unresolvable": {}, "bad-uri": {}, "sips": {}, "untold": {}, "dropped": {}, "edited": {},
}  # fmt: skip
_FORKS = (
    "two", "three", "branch-pv", "appended-copy", "km", "q", "flags", "removed", "cleared",
    "serial",
    "serial-q", "serial-equal", "drop-one", "cancel-others",
)  # fmt: skip
#: what the callees at 5282, 5283, 5284 answer
_OUTCOMES = {
    "accepted": ((_RINGING,), ("200 OK",), (_RINGING,)),
    "refused": (("404 Not Found",), _BUSY, ("480 Away",)),
    "declined": ((_RINGING,), ("603 Decline",), (_RINGING,)),
    "challenged": (
        ('401 Unauthorized\nWWW-Authenticate: Digest realm="a", nonce="1"',),
        ('407 Proxy Authentication Required\nProxy-Authenticate: Digest realm="b", nonce="2"',),
        ("404 Not Found",),
    ),
    "broken": (("503 Unavailable",), ("500 Broken",), ("503 Unavailable",)),
}
_REGISTRATIONS = {
    "plain": ({},),
    "expires": ({"lines": "Expires: 120"},),
    "short": ({"lines": "Expires: 5"},),
    "parameter": ({"contact": "<sip:a@a.test>;expires=200;q=0.7"},),
    "two": ({"contact": "<sip:a@a.test>, <sip:b@b.test>;q=0.3"},),
    "query": ({}, {"contact": ""}),
    "refresh": ({}, {"cseq": "2 REGISTER", "lines": "Expires: 500"}),
    "old-cseq": ({"cseq": "5 REGISTER"}, {"cseq": "4 REGISTER"}),
    "removed": ({}, {"cseq": "2 REGISTER", "lines": "Expires: 0"}),
    "star": ({}, {"cseq": "2 REGISTER", "contact": "*", "lines": "Expires: 0"}),
    "star-wrong": ({"contact": "*"},),
    "too-many": ({"contact": ", ".join(f"<sip:{user}@a.test>" for user in "abcde")},),
    "bad-contact": ({"contact": "<nonsense"},),
    "bad-q": ({"contact": "<sip:a@a.test>;q=x"},),
    "instance": ({"contact": '<sip:a@a.test>;+sip.instance="<urn:uuid:1>"'},),
    "methods": ({"contact": '<sip:a@a.test>;methods="INVITE,ACK"'},),
    "supported-path": ({"lines": f"Path: <sip:{HOST}:5284;lr>\nSupported: path"},),
    "unsupported-path": ({"lines": f"Path: <sip:{HOST}:5284;lr>"},),
    "expires-junk": ({"contact": "<sip:a@a.test>;expires=abc"},),
}  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _calls()
    yield from _forks()
    yield from _registrar()


def _calls() -> Iterator[Case]:
    for method in ("INVITE", "OPTIONS"):
        for what, answers in _REPLIES.items():
            if method == "INVITE" or what in ("200", "180-200", "486", "503", "edit", "status"):
                name = f"call-{method.lower()}-{what}"
                yield Case(name, (message(name, "call", method),), {5282: answers})
    for what in _FAILS:
        for method in ("INVITE", "MESSAGE"):
            name = f"fail-{what}-{method.lower()}"
            made = message(name, "call", method, lines=f"X-Fail: {what}")
            yield Case(name, (made,), {5282: _BUSY, 5283: ("404 Not Found",), 5284: ("200 OK",)})
        name = f"fail-{what}-accepted"
        made = message(name, "call", "INVITE", lines=f"X-Fail: {what}")
        yield Case(name, (made,), {5282: ("500 Error",), 5283: (_RINGING, "200 OK")})
    for do in _WAYS:
        for method in ("INVITE", "MESSAGE"):
            name = f"way-{do}-{method.lower()}"
            yield Case(name, (message(name, "call", method, do=do),))
    for do in ("unresolvable", "bad-uri", "sips", "dropped"):
        name = f"way-{do}-sl"
        yield Case(name, (message(name, "call", "INVITE", do=do, lines="X-How: sl"),))
    yield Case("no-6xx", (message("no-6xx", "call", "INVITE", do="no-6xx"),),
               {5282: ("603 Decline",), 5283: (_RINGING, "200 OK")})  # fmt: skip
    for do in ("set_fr", "set_fr-reset", "set_retr", "lifetime"):
        for what, answers in (("silent", ()), ("ringing", (_RINGING,))):
            name = f"wait-{do}-{what}"
            yield Case(
                name, (message(name, "call", "INVITE", do=do),), {5282: answers}, seconds=1.6
            )
    for what, answers in (("ringing", (_RINGING,)), ("accepted", ("200 OK",)), ("silent", ())):
        for test in ("call", "fork"):
            name = f"cancel-{test}-{what}"
            via = f"SIP/2.0/UDP {HOST}:5281;branch=z9hG4bK-{name}"
            invite = message(name, test, "INVITE", do="plain", via=via)
            cancel = message(
                name, test, "CANCEL", do="plain", via=via, lines="Reason: SIP;cause=480"
            )
            seconds = 2.5 if not answers else 0
            yield Case(name, (invite, cancel), {5282: answers}, seconds=seconds)
    yield Case("cancel-nothing", (message("cancel-nothing", "call", "CANCEL"),))
    name = "again-invite"
    again = message(name, "call", "INVITE")
    yield Case(name, (again, again), {5282: (_RINGING,)}, seconds=0.2)
    name = "ack-accepted"
    to = "<sip:bob@b.test>;tag=callee5282"
    ack = message(
        name, "call", "ACK", to=to, via=f"SIP/2.0/UDP {HOST}:5281;branch=z9hG4bK-{name}-ack"
    )
    yield Case(name, (message(name, "call", "INVITE"), ack), {5282: ("200 OK",)})


def _forks() -> Iterator[Case]:
    for do in _FORKS:
        for what, outcome in _OUTCOMES.items():
            name = f"fork-{do}-{what}"
            answers = dict(zip((5282, 5283, 5284), outcome, strict=True))
            yield Case(name, (message(name, "fork", "INVITE", do=do),), answers, seconds=0.1)
    for do in ("two", "three", "serial-q"):
        name = f"fork-{do}-next"
        answers = {5282: _BUSY, 5283: ("404 Not Found",), 5284: ("480 Away",), 5285: ("200 OK",)}
        yield Case(name, (message(name, "fork", "INVITE", do=do, lines="X-Fail: next"),), answers)
    name = "fork-fr"
    yield Case(
        name, (message(name, "fork", "INVITE", do="fr"),), {5282: (), 5283: (_RINGING,)}, 2.0
    )


def _register(name: str, at: int, do: str, user: str, **options: str) -> str:
    options.setdefault("contact", f"<sip:{user}@{HOST}:5282>")
    options.setdefault("cseq", f"{at + 1} REGISTER")
    via = f"SIP/2.0/UDP {HOST}:5281;branch=z9hG4bK-{name}-{at}"
    return message(name, "registrar", "REGISTER", uri="sip:live.test", do=do, via=via,
                   to=f"<sip:{user}@live.test>", from_=f"<sip:{user}@live.test>;tag=f1",
                       **options)  # fmt: skip


def _registrar() -> Iterator[Case]:
    for what, rows in _REGISTRATIONS.items():
        name = f"register-{what}"
        made = [_register(name, at, "plain", name, **row) for at, row in enumerate(rows)]
        yield Case(name, tuple(made))
    for do in (
        "memory",
        "quiet",
        "one",
        "path",
        "uri",
        "received",
        "flags",
        "later",
        "unregister",
        "sock",
    ):
        name = f"register-do-{do}"
        yield Case(name, (_register(name, 0, "plain", name), _register(name, 1, do, name)))
    for do in ("plain", "uri", "dset", "branches"):
        for what, contact in {
            "one": f"<sip:c@{HOST}:5282>",
            "two": f"<sip:c@{HOST}:5282>;q=0.3, <sip:d@{HOST}:5283>;q=0.8",
            "equal": f"<sip:c@{HOST}:5282>, <sip:d@{HOST}:5283>",
            "methods": f'<sip:c@{HOST}:5282>;methods="OPTIONS"',
        }.items():
            name = f"lookup-{do}-{what}"
            stored = _register(name, 0, "plain", name, contact=contact)
            to = f"<sip:{name}@live.test>"
            uri = f"sip:{name}@live.test"
            call = message(name, "location", "INVITE", uri=uri, do=do, to=to)
            yield Case(name, (stored, call), {5282: (_RINGING, "200 OK"), 5283: (_RINGING,)})
    for what, do, lines in (
        ("received", "received", ""),
        ("flags", "flags", ""),
        ("path", "path", f"Path: <sip:{HOST}:5284;lr>\nSupported: path"),
        ("agent", "plain", "User-Agent: phone 1"),
    ):
        name = f"lookup-{what}"
        stored = _register(name, 0, do, name, lines=lines)
        uri = f"sip:{name}@live.test"
        yield Case(name, (stored, message(name, "location", "MESSAGE", uri=uri, do="plain")))
    uri = f"sip:nobody@{HOST}:{SERVER_PORT}"
    yield Case("lookup-nobody", (message("lookup-nobody", "location", "INVITE", uri=uri),))
