"""Strings with variables in them: ``$`` formats, and SER's ``%`` formats (LANGUAGE D.6.2,
D.7.1)."""

from __future__ import annotations

import pytest
from harness import HEADS, KAMAILIO, Running, errors, rows, said
from wire import ALICE, request

from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile

SER = ("ser2", "ser3")
MESSAGE = request(
    "INVITE",
    to="<sip:bob@example.com>;tag=tt",
    headers=(
        "Contact: <sip:c@x>",
        "User-Agent: Phone",
        "X-A: one",
        "X-A: two",
        "Refer-To: <sip:r@x>",
    ),
)


@pytest.mark.parametrize(
    ("text", "shows"),
    rows(
        {
            "variables-are-replaced": ("$rm of $fU", "INVITE of alice"),
            "with-parentheses": ("$(rU)x", "bobx"),
            "a-name-ends-at-the-first-other-character": (
                "$rU, $rU-x $rU:x ($rU)",
                "bob, bob-x bob:x (bob)",
            ),
            "a-name-with-parentheses-ends-there": ("$var(x)y", "0y"),
            "two-dollars-are-one": ("$$ $$rU a$$b", "$ $rU a$b"),
            "a-percent-sign-is-a-percent-sign": ("100% %rU %ru", "100% %rU %ru"),
            "undefined-is-shown": ("[$avp(none)] [$hdr(X-None)]", "[<null>] [<null>]"),
            "a-number-is-its-digits": ("$sp", "5061"),
            "a-header": ("$hdr(X-A)", "one"),
            "a-header-by-index": ("$(hdr(X-A)[1])", "two"),
            "a-header-from-the-end": ("$(hdr(X-A)[-1])", "two"),
            "an-index-outside-of-parentheses-is-text": ("$hdr(X-A)[0]", "one[0]"),
            "a-transformation": ("$(rU{s.len})", "3"),
            "a-transformation-outside-of-parentheses-is-text": ("$rU{s.len}", "bob{s.len}"),
            "escapes-are-those-of-the-string": (r"a\"b\\c", 'a"b\\c'),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_text_of_kamailio(dialect: str, text: str, shows: str) -> None:
    assert said(f'xlog("{text}");', dialect, MESSAGE) == [shows]


def test_a_line_end_that_a_text_brings_is_the_logs_own() -> None:
    assert said(r'xlog("a\n"); xlog("b\n");') == ["a", "b"]


@pytest.mark.parametrize(
    "statement",
    rows(
        {
            "an-unknown-name": 'xlog("$nope");',
            "a-name-that-begins-with-rc": 'xlog("$rcX");',
            "a-name-that-goes-on": 'xlog("$rUx");',
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_text_that_the_server_would_not_start_with(dialect: str, statement: str) -> None:
    assert errors(f"route {{ {statement} }}", dialect) == ["E316"]


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "not-in-an-assignment": ('$var(x) = "a$rU"; xlog("$var(x)");', ["a$rU"]),
            "not-in-a-comparison": ('if ($rU == "$rU") { xlog("yes"); }', []),
            "not-in-a-core-command": ('setuser("a$rd"); xlog("$rU");', ["a$rd"]),
            "not-in-what-a-variable-holds": ('$var(m) = "a$rU"; xlog("$var(m)");', ["a$rU"]),
            "in-a-log-level": ('xlog("L_ERR", "$rU");', ["bob"]),
            "not-in-a-pattern": ('if ($rU =~ "$rU") { xlog("yes"); }', []),
            "not-in-a-pattern-of-a-keyword": ('if (uri =~ "$rU") { xlog("yes"); }', []),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_where_variables_are_replaced(dialect: str, body: str, says: list[str]) -> None:
    assert said(body, dialect) == says


@pytest.mark.parametrize(
    ("reply", "sends"),
    rows(
        {
            "sl-send-reply": ('sl_send_reply("404", "No $rU");', "404 No bob"),
            "sl-send-reply-by-variables": (
                '$var(c) = 404; $var(r) = "Gone"; sl_send_reply("$var(c)", "$var(r)");',
                "404 Gone",
            ),
            "t-reply-takes-one-variable": ('t_newtran(); t_reply("404", "$rU");', "404 bob"),
            "t-reply-of-anything-else": ('t_newtran(); t_reply("404", "No $rU");', "404 No $rU"),
        }
    ),
)
def test_variables_in_the_reason_of_a_reply(reply: str, sends: str) -> None:
    with Running(f"route {{ {reply} }}", packets=True) as running:
        assert running.receive(request("INVITE")).firsts[-1] == f"SIP/2.0 {sends}"


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_xdbg_expands_too(dialect: str) -> None:
    with Running('debug=9\nroute { xdbg("of $rU"); }', dialect, asks=False) as running:
        running.module.router.log.level = 9
        running.receive()
        assert "of bob" in running.stream.getvalue()


def test_variables_are_replaced_at_each_call() -> None:
    body = '$var(i) = 0; while ($var(i) < 2) { $var(i) = $var(i) + 1; xlog("$var(i)"); }'
    assert said(body) == ["1", "2"]


# ---- SER ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shows"),
    rows(
        {
            "percent": ("100%%", "100%"),
            "attribute": ("%$x", "5"),
            "attribute-in-braces": ("%{$x}y", "5y"),
            "attribute-with-a-class": ("%$f.x", "5"),
            "undefined-attribute": ("%$none", "<null>"),
            "select": ("%@ruri.user", "bob"),
            "select-without-a-value": ("[%@contact.q]", "[]"),
            "ru": ("%ru", "sip:bob@127.0.0.12:5062"),
            "rm": ("%rm", "INVITE"),
            "rs-of-a-request": ("%rs", "<null>"),
            "rr-of-a-request": ("%rr", "<null>"),
            "fu": ("%fu", "sip:alice@example.com"),
            "ft": ("%ft", "a"),
            "tu": ("%tu", "sip:bob@example.com"),
            "tt": ("%tt", "tt"),
            "ci": ("%ci", "call-1"),
            "cs": ("%cs", "1"),
            "ct": ("%ct", "<sip:c@x>"),
            "si": ("%si", "127.0.0.11"),
            "sp": ("%sp", "5061"),
            "Ri": ("%Ri", "127.0.0.1"),
            "Rp": ("%Rp", "5060"),
            "ua": ("%ua", "Phone"),
            "ml": ("%ml", str(len(MESSAGE))),
            "mb": ("%mb", MESSAGE[:12]),
            "mf": ("%mf", "00000000"),
            "br": ("%br", "<null>"),
            "ds": ("[%ds]", "[<null>]"),
            "header": ("%{X-A}", "one"),
            "header-by-index": ("%{X-A[1]}", "two"),
            "header-all": ("%{X-A[*]}", "one,two"),
            "mi": ("%mi", "1"),
            "rt": ("%rt", "sip:r@x"),
            "backslash-n": (r"a\\nb", r"a\nb"),
            "backslash-t": (r"a\\tb", r"a\tb"),
            "octal": (r"a\\060b", "a0b"),
            "two-backslashes": (r"a\\\\b", r"a\b"),
            "dollars-are-text": ("$rU", "$rU"),
        }
    ),
)
def test_a_text_of_ser(text: str, shows: str) -> None:
    for dialect in SER:
        made = said(f'$x = 5; xlog("L_ERR", "{text}");', dialect, MESSAGE)
        if text == "%mb":
            assert made[0].startswith(shows), dialect
        else:
            assert made == [shows], dialect


def test_messages_are_numbered() -> None:
    for dialect in SER:
        with Running('route { xlog("L_ERR", "%mi"); }', dialect) as running:
            first, second = (running.receive(MESSAGE).said[0] for _ in range(2))
            assert int(second) == int(first) + 1, dialect


def test_a_carriage_return_is_written_by_xl() -> None:
    config = r'route { xlog("L_ERR", "a\\rb"); }'
    for dialect in SER:
        made = transpile(SourceFile("x.cfg", HEADS[dialect] + config), dialect=dialect).text
        assert r'"a\rb"' in made, dialect


def test_branches_in_a_format() -> None:
    body = 'append_branch("sip:b@x"); append_branch("sip:c@x"); xlog("L_ERR", "%br|%bR|%ds");'
    for dialect in SER:
        first, every, contact = said(body, dialect, MESSAGE)[0].split("|")
        assert first == "sip:b@x", dialect
        assert every == "sip:b@x, sip:c@x", dialect
        assert contact == "Contact: <sip:b@x>, <sip:c@x>", dialect


def test_a_format_that_is_none_is_refused() -> None:
    for dialect in SER:
        assert errors('route { xlog("L_ERR", "%Ui"); }', dialect) == ["E316"]


def test_the_process_and_the_time() -> None:
    for dialect in SER:
        pid, now, text = said('xlog("L_ERR", "%pp|%Ts|%Tf");', dialect)[0].split("|")
        assert pid.isdigit() and now.isdigit() and text.count(":") == 2, dialect


def test_the_next_hop() -> None:
    for dialect in SER:
        assert said('xlog("L_ERR", "%nh");', dialect)[0].endswith("127.0.0.12:5062"), dialect


def test_who_sent_it() -> None:
    assert said('xlog("L_ERR", "%si:%sp");', "ser3") == [str(ALICE)]
