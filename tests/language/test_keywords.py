"""Keyword operands: ``method``, ``uri``, ``src_ip``, ``myself`` and more (LANGUAGE C.4, D.8)."""

from __future__ import annotations

import pytest
from harness import ALL, KAMAILIO, MODERN, Running, errors, rows, said, truth, warnings
from wire import CAROL, request

from runtime.sip.address import Address, ListenSocket

#: with operands that 0.9 brought
LATER = tuple(dialect for dialect in ALL if dialect != "ser08")


@pytest.mark.parametrize(
    ("dialects", "condition", "holds"),
    rows(
        {
            "method-ignores-case": (ALL, 'method=="options"', True),
            "method-is-another": (ALL, 'method=="INVITE"', False),
            "method-is-a-bare-word": (ALL, "method==OPTIONS", True),
            "method-matches-a-regex": (ALL, 'method=~"^opt"', True),
            "method-is-not": (LATER, 'method!="INVITE"', True),
            "method-eq": (KAMAILIO, 'method eq "OPTIONS"', True),
            "method-ne": (KAMAILIO, 'method ne "OPTIONS"', False),
            "method-is-a-variable": (KAMAILIO, "method==$rm", True),
            "method-is-a-sum": (KAMAILIO, 'method=="OPT" + "IONS"', True),
            "not-before-method-negates-the-comparison": (ALL, '!method=="REGISTER"', True),
            "the-word-not": (ALL, 'not method=="REGISTER"', True),
            "uri-ignores-case": (ALL, 'uri=="SIP:BOB@127.0.0.12:5062"', True),
            "uri-matches-a-regex": (ALL, 'uri=~"^SIP:bob@"', True),
            "uri-is-myself": (ALL, "uri==myself", False),
            "uri-is-not-myself": (LATER, "uri!=myself", True),
            "not-before-myself": (ALL, "!uri==myself", True),
            "myself-on-the-left": (ALL, "myself==uri", False),
            "status-is-uri-in-requests": (LATER, 'status=~"^sip:bob"', True),
            "from-uri-ignores-case": (LATER, 'from_uri=="SIP:ALICE@example.com"', True),
            "from-uri-matches-a-regex": (LATER, 'from_uri=~"alice"', True),
            "from-uri-is-myself": (LATER, "from_uri==myself", False),
            "to-uri": (LATER, 'to_uri=="sip:bob@example.com"', True),
            "to-uri-is-myself": (LATER, "to_uri==myself", False),
            "src-ip-is-an-address": (ALL, "src_ip==127.0.0.11", True),
            "src-ip-is-another-address": (ALL, "src_ip==127.0.0.12", False),
            "src-ip-is-in-a-net": (ALL, "src_ip==127.0.0.0/8", True),
            "src-ip-is-in-a-net-with-a-mask": (ALL, "src_ip==127.0.0.0/255.0.0.0", True),
            "src-ip-is-in-another-net": (ALL, "src_ip==128.0.0.0/8", False),
            "src-ip-is-an-address-in-a-string": (LATER, 'src_ip=="127.0.0.11"', True),
            "src-ip-is-not": (LATER, "src_ip!=127.0.0.12", True),
            "src-ip-matches-a-regex": (MODERN, 'src_ip=~"^127"', True),
            "src-ip-is-myself": (ALL, "src_ip==myself", False),
            "src-ip-is-a-variable": (KAMAILIO, "src_ip==$si", True),
            "not-before-src-ip": (ALL, "!src_ip==1.2.3.4", True),
            "src-ip-and-ipv6": (ALL, "src_ip==2001:db8::1", False),
            "src-ip-and-ipv6-in-brackets": (KAMAILIO, "src_ip==[::1]", False),
            "dst-ip-is-myself": (ALL, "dst_ip==myself", True),
            "dst-ip-is-an-address": (ALL, "dst_ip==127.0.0.1", True),
            "myself-and-dst-ip": (ALL, "myself==dst_ip", True),
            "src-port": (LATER, "src_port==5061", True),
            "src-port-is-greater": (LATER, "src_port>5000", True),
            "dst-port": (LATER, "dst_port==5060", True),
            "dst-port-is-not": (LATER, "dst_port!=5060", False),
            "proto-is-a-word": (LATER, "proto==UDP", True),
            "proto-in-lower-case": (LATER, "proto==udp", True),
            "proto-is-not": (LATER, "proto!=TCP", True),
            "proto-is-a-variable": (KAMAILIO, "proto==$pr", True),
            "af-is-ipv4": (LATER, "af==INET", True),
            "af-has-other-names": (KAMAILIO, "af==IPv4", True),
            "af-is-not-ipv6": (LATER, "af!=INET6", True),
            "msg-len": (LATER, "msg:len>10", True),
            "msg-len-is-less": (LATER, "msg:len<10", False),
            "msg-len-at-most-max-len": (("ser09", "ser2"), "msg:len>=max_len", False),
            "len-gt": (("ser08",), "len_gt(max_len)", False),
            "len-gt-means-at-least": (("ser08",), "len_gt(229)", False),
            "snd-port-is-none-before-sending": (KAMAILIO, "snd_port==5060", False),
            "snd-proto-is-none-before-sending": (KAMAILIO, "snd_proto==UDP", False),
            "snd-af-is-none-before-sending": (KAMAILIO, "snd_af==INET", False),
            "to-port-is-none-before-sending": (KAMAILIO, "to_port==5060", False),
            "and-or-not": (ALL, 'method=="OPTIONS" && (uri==myself || !method=="BYE")', True),
            "and-or-not-as-words": (
                ALL,
                'method=="OPTIONS" and (uri==myself or not method=="BYE")',
                True,
            ),
            "and-before-or": (ALL, 'method=="OPTIONS" || uri==myself && uri==myself', True),
            "single-signs": (("ser08", "ser09"), 'method=="OPTIONS" & !uri==myself', True),
            "single-sign-or": (("ser08", "ser09"), 'uri==myself | method=="OPTIONS"', True),
        }
    ),
)
def test_a_keyword_operand(dialects: tuple[str, ...], condition: str, holds: bool) -> None:
    for dialect in dialects:
        assert truth(condition, dialect) is holds, dialect


@pytest.mark.parametrize(
    ("uri", "holds"),
    rows(
        {
            "the-port-counts": ("sip:u@127.0.0.1", True),
            "another-port-is-not-myself": ("sip:u@127.0.0.1:5090", False),
            "the-port-is-equal": ("sip:u@127.0.0.1:5060", True),
            "an-alias-without-a-port-matches-any": ("sip:u@my.example.com:7777", True),
            "an-alias-with-a-port-matches-that": ("sip:u@ported.example.com:5070", True),
            "an-alias-with-a-port-and-another": ("sip:u@ported.example.com", False),
            "case-is-ignored": ("sip:u@MY.Example.com", True),
            "sub-domains-are-not-myself": ("sip:u@a.my.example.com", False),
            "sips-has-the-same-port": ("sips:u@127.0.0.1", True),
            "tls-has-another-port": ("sip:u@127.0.0.1;transport=tls", False),
            "tls-on-our-port": ("sip:u@127.0.0.1:5060;transport=tls", True),
            "the-transport-does-not-count": ("sip:u@127.0.0.1;transport=tcp", True),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_myself(dialect: str, uri: str, holds: bool) -> None:
    config = """alias=my.example.com
        alias=ported.example.com:5070
        route { if (uri==myself) { xlog("yes"); } else { xlog("no"); } }"""
    with Running(config, dialect) as router:
        said = router.receive(request(uri=uri)).said
    assert said == ["yes" if holds else "no"]


@pytest.mark.parametrize("uri", ["sip:u@127.0.0.1", "sip:u@127.0.0.1:5070"])
def test_a_uri_without_a_port_is_not_myself_where_another_is_listened_on(uri: str) -> None:
    config = 'route { if (uri==myself) { log(1, "yes"); } else { log(1, "no"); } }'
    own = ListenSocket("udp", Address("127.0.0.1", 5070), "127.0.0.1")
    for dialect in LATER:
        with Running(config, dialect, asks=False) as router:
            router.module.router.start([own], 0.0)
            assert router.receive(request(uri=uri)).said == ["yes" if "5070" in uri else "no"]


def test_an_alias_is_myself_in_0_8_on_any_port() -> None:
    config = """alias="my.example.com"
        route { if (uri==myself) { log(1, "yes"); } else { log(1, "no"); }; }"""
    with Running(config, "ser08") as router:
        assert router.receive(request(uri="sip:u@MY.example.com:7777")).said == ["yes"]
        assert router.receive(request(uri="sip:u@a.my.example.com")).said == ["no"]


def test_a_name_that_is_listened_on_is_myself() -> None:
    config = 'route { if (uri==myself) { log(1, "yes"); } else { log(1, "no"); }; }'
    own = ListenSocket("udp", Address("127.0.0.1", 5060), "proxy.example.com")
    for dialect in ALL:
        with Running(config, dialect, asks=False) as router:
            router.module.router.start([own], 0.0)
            assert router.receive(request(uri="sip:u@Proxy.example.com")).said == ["yes"], dialect


@pytest.mark.parametrize("dialect", ALL)
def test_uri_is_the_one_that_was_made(dialect: str) -> None:
    body = 'rewriteuri("sip:x@127.0.0.1"); if (COND) { log(1, "yes"); } else { log(1, "no"); }'
    for condition in ('uri=="sip:x@127.0.0.1"', "uri==myself", 'uri=~"^sip:x@"'):
        assert said(body.replace("COND", condition), dialect) == ["yes"], condition


@pytest.mark.parametrize(
    "condition",
    [
        'from_uri=="sip:x@y"', '!from_uri=="sip:x@y"', "from_uri==myself", "!from_uri==myself",
        'from_uri=~"x"', '!from_uri=~"x"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("dialect", LATER)
def test_a_from_that_cannot_be_read_is_neither(dialect: str, condition: str) -> None:
    unreadable = request(without=("From",), headers=("From: <sip:x",))
    assert not truth(condition, dialect, message=unreadable)
    if dialect in ("kam5", "kam6"):
        # there an error among `&&` and `||` is no 0
        assert truth("uri==myself && $sp == 5061", dialect, message=request(uri="sip:a@:5060"))
        assert not truth("uri==myself", dialect, message=request(uri="sip:a@:5060"))
    for differs in ("from_uri!=myself", 'from_uri!="sip:x@y"'):
        # from 3.x on it differs from everything
        assert truth(differs, dialect, message=unreadable) is (dialect in MODERN)


@pytest.mark.parametrize("dialect", ["ser09", "ser2"])
def test_max_len_is_the_greatest_message_after_0_8_8(dialect: str) -> None:
    for length, less in ((65535, False), (65534, True)):
        body = "x" * (length - len(request(body="x" * 60000)) + 60000)
        message = request(body=body)
        assert len(message) == length
        assert truth("msg:len < max_len", dialect, message=message) is less


def test_myself_ignores_the_port_in_0_8() -> None:
    config = 'route { if (uri==myself) { log(1, "yes"); } else { log(1, "no"); } }'
    with Running(config, "ser08") as router:
        assert router.receive(request(uri="sip:u@127.0.0.1:5090")).said == ["yes"]
        assert router.receive(request(uri="sip:u@127.0.0.2")).said == ["no"]


def test_src_ip_is_of_each_message() -> None:
    config = 'route { if (src_ip==127.0.0.13) { xlog("yes"); } else { xlog("no"); } }'
    with Running(config) as router:
        assert router.receive(request(source=CAROL), CAROL).said == ["yes"]
        assert router.receive().said == ["no"]


@pytest.mark.parametrize(
    ("dialects", "condition"),
    rows(
        {
            "max-len-went-with-3": (KAMAILIO, "msg:len >= max_len"),
            "a-keyword-stands-on-the-left": (ALL, '"INVITE"==method'),
            "src-ip-has-no-order": (ALL, "src_ip > 1"),
            "method-has-no-order": (ALL, 'method > "A"'),
            "snd-ip-is-told-in-onsend-routes-only": (KAMAILIO, "snd_ip==127.0.0.1"),
            "to-ip-is-told-in-onsend-routes-only": (KAMAILIO, "to_ip==127.0.0.1"),
        }
    ),
)
def test_a_keyword_operand_that_is_refused(dialects: tuple[str, ...], condition: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ if ({condition}) {{ drop; }}; }}", dialect), dialect


def test_a_name_is_compared_with_the_address_itself() -> None:
    assert warnings('route { if (src_ip=="proxy.example.com") { break; }; }', "ser08") == ["W508"]
