"""How deep routes nest, and what flow words leave behind (LANGUAGE D.3)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, Running, errors, rows, said, truth
from wire import ALICE, BOB, Sent, reply_to, request

A = 'log(1, "A");'


@pytest.mark.parametrize(
    ("dialect", "runs"),
    rows(
        {
            "10-levels-in-0.8.8": ("ser08", 9),
            "100-levels-in-0.9": ("ser09", 99),
            "100-levels-in-2.0": ("ser2", 99),
            "100-levels-in-3.1": ("ser3", 99),
            "100-levels-in-kamailio-3.1": ("kam3", 99),
            "256-levels-in-5.6": ("kam5", 255),
            "256-levels-in-6.1": ("kam6", 255),
        }
    ),
)
def test_a_route_that_calls_itself_is_passed_over_at_the_last_level(
    dialect: str, runs: int
) -> None:
    # the main route is a level too
    say = 'xlog("A");' if dialect in KAMAILIO else A
    logged = said("route(1);", dialect, rest=f"route[1] {{ {say} route(1); }}")
    assert logged.count("A") == runs


def test_the_levels_are_a_core_parameter_of_5() -> None:
    config = (
        'max_recursive_level=5\nroute { route(X); xlog("on"); } route[X] { xlog("A"); route(X); }'
    )
    with Running(config) as running:
        assert running.receive().said == ["A", "A", "A", "A", "on"]


@pytest.mark.parametrize(
    ("rest", "says"),
    rows(
        {
            "exit-with-a-number": ("route[1] { exit 5; }", []),
            "drop-with-the-code": ("route[1] { route(2); drop $?; }", []),
            "exit-with-the-code": ("route[1] { route(2); exit $?; }", []),
            "return-with-the-code": ("route[1] { route(2); return $?; }", ["A"]),
        }
    ),
)
def test_a_flow_word_of_2_with_a_value(rest: str, says: list[str]) -> None:
    rest += " route[2] { return 5; }"
    assert said(f"route(1); {A}", "ser2", rest=rest) == says


def test_a_route_of_2_that_ends_with_log_gives_1() -> None:
    rest = f"route[1] {{ {A} }}"
    assert said('route(1); if ($? == 1) { log(1, "one"); }', "ser2", rest=rest) == ["A", "one"]


@pytest.mark.parametrize(
    ("dialects", "inner", "holds"),
    rows(
        {
            "return-0-until-5": (("ser3", "kam3"), "return 0;", False),
            "break": (("ser2", "ser3", *KAMAILIO), "if (src_port == 5061) { break; }", False),
            "return": (("ser2", "ser3", *KAMAILIO), "return;", True),
            "return-minus-1": (("ser2", "ser3", *KAMAILIO), "return -1;", False),
        }
    ),
)
def test_a_route_as_a_condition(dialects: tuple[str, ...], inner: str, holds: bool) -> None:
    for dialect in dialects:
        assert truth("route(1)", dialect, rest=f"route[1] {{ {inner} }}") is holds, dialect


def test_return_0_leaves_the_code_0_in_3_1() -> None:
    body = 'route(1); if ($rc == 0) { log(1, "zero"); }'
    assert said(body, "kam3", rest="route[1] { return 0; }") == ["zero"]


@pytest.mark.parametrize("dialect", ["ser08", "ser09", "ser2", "ser3", *KAMAILIO])
def test_there_is_no_continue(dialect: str) -> None:
    loop = "{}" if dialect in ("ser08", "ser09", "ser2") else "while (1) {{ {} }}"
    assert errors(f"route {{ {loop.format('continue;')} }}", dialect)


@pytest.mark.parametrize("word", ["", "drop;"])
def test_drop_in_a_failure_route_of_0_8_8_does_nothing_special(word: str) -> None:
    # `reply_route` was its failure route
    config = f"""route {{ t_on_negative("1"); t_relay(); }}
        reply_route[1] {{ append_branch("sip:carol@127.0.0.13:5063"); log(1, "A"); {word} }}"""
    with Running(config, "ser08") as running:
        sent = running.receive(request("INVITE")).sent
        invite = next(packet for packet in sent if packet.first.startswith("INVITE"))
        ran = running.receive(reply_to(Sent(*invite), "486 Busy Here"), BOB)
        assert ran.said == ["A"]
        # the branch that was appended is tried, and the failure is not sent on
        assert any("sip:carol@127.0.0.13:5063" in first for first in ran.firsts)
        assert not any(packet.to == ALICE for packet in ran.sent)
