"""textops: LANGUAGE E.4, G.3; compared with the original server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import core
from runtime.modules import sl
from runtime.modules.kamailio import rr, textops, textopsx
from runtime.patterns import PatternTooSlow
from runtime.sip.request import Request
from tests.runtime.wire import Sent, Wire, request

SDP = (
    "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=x\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n"
    "m=audio 99 RTP/AVP 0 8\r\na=sendonly\r\n"
)
HEADERS = ("X-A: one", "Subject: hello", "Privacy: id;header", "Content-Type: application/sdp")
INVITE = request("INVITE", "sip:joe@127.0.0.15", headers=HEADERS, body=SDP)


@pytest.fixture
def edit(make_wire: Callable[..., Wire]) -> Callable[..., Sent]:
    """Runs steps on the INVITE and gives what is sent on, and what the steps returned."""

    def edit(*steps: Callable[[Request], Any], text: str = INVITE) -> Sent:
        async def route(msg: Request) -> None:
            edit.codes = [step(msg) for step in steps]  # type: ignore[attr-defined]
            await core.forward(msg, "127.0.0.15", 5060)

        wire = make_wire(sl, rr, textops, textopsx, route=route, profile="kamailio-3.1")
        (sent,) = wire.receive(text)
        assert sent.header("Content-Length") == [str(len(body_of(sent)))]
        return sent

    return edit


def body_of(sent: Sent) -> str:
    return sent.text.partition("\r\n\r\n")[2]


def lines_of(sent: Sent) -> list[str]:
    return sent.text.partition("\r\n\r\n")[0].split("\r\n")


def step(function: Callable[..., Any], *arguments: Any) -> Callable[[Request], Any]:
    return lambda msg: function(msg, *arguments)


def codes(edit: Callable[..., Sent]) -> list[Any]:
    return edit.codes  # type: ignore[attr-defined, no-any-return]


# ---- headers ----


def test_lines_are_appended_and_inserted_where_they_are_told(edit: Callable[..., Sent]) -> None:
    sent = edit(
        step(textops.append_hf, "P-A: 1\r\n"),
        step(textops.append_hf, "P-B: 2\r\n", "CSeq"),
        step(textops.insert_hf, "P-C: 1\r\n"),
        step(textops.insert_hf, "P-D: 2\r\nP-D2: x\r\n", "To"),
        step(textops.insert_hf, "P-E: 3\r\n"),
        step(textops.append_hf, "P-F: no line end"),
        step(textops.append_urihf, "P-U: ", "\r\n"),
        step(textops.append_hf, "P-G: x\r\n", "Nope"),
        step(textops.insert_hf, "P-H: x\r\n", "Nope"),
    )
    lines = lines_of(sent)
    assert lines[1:4] == ["P-C: 1", "P-E: 3", "P-H: x"]
    at = lines.index("To: <sip:bob@example.com>")
    assert lines[at - 2 : at] == ["P-D: 2", "P-D2: x"]
    assert lines[lines.index("CSeq: 1 INVITE") + 1] == "P-B: 2"
    assert lines[-4:] == ["P-A: 1", "P-F: no line end", "P-U: sip:joe@127.0.0.15", "P-G: x"]


@pytest.mark.parametrize(
    ("function", "arguments", "code", "gone"),
    [
        (textops.remove_hf, ("s",), True, ["Subject"]),
        (textops.remove_hf, ("Nope",), False, []),
        (textops.remove_hf_re, ("^x-|priv",), True, ["X-A", "Privacy"]),
        (textops.remove_hf_exp, ("^[xs]", "^x-"), True, ["Subject"]),
        (textops.remove_hf_idx, ("Subject", -1), True, ["Subject"]),
        (textops.remove_hf_idx, ("Subject", 1), False, []),
    ],
)
def test_headers_are_taken_out(
    function: Callable[..., bool],
    arguments: tuple[Any, ...],
    code: bool,
    gone: list[str],
    edit: Callable[..., Sent],
) -> None:
    sent = edit(step(function, *arguments))
    assert codes(edit) == [code]
    for name in ("X-A", "Subject", "Privacy", "Content-Type"):
        assert bool(sent.header(name)) == (name not in gone)


def test_edits_do_not_show_to_later_functions(edit: Callable[..., Sent]) -> None:
    edit(
        step(textops.remove_hf, "Subject"),
        step(textops.is_present_hf, "Subject"),
        step(textops.append_hf, "P-A: 1\r\n"),
        step(textops.is_present_hf, "P-A"),
        step(textops.remove_hf, "Subject"),
    )
    assert codes(edit) == [True, True, True, False, True]


def test_the_first_header_can_go_and_others_come_before_it(edit: Callable[..., Sent]) -> None:
    text = INVITE.replace("\r\nVia:", "\r\nX-First: 1\r\nVia:", 1)
    sent = edit(
        step(textops.remove_hf, "X-First"), step(textops.insert_hf, "P-A: 1\r\n"), text=text
    )
    assert lines_of(sent)[1] == "P-A: 1"
    assert lines_of(sent)[2].startswith("Via: ")
    assert not sent.header("X-First")


def test_headers_are_changed_by_a_substitution(edit: Callable[..., Sent]) -> None:
    text = INVITE.replace("X-A: one", "X-A: one\r\nX-A: another")
    sent = edit(
        step(textops.subst_hf, "X-A", "/n/N/", "l"),
        step(textops.subst_hf, "Subject", "/l/L/g", "a"),
        step(textops.subst_hf, "Subject", "/zz/L/", "a"),
        text=text,
    )
    assert sent.header("X-A") == ["one", "aNother"]
    assert sent.header("Subject") == ["heLLo"]
    assert codes(edit) == [True, True, False]


# ---- text ----


@pytest.mark.parametrize(
    ("function", "pattern", "found"),
    [
        (textops.search, "^x-a:", True),
        (textops.search, "INVITE sip", True),
        (textops.search, "^hello", False),
        (textops.search, "from.*call-id", False),
        (textops.search_body, "a=sendonly.$", True),
        (textops.search_body, "^m=audio [[:digit:]]+", True),
        (textops.search_body, "X-A", False),
        (textops.search, "(", False),
    ],
)
def test_patterns_are_searched_line_by_line_whatever_the_case(
    function: Callable[..., bool], pattern: str, found: bool, edit: Callable[..., Sent]
) -> None:
    edit(step(function, pattern))
    assert codes(edit) == [found]


def test_what_patterns_find_is_replaced_and_added_to(edit: Callable[..., Sent]) -> None:
    sent = edit(
        step(textops.search_append, "^X-A: .*\r\n", "X-Q: q\r\n"),
        step(textops.search_append_body, "s=x\r\n", "i=y\r\n"),
        step(textops.replace, "one", "two"),
        step(textops.replace_all, r"1\.2\.3\.4", "9.9.9.99"),
        step(textops.replace_body, "t=0 0", "t=1 1"),
        step(textops.replace_body_all, "m=audio", "m=video"),
        step(textops.replace, "INVITE", "FOO"),
        step(textops.replace, "nothing", "FOO"),
    )
    assert codes(edit) == [True] * 7 + [False]
    assert sent.first == "INVITE sip:joe@127.0.0.15 SIP/2.0"
    lines = lines_of(sent)
    assert lines[lines.index("X-A: two") + 1] == "X-Q: q"
    assert sent.header("CSeq") == ["1 FOO"]
    assert body_of(sent) == (
        "v=0\r\no=- 1 1 IN IP4 9.9.9.99\r\ns=x\r\ni=y\r\nc=IN IP4 9.9.9.99\r\nt=1 1\r\n"
        "m=video 99 RTP/AVP 0 8\r\na=sendonly\r\n"
    )


@pytest.mark.parametrize("pattern", ["Subject: hello\r\n", "\r\nSubject: hello"])
def test_a_whole_line_can_be_replaced_by_nothing(pattern: str, edit: Callable[..., Sent]) -> None:
    sent = edit(
        step(textops.replace, pattern, ""),
        step(textops.replace, "X-A: .*\r\n", "Y-A: 2\r\n"),
    )
    lines = lines_of(sent)
    at = lines.index("Y-A: 2")
    assert lines[at + 1] == "Privacy: id;header"
    assert not sent.header("Subject") and not sent.header("X-A")


def test_the_line_before_via_can_be_replaced_by_nothing(edit: Callable[..., Sent]) -> None:
    text = INVITE.replace("\r\nVia:", "\r\nX-First: 1\r\nX-Second: 2\r\nVia:", 1)
    sent = edit(step(textops.replace, "X-Second: 2\r\n", ""), text=text)
    assert lines_of(sent)[1] == "X-First: 1"
    assert [line.partition(":")[0] for line in lines_of(sent)[2:4]] == ["Via", "Via"]


def test_at_once_a_body_is_one_line(edit: Callable[..., Sent]) -> None:
    sent = edit(step(textops.replace_body_atonce, "^.*a=sendonly", "gone"))
    assert body_of(sent) == "gone\r\n"


@pytest.mark.parametrize(
    ("expression", "subject"),
    [
        ("/^Subject: ([a-z]*)/Subject: \\1-$rU-$(hdr(X-A))/", "hello-joe-one"),
        ("/^Subject: ([a-z]*)/Subject: \\1-\\u/", "hello-sip:joe@127.0.0.15"),
        ("/^subject: h/Subject: j/i", "jello"),
        ("/^subject: h/Subject: j/", "hello"),
        ("#^(Subject): h(e)#\\1: [\\0|\\2\\$]#", "[Subject: he|e$]llo"),
        ("/hello/\\$rU/", "$rU"),
        ("/x*/y/", "hello"),
        ("no expression", "hello"),
    ],
)
def test_substitutions_name_groups_and_variables(
    expression: str, subject: str, edit: Callable[..., Sent]
) -> None:
    sent = edit(step(textops.subst, expression))
    assert sent.header("Subject") == [subject]
    assert codes(edit) == [subject != "hello"]


def test_substitutions_of_the_body_and_of_the_uri(edit: Callable[..., Sent]) -> None:
    uris = []
    sent = edit(
        step(textops.subst_body, "/audio/video/"),
        step(textops.subst_uri, "/^sip:([^@]*)@/sip:1\\1@/i"),
        lambda msg: uris.append(msg.current_uri),
        step(textops.subst_user, "/o/00/g"),
        step(textops.subst_user, "/zz/1/"),
    )
    assert "m=video" in body_of(sent)
    assert uris == ["sip:1joe@127.0.0.15"]
    assert sent.first == "INVITE sip:1j00e@127.0.0.15 SIP/2.0"
    assert codes(edit)[-1] is False


def test_replacing_is_stopped_when_it_takes_too_long(make_wire: Callable[..., Wire]) -> None:
    stopped = []

    def route(msg: Request) -> None:
        with pytest.raises(PatternTooSlow):
            textops.replace_body_all(msg, "(a|ab)(c|bcd)*(d*)x?", "b")
        stopped.append(True)

    wire = make_wire(textops, route=route, profile="kamailio-3.1")
    wire.receive(request(body="abcd" * 12_000))
    assert stopped == [True]
