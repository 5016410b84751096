"""What scripts read of replies: variables, keyword operands and SER's formats (LANGUAGE D.6.2,
D.7.1, D.8)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, rows, run
from wire import BOB, Sent, reply_to, request

OWN_VIA = "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKours\r\nVia:"
#: to a request that the server sent on
REPLY = reply_to(
    Sent(BOB, request("INVITE").replace("Via:", OWN_VIA, 1)),
    "486 Busy Here",
    headers=("X-A: one",),
)


def in_reply(body: str, dialect: str) -> list[str]:
    """What a reply route logs."""
    config = f'route {{ log(1, "request"); }} onreply_route {{ {body} }}'
    return run(config, dialect, REPLY).said


@pytest.mark.parametrize(
    ("name", "shows"),
    rows(
        {
            "the-method-is-that-of-cseq": ("$rm", "INVITE"),
            "status": ("$rs", "486"),
            "reason": ("$rr", "Busy Here"),
            "message-type": ("$mt", "2"),
            "no-request-uri": ("$ru", "<null>"),
            "no-user-of-it": ("$rU", "<null>"),
            "nor-the-received-one": ("[$ou]", "[<null>]"),
            "call-id": ("$ci", "call-1"),
            "cseq": ("$cs", "1"),
            "to-tag": ("$tt", "b"),
            "a-header": ("$hdr(X-A)", "one"),
            "source": ("$si:$sp", "127.0.0.11:5061"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_variable_of_a_reply(dialect: str, name: str, shows: str) -> None:
    assert in_reply(f'xlog("{name}");', dialect) == [shows]


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_reply_has_no_request_uri(dialect: str) -> None:
    body = """if ($ru == $null) { xlog("null"); } if ($ru == "") { xlog("empty"); }
        if (defined $ru) { xlog("defined"); }"""
    assert in_reply(body, dialect) == ["null", "empty"]


@pytest.mark.parametrize(
    ("text", "shows"),
    rows({"status": ("%rs", "486"), "reason": ("%rr", "Busy Here"), "method": ("%rm", "INVITE")}),
)
@pytest.mark.parametrize("dialect", ["ser2", "ser3"])
def test_a_format_of_ser_in_a_reply(dialect: str, text: str, shows: str) -> None:
    assert in_reply(f'xlog("L_ERR", "{text}");', dialect) == [shows]


@pytest.mark.parametrize(
    ("dialect", "says"),
    rows(
        {
            "ser2-reads-the-first-word": ("ser2", ["version"]),
            "ser3-reads-cseq": ("ser3", ["method"]),
            "kam3-reads-cseq": ("kam3", ["method"]),
            "kam5-reads-cseq": ("kam5", ["method"]),
            "kam6-reads-cseq": ("kam6", ["method"]),
        }
    ),
)
def test_the_operand_method_of_a_reply(dialect: str, says: list[str]) -> None:
    for version, method in (('== "SIP/2.0"', "== INVITE"), ('=~ "^SIP/2"', '=~ "^INV"')):
        body = f"""if (method {version}) {{ log(1, "version"); }}
            if (method {method}) {{ log(1, "method"); }}"""
        assert in_reply(body, dialect) == says
