"""Route blocks: forms and names, what ends them, calls by name (LANGUAGE C.2, D.3.4, D.4, E.2)."""

from __future__ import annotations

import pytest
from harness import ALL, KAMAILIO, Running, errors, rows, said, warnings
from wire import ALICE, request

LOG = 'log(1, "here");'
REPLY = (
    "SIP/2.0 486 Busy\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKx.0\r\n"
    f"Via: SIP/2.0/UDP {ALICE};branch=z9hG4bKy\r\n"
    "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\n"
    "Call-ID: 1\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
)


@pytest.mark.parametrize(
    ("dialects", "block", "key"),
    rows(
        {
            "route-is-the-main-route": (ALL, "route", ("request_route", "")),
            "route-0-is-the-main-route": (ALL, "route[0]", ("request_route", "")),
            "request-route": (KAMAILIO, "request_route", ("request_route", "")),
            "a-numbered-route": (ALL, "route[1]", ("route", "1")),
            "a-number-with-zeros": (ALL, "route[01]", ("route", "1")),
            "a-named-route": (("ser2", *KAMAILIO), "route[NAMED]", ("route", "NAMED")),
            "a-name-in-quotes": (("ser2", *KAMAILIO), 'route["a b"]', ("route", "a b")),
            "a-name-in-single-quotes": (KAMAILIO, "route['x']", ("route", "x")),
            "a-name-that-begins-with-an-underscore": (KAMAILIO, "route[_x]", ("route", "_x")),
            "a-keyword-in-quotes-is-a-name": (KAMAILIO, 'route["log"]', ("route", "log")),
            "reply-route-was-a-failure-route": (
                ("ser08",),
                "reply_route[1]",
                ("failure_route", "1"),
            ),
            "failure-route": (
                ("ser08", "ser09", "ser2", *KAMAILIO),
                "failure_route[1]",
                ("failure_route", "1"),
            ),
            "a-named-failure-route": (
                ("ser2", *KAMAILIO),
                "failure_route[F]",
                ("failure_route", "F"),
            ),
            "onreply-route-of-a-transaction": (
                ("ser08", "ser09", "ser2", *KAMAILIO),
                "onreply_route[1]",
                ("onreply_route", "1"),
            ),
            "onreply-route-of-the-core": (
                ("ser2", *KAMAILIO),
                "onreply_route",
                ("reply_route", ""),
            ),
            "onreply-route-0-is-the-cores": (KAMAILIO, "onreply_route[0]", ("reply_route", "")),
            "reply-route": (KAMAILIO, "reply_route", ("reply_route", "")),
            "branch-route": (
                ("ser2", "openser1", *KAMAILIO),
                "branch_route[B]",
                ("branch_route", "B"),
            ),
            "onsend-route": (("ser2", *KAMAILIO), "onsend_route", ("onsend_route", "")),
            "event-route": (
                ("ser2", *KAMAILIO),
                "event_route[htable:mod-init]",
                ("event_route", "htable:mod-init"),
            ),
            "error-route": (("openser1",), "error_route", ("error_route", "")),
            "local-route": (("openser1",), "local_route", ("event_route", "tm:local-request")),
        }
    ),
)
def test_a_block_is_registered_as(
    dialects: tuple[str, ...], block: str, key: tuple[str, str]
) -> None:
    for dialect in dialects:
        main = "" if key[0] == "request_route" else "route { ; }"
        body = "drop;" if dialect in ("ser08", "ser09") else "exit;"
        with Running(f"{main}\n{block} {{ {body} }}", dialect, asks=False) as router:
            assert key in router.module.router.routes, dialect


@pytest.mark.parametrize(
    ("dialects", "block"),
    rows(
        {
            "no-branch-route-in-0-9": (("ser08", "ser09"), "branch_route[1] { ; }"),
            "no-onsend-route-in-0-9": (("ser08", "ser09"), "onsend_route { ; }"),
            "no-event-route-in-0-9": (("ser08", "ser09"), "event_route[a:b] { ; }"),
            "no-request-route-in-2": (("ser08", "ser09", "ser2"), "request_route { ; }"),
            "two-routes-of-one-name": (KAMAILIO, "route[1] { exit; } route[1] { exit; }"),
        }
    ),
)
def test_a_block_that_is_refused(dialects: tuple[str, ...], block: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ ; }}\n{block}", dialect), dialect


@pytest.mark.parametrize(
    ("config", "says"),
    rows(
        {
            "a-second-main-route-is-appended": (
                'route { xlog("a"); } route { xlog("b"); }',
                ["a", "b"],
            ),
            "a-route-is-called-by-number-or-text": (
                'route { route(1); route("1"); route(01); } route[1] { xlog("in"); }',
                ["in", "in", "in"],
            ),
            "a-route-may-stand-above-its-caller": (
                'route[X] { xlog("in"); } route { route(X); }',
                ["in"],
            ),
            "a-route-calls-itself": (
                'route { route(X); } route[X] { $var(n) = $var(n) + 1; xlog("$var(n)");'
                " if ($var(n) < 3) { route(X); } }",
                ["1", "2", "3"],
            ),
            "a-name-that-is-put-together": (
                'route { route("x" + "y"); } route[xy] { xlog("in"); }',
                ["in"],
            ),
            "a-name-in-a-variable": (
                'route { $var(r) = "xy"; route($var(r)); xlog("$rc"); }'
                ' route[xy] { xlog("in"); return 5; }',
                ["in", "5"],
            ),
            "a-name-that-holds-a-variable": (
                'route { route("to_" + $rU); } route[to_bob] { xlog("in"); }',
                ["in"],
            ),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_calls_of_routes(dialect: str, config: str, says: list[str]) -> None:
    with Running(config, dialect) as router:
        assert router.receive().said == says


def test_a_route_that_is_named_at_run_time_and_missing_is_false_and_the_script_goes_on() -> None:
    body = '$var(r) = "none"; if (route($var(r))) { xlog("yes"); } else { xlog("no"); }'
    assert said(body, rest='route[xy] { xlog("in"); }') == ["no"]


def test_a_route_that_is_never_defined_is_refused() -> None:
    for dialect in ("ser2", *KAMAILIO):
        assert errors("route { route(NOPE); }", dialect) == ["E314"]


@pytest.mark.parametrize(
    ("dialect", "depth"),
    rows({"a-hundred-in-3": ("kam3", "99"), "256-in-5": ("kam5", "255")}),
)
def test_routes_call_each_other_to_a_depth(dialect: str, depth: str) -> None:
    rest = "route[1] { $var(n) = $var(n) + 1; route(1); }"
    made = said('route(1); xlog("$var(n)");', dialect, rest=rest)  # the main route is the first
    assert made[-1] == depth


def test_a_body_without_any_action_is_refused() -> None:
    for dialect in ALL:
        assert errors("route { }", dialect) == ["E208"], dialect
        assert errors("route { ; } route[1] { }", dialect) == ["E208"], dialect


# ---- replies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kept"),
    rows(
        {
            "the-end": ('xlog("x");', True),
            "exit": ("exit;", True),
            "return": ("return;", True),
            "return-1": ("return 1;", True),
            "drop": ("drop;", False),
            "drop-1": ("drop(1);", False),
            "break": ("break;", False),
            "return-0": ("return 0;", False),
            "return-minus-1": ("return -1;", False),
            "exit-0": ("exit(0);", False),
            "exit-minus-1": ("exit(-1);", False),
            "a-false-last-action": ("isflagset(1);", False),
            "a-core-command-at-the-end": ("setflag(1);", True),
            "a-false-if-at-the-end": ("if ($rs == 480) { isflagset(1); }", True),
            "a-false-action-in-the-last-if": ("if ($rs == 486) { isflagset(1); }", False),
            "a-switch-left-by-break": ('switch ($rs) { case 486: xlog("x"); break; }', False),
            "a-switch-with-no-such-label": ('switch ($rs) { case 480: xlog("x"); break; }', True),
            "a-switch-left-by-break-and-a-return": (
                'switch ($rs) { case 486: xlog("x"); break; } return;',
                True,
            ),
            "a-sub-route-that-is-false": ("route(MINUS);", False),
            "a-sub-route-that-returns-0": ("route(ZERO);", False),
            "a-sub-route-that-drops": ("route(DROP); exit;", False),
            "a-sub-route-that-exits": ("route(EXIT); drop;", True),
            "a-sub-route-as-a-condition": ("if (route(MINUS)) { ; }", True),
        }
    ),
)
def test_the_reply_route_of_the_core(body: str, kept: bool) -> None:
    config = f"""route {{ ; }} onreply_route {{ {body} }}
        route[MINUS] {{ return -1; }} route[ZERO] {{ return 0; }}
        route[DROP] {{ drop; }} route[EXIT] {{ exit; }}"""
    with Running(config, packets=True) as router:
        sent = router.receive(REPLY)
    assert sent.firsts == (["SIP/2.0 486 Busy"] if kept else [])


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "status-matches": ('status=~"4[0-9][0-9]"', True),
            "status-is": ('status=="486"', True),
            "status-matches-one-of": ('status=~"(183)|(2[0-9][0-9])"', False),
            "uri-is-the-same-word": ('uri=~"486"', True),
        }
    ),
)
def test_the_status_of_a_reply(condition: str, holds: bool) -> None:
    body = f'if ({condition}) {{ log(1, "yes"); }} else {{ log(1, "no"); }}'
    for dialect in ("ser2", "ser3", *KAMAILIO):
        with Running(f"route {{ exit; }} onreply_route {{ {body} }}", dialect) as router:
            assert router.receive(REPLY).said == ["yes" if holds else "no"], dialect


@pytest.mark.parametrize(
    ("name", "shows"),
    rows(
        {
            "rs": ("$rs", "486"),
            "rr": ("$rr", "Busy"),
            "rm-is-that-of-cseq": ("$rm", "INVITE"),
            "rU-is-none": ("$rU", "<null>"),
            "mt-is-2": ("$mt", "2"),
            "tt": ("$tt", "2"),
        }
    ),
)
def test_a_pseudo_variable_of_a_reply(name: str, shows: str) -> None:
    config = f'route {{ ; }} onreply_route {{ xlog("{name}"); }}'
    for dialect in KAMAILIO:
        with Running(config, dialect) as router:
            assert router.receive(REPLY).said == [shows], dialect


def test_a_sub_route_is_called_for_requests_and_replies() -> None:
    config = 'route { route(X); } onreply_route { route(X); } route[X] { xlog("$rm $rs"); }'
    with Running(config) as router:
        assert router.receive().said == ["OPTIONS <null>"]
        assert router.receive(REPLY).said == ["INVITE 486"]


def test_an_uncaught_request_is_silently_discarded() -> None:
    with Running('route { xlog("x"); }', packets=True) as router:
        assert router.receive(request("INVITE")).sent == []


def test_a_command_in_the_wrong_kind_of_route_is_refused() -> None:
    for dialect in KAMAILIO:
        assert "E401" in errors("route { ; } onreply_route { t_newtran(); }", dialect)


def test_a_config_without_a_main_route() -> None:
    assert errors("route[1] { ; }", "ser08") == ["E403"]
    assert "W517" in warnings("route[1] { exit; }", "kam3")
