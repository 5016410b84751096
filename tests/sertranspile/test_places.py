"""Functions that may not be called in a kind of route are found in the sub-routes that it calls."""

from __future__ import annotations

import pytest

from sertranspile import ConfigErrors, SourceFile
from sertranspile.diagnostics import Diagnostic
from sertranspile.pipeline import check

HEAD = '#!KAMAILIO\nloadmodule "tm.so"\nloadmodule "sl.so"\n'
#: for request routes
REFUSE = 'route[REFUSE] { sl_send_reply("480", "No"); }\n'
MAIN = 'request_route { t_on_reply("R"); t_on_branch("B"); t_relay(); }\n'


def found(config: str) -> list[tuple[str, int]]:
    """The codes of what is found about places, and the lines."""
    source, findings = checked(config)
    return [
        (finding.code, source.position(finding.span.start).line)
        for finding in findings
        if finding.code in ("E401", "E402", "W533")
    ]


def checked(config: str) -> tuple[SourceFile, list[Diagnostic]]:
    try:
        made = check(SourceFile("x.cfg", config))
    except ConfigErrors as refused:
        return refused.source, list(refused.diagnostics)
    return made.source, list(made.findings)


def test_a_function_is_refused_where_only_routes_that_do_not_allow_it_call_its_route() -> None:
    config = f"{HEAD}{MAIN}onreply_route[R] {{ route(REFUSE); }}\n{REFUSE}"
    assert found(config) == [("E402", 6)]
    assert found(config.replace("onreply_route[R]", "reply_route")) == [("E402", 6)]
    assert found(config.replace("onreply_route[R]", "branch_route[B]")) == [("E402", 6)]
    assert found(config.replace("onreply_route[R]", "failure_route[F]")) == [("E402", 6)]
    allowed = config.replace("sl_send_reply", "t_reply")
    assert found(allowed.replace("onreply_route[R]", "failure_route[F]")) == []
    assert found(config.replace("onreply_route[R]", "event_route[tm:local-request]")) == []


def test_the_calls_are_named_from_the_function_back_to_the_route() -> None:
    config = (
        f"{HEAD}{MAIN}onreply_route[R] {{\n\tif ($rs == 180) route(A);\n}}\n"
        f"route[A] {{\n\tif (route(REFUSE)) exit;\n}}\n{REFUSE}"
    )
    source, findings = checked(config)
    (finding,) = [finding for finding in findings if finding.is_error]
    assert source.text[finding.span.start : finding.span.end] == "sl_send_reply"
    assert finding.message == "`sl_send_reply` cannot be called in an onreply_route"
    assert finding.label == (
        "its route is called from route[A] at line 9, that from onreply_route[R] at line 6"
    )
    assert finding.help == "it is for request routes: call it from these"


@pytest.mark.parametrize("call", ["route(REFUSE)", 'route("REFUSE")', "while (route(REFUSE)) ;"])
def test_names_of_routes_are_followed_however_they_are_written(call: str) -> None:
    config = f"{HEAD}{MAIN}onreply_route[R] {{ {call}; }}\n{REFUSE}"
    assert found(config) == [("E402", 6)]


def test_a_name_that_a_define_stands_for_is_followed() -> None:
    config = f'#!define NAY "REFUSE"\n{HEAD}{MAIN}onreply_route[R] {{ route(NAY); }}\n{REFUSE}'
    assert found(config) == [("E402", 7)]


def test_routes_that_call_each_other_are_followed_once() -> None:
    config = (
        f"{HEAD}{MAIN}onreply_route[R] {{ route(A); }}\nroute[A] {{ route(B); }}\n"
        f"route[B] {{ route(A); route(REFUSE); }}\n{REFUSE}"
    )
    assert found(config) == [("E402", 8)]


@pytest.mark.parametrize(
    "config",
    [
        'loadmodule "tm.so"\nroute { t_on_negative("1"); t_relay(); }\n'
        "reply_route[1] { route(2); }\nroute[2] { t_relay(); }\n",
        '#!SER\nloadmodule "sl.so"\nroute { drop; }\n'
        'onreply_route { route(2); }\nroute[2] { sl_send_reply("480", "No"); }\n',
        '#!OPENSER\nloadmodule "sl.so"\nroute { exit; }\n'
        'failure_route[1] { route(2); }\nroute[2] { sl_send_reply("480", "No"); }\n',
    ],
)
def test_every_generation_is_followed(config: str) -> None:
    assert [code for code, _ in found(config)] == ["E402"]


# ---- reached by routes of both sorts -----------------------------------------------------------

BOTH = 'request_route { t_on_reply("R"); route(REFUSE); }\nonreply_route[R] { route(REFUSE); }\n'


def test_where_some_routes_allow_it_that_is_a_warning() -> None:
    assert found(f"{HEAD}{BOTH}{REFUSE}") == [("W533", 6)]


@pytest.mark.parametrize(
    "body",
    [
        'if (is_method("INVITE")) sl_send_reply("480", "No");',
        'if ($rs == 180) return; sl_send_reply("480", "No");',
        'if ($rs == 180) { if ($rr == "x") exit; } sl_send_reply("480", "No");',
        'switch ($rm) { case "INVITE": sl_send_reply("480", "No"); }',
        'if ($rm == "INVITE" && sl_send_reply("480", "No")) exit;',
        'if ($rm == "INVITE") route(REALLY);',
    ],
)
def test_a_test_before_it_may_tell_the_routes_apart(body: str) -> None:
    config = (
        f'{HEAD}loadmodule "textops.so"\n{BOTH}route[REFUSE] {{ {body} }}\n'
        'route[REALLY] { sl_send_reply("480", "No"); }\n'
    )
    assert found(config) == []


def test_a_test_in_the_wrong_route_itself_does_not() -> None:
    config = f"{HEAD}{BOTH}{REFUSE}".replace(
        "onreply_route[R] {", "onreply_route[R] { if ($rs == 180) "
    )
    assert found(config) == [("W533", 6)]


def test_under_a_directive_it_is_no_more_than_a_warning() -> None:
    config = (
        f"{HEAD}{MAIN}onreply_route[R] {{\n#!ifdef WITH_X\nroute(REFUSE);\n#!endif\n}}\n{REFUSE}"
    )
    assert found(config) == [("W533", 10)]


# ---- reached in ways that are not followed -----------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        'modparam("rtimer", "exec", "timer=a;route=REFUSE")\n',
        'request_route { $var(x) = "REF"; route($var(x)); }\n',
        'request_route { async_route("REFUSE", "4"); }\n',
    ],
)
def test_what_something_else_may_run_is_no_error(other: str) -> None:
    head = f'{HEAD}loadmodule "rtimer.so"\nloadmodule "async.so"\n'
    config = f"{head}{other}onreply_route {{ route(REFUSE); }}\n{REFUSE}"
    assert [code for code, _ in found(config)] == ["W533"]


def test_a_sub_route_that_nothing_calls_is_as_it_was() -> None:
    assert found(f"{HEAD}{MAIN}{REFUSE}") == []


def test_what_may_stand_in_no_sub_route_is_told_once() -> None:
    config = f"{HEAD}{MAIN}onreply_route[R] {{ t_drop_replies(); route(X); }}\nroute[X] {{ ; }}\n"
    assert [code for code, _ in found(config)] == ["E401"]
    wrong = f"{HEAD}{MAIN}failure_route[F] {{ route(X); }}\nroute[X] {{ t_drop_replies(); }}\n"
    assert [code for code, _ in found(wrong)] == ["E401"]
