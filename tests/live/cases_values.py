"""Cases that ask: what is read of a message, of a text and of a URI."""

from __future__ import annotations

from collections.abc import Iterator

from tests.live.cases import HOST, SDP, SDP_HEADER, SERVER_PORT, Case, message

_DIGEST = (
    'Authorization: Digest username="al@d.test", realm="r.test", nonce="n1", uri="sip:u.test", '
    'response="00112233445566778899aabbccddeeff", algorithm=MD5, cnonce="c", opaque="o", qop=auth, '
    "nc=00000001"
)
_PARTIES = "\n".join(
    (
        "P-Asserted-Identity: <sip:pai@p.test>",
        'P-Preferred-Identity: "Pref" <sip:ppi@q.test>',
        "Remote-Party-ID: <sip:rpid@r.test>;party=calling",
        "Diversion: <sip:div@v.test>;reason=busy;privacy=off;counter=2",
        "Refer-To: <sip:ref@f.test>",
        "Subject: hello there",
        "User-Agent: agent 1",
        "Expires: 300",
        "Event: dialog",
    )
)
#: messages that the variables are read of: options for ``message``
_ODD = {
    "plain": {},
    "invite": {"method": "INVITE", "lines": SDP_HEADER, "body": SDP},
    "message": {"method": "MESSAGE", "lines": "Content-Type: text/plain", "body": "hello, you"},
    "unknown-method": {"method": "STRANGE"},
    "parties": {"lines": _PARTIES},
    "digest": {"method": "REGISTER", "lines": _DIGEST},
    "proxy-digest": {"lines": _DIGEST.replace("Authorization", "Proxy-Authorization")},
    "no-user": {"uri": f"sip:{HOST}:{SERVER_PORT}"},
    "no-port": {"uri": "sip:bob@live.test"},
    "parameters": {"uri": f"sip:bob@{HOST}:{SERVER_PORT};transport=udp;p=1;lr?h=2"},
    "password": {"uri": f"sip:bob:secret@{HOST}:{SERVER_PORT}"},
    "tel-user": {"uri": "sip:+4930123@live.test;user=phone"},
    "tel": {"uri": "tel:+4930123"},
    "sips": {"uri": "sips:bob@live.test"},
    "tcp": {"uri": "sip:bob@live.test:7000;transport=TCP"},
    "from-bare": {"from_": "sip:alice@a.test;tag=f1"},
    "from-token": {"from_": "Al Ice <sip:alice@a.test:5070;x=y>;tag=f1;p=q"},
    "from-tel": {"from_": "<tel:123>;tag=f1"},
    "from-no-tag": {"from_": "<sip:alice@a.test>"},
    "from-no-user": {"from_": "<sip:a.test>;tag=f1"},
    "to-tag": {"to": '"B" <sip:bob@b.test>;tag=t1'},
    "to-quotes": {"to": '"B \\" b" <sip:bob@b.test>'},
    "cseq-zeros": {"cseq": "007 OPTIONS"},
    "no-contact": {"contact": ""},
    "two-contacts": {"contact": "<sip:a@a.test>;q=0.5, <sip:b@b.test>;expires=60"},
    "star-contact": {"method": "REGISTER", "contact": "*", "lines": "Expires: 0"},
    "contact-expires": {"method": "REGISTER",
        "contact": "<sip:a@a.test>;expires=10, <sip:b@b.test>;expires=20"},
    "compact": {"contact": "", "lines": "m: <sip:m@m.test>\ns: short\nc: text/plain"},
    "body-empty-type": {"lines": "Content-Type: text/plain"},
    "received": {"via": "SIP/2.0/UDP a.test:5281;branch=z9hG4bK-values-received;rport"},
    "rport": {"via": f"SIP/2.0/UDP {HOST}:5281;rport;branch=z9hG4bK-values-rport"},
    "lower-version": {"version": "sip/2.0"},
    "escaped": {"uri": f"sip:b%6Fb@{HOST}:{SERVER_PORT}"},
    "upper-host": {"uri": "sip:Bob@LIVE.TEST"},
    "ack": {"method": "ACK", "to": "<sip:bob@b.test>;tag=t1"},
}  # fmt: skip

_HEADERS = {
    "one": {"lines": "X-A: one"},
    "two": {"lines": "X-A: one\nX-A: two"},
    "three": {"lines": "X-A: one\nX-B: b\nx-a:  two\nX-A:three"},
    "none": {},
    "empty": {"lines": "X-A:"},
    "list": {"lines": "X-A: one, two\nX-A: three"},
    "folded": {"lines": "X-A: one\n two"},
    "many-vias": {
        "via": "SIP/2.0/UDP 127.0.0.1:5281;branch=z9hG4bK-v1, SIP/2.0/TCP b.test;branch=z9hG4bK-v2",
        "lines": "Via: SIP/2.0/UDP c.test:5062;branch=z9hG4bK-v3;received=1.2.3.4",
    },
    "routes": {"lines": "Route: <sip:a.test;lr>, <sip:b.test>\nRoute: <sip:c.test>"},
    "contacts": {"contact": "<sip:a@a.test>, <sip:b@b.test>",
        "lines": "Contact: <sip:c@c.test>\nX-A: one"},
    "compact": {"lines": "s: compact\nX-B: two"},
}  # fmt: skip

_STORED = ("text", "12", "-3", "007", "with blank", "a,b;c", "12abc", "0")

_SELECTED = {
    "plain": {},
    "full": {"lines": _PARTIES + "\nX-A: <sip:x@x.test>;p=1\nX-A: two;p=2"},
    "parameters": {"uri": f"sip:bob@{HOST}:{SERVER_PORT};p=1;q",
        "to": "<sip:bob@b.test>;tag=t1;x=y"},
    "no-user": {"uri": f"sip:{HOST}:{SERVER_PORT}", "lines": "X-A: \"Nam\" <sip:n@n.test>"},
    "vias": {"lines": "Via: SIP/2.0/UDP c.test:5062;branch=z9hG4bK-v3;received=1.2.3.4",
        "contact": '"C" <sip:c@c.test>;q=0.5;expires=7'},
    "routes": {"lines": f"Record-Route: <sip:{HOST};lr>\nSubject: s"},
}  # fmt: skip

_TEXTS = (
    "abc", "abcabc", "a", "banana", "ABC", "a,b,c", "pad ded", "12", "12abc", "-5", "0",
    '"quoted"', "<sip:x@y.z>", "a%20b+c", "with/slash", "aaaa", "b", "longer text with b in it",
    "'single'",
)  # fmt: skip
_CODED = (
    "abc", "a", "Hello, World", "abcd", "with \"quotes\" and 'single'", "61626364", "YWJj",
    "YWJjZA==",
    "sip:user@host", "a%20b", "a b&c=d", "\\back", "zz", "100%",
)  # fmt: skip
_LISTS = (
    "a=1;b=2", "a=1", "a", "b=2;a", "a = 1 ; b = 2", 'a="x;y";b=2', "a=1,b=2", "a b c",
    ";a=1", "c=3;b=2;a=1", "abc", "ABC", "a=1;a=2",
)  # fmt: skip
_URIS = (
    "sip:bob@b.test", "sip:bob:pw@b.test:5070;p=1;transport=tcp?h=v", "sip:b.test",
    "sips:bob@b.test",
    "tel:+4930123;p=1", "bob@b.test", "sip:bob@[::1]:5060", "sip:", "nonsense", "<sip:bob@b.test>",
    '"Bob" <sip:bob@b.test;p=1>;tag=t1;x=y', "Bob <sip:bob@b.test>",
    "sip:bob@b.test;lr;maddr=1.2.3.4;ttl=3",
    "sip:b%6Fb@B.TEST", "sip:bob@b.test;gr=x", "+4930123", "4930123", "abc-1.2",
    "sip:+4930123@b.test",
    f"sip:x@{HOST}:{SERVER_PORT}", f"sip:x@{HOST}", "live.test", "sip:BOB@b.test",
        "sip:bob@b.test:5060",
    "sip:bob@b.test;method=INVITE;user=phone", "sip:1:2@h.test;p=",
)  # fmt: skip
_CHECKED_URIS = (
    f"sip:bob@{HOST}:{SERVER_PORT};p", f"sip:bob@{HOST}:{SERVER_PORT};p=1",
        "sip:bob@live.test;p=2;z",
    "sip:other@far.test",
)  # fmt: skip

_MESSAGES = {
    "options": {},
    "options-user-less": {"uri": f"sip:{HOST}:{SERVER_PORT}"},
    "options-accept": {"uri": "sip:live.test", "lines": "Accept: text/plain"},
    "invite": {"method": "INVITE", "lines": SDP_HEADER, "body": SDP},
    "hold": {"method": "INVITE", "lines": SDP_HEADER, "body": SDP.replace("sendrecv", "sendonly")},
    "hold-address": {"method": "INVITE", "lines": SDP_HEADER, "body": SDP.replace("IP4 1.2.3.4",
        "IP4 0.0.0.0")},
    "body": {"method": "MESSAGE", "lines": "Content-Type: text/plain", "body": "x" * 300},
    "no-type": {"method": "MESSAGE", "body": "x"},
    "info": {"method": "INFO", "to": "<sip:bob@b.test>;tag=1"},
    "supported": {"lines": "Supported: path, timer"},
    "privacy": {"lines": "Privacy: id;critical"},
    "maxfwd": {"max_forwards": "5"},
    "no-maxfwd": {"max_forwards": ""},
    "junk-maxfwd": {"max_forwards": "abc"},
    "two-hops": {"lines": "Via: SIP/2.0/UDP c.test:5062;branch=z9hG4bK-v3"},
    "register": {"method": "REGISTER"},
    "ack": {"method": "ACK"},
}  # fmt: skip

_REWRITES = (
    "host", "hostport", "hostport-bare", "hostporttrans", "port", "port-empty", "user",
    "user-empty",
    "userpass", "uri", "prefix", "strip", "strip-all", "strip_tail", "userphone", "revert", "rU",
    "rU-null", "rd", "rp", "ru", "ru-parts", "tel2sip", "subst_user", "subst_uri", "many",
)  # fmt: skip
_REWRITTEN = {
    "full": "sip:bobby:pw@b.test:5070;p=1?h=2",
    "short": "sip:b.test",
    "tel": "tel:+4930123",
}


def cases() -> Iterator[Case]:
    """All of them."""
    for test, table in (
        ("values", _ODD),
        ("headers", _HEADERS),
        ("selects", _SELECTED),
        ("message-checks", _MESSAGES),
    ):
        for what, options in table.items():
            name = f"{test}-{what}"
            yield Case(name, (message(name, test, **options),))
    for test, inputs in (
        ("stores", _STORED),
        ("texts", _TEXTS),
        ("codecs", _CODED),
        ("lists", _LISTS),
        ("uri-parts", _URIS),
        ("uri-checks", _URIS),
    ):
        for at, text in enumerate(inputs):
            name = f"{test}-{at}"
            body = "v=0\r\na=1\r\nm=x\r\n" if test == "lists" and at % 2 else ""
            yield Case(name, (message(name, test, lines=f"X-In: {text}", body=body),))
    for at, uri in enumerate(_CHECKED_URIS):
        name = f"uri-checks-ruri-{at}"
        yield Case(name, (message(name, "uri-checks", uri=uri, lines="X-In: x"),))
    yield Case("flags", (message("flags", "flags"),))
    for do in _REWRITES:
        for kind, uri in _REWRITTEN.items():
            if kind == "full" or do in (
                "user",
                "host",
                "prefix",
                "strip",
                "rU",
                "port",
                "tel2sip",
                "userphone",
            ):
                name = f"rewrite-{do}-{kind}"
                yield Case(name, (message(name, "rewrite", do=do, uri=uri),))
