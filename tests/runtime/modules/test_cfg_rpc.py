"""cfg_rpc: LANGUAGE C.1.3, G.5.1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.modules import tm
from runtime.modules.kamailio import cfg_rpc
from runtime.router import Router
from runtime.rpc.commands import Struct
from tests.runtime.rpc.asking import ask, only, refused
from tests.runtime.wire import Wire

MakeWire = Callable[..., Wire]
CANNOT_SET = (400, "Failed to set the variable")


@pytest.fixture
def router(make_wire: MakeWire) -> Router:
    router = Router(profile="kamailio-5.6", debug=2)
    router.custom("calls.rate", 5, "calls per second")
    router.custom("calls.title", "abc", "a name")
    return make_wire(tm, cfg_rpc, router=router).router


def test_parameters_are_read(router: Router) -> None:
    assert ask(router, "cfg.get", "calls", "rate") == [5]
    assert ask(router, "cfg.get", "core", "debug") == [2]
    assert only(ask(router, "cfg.get", "calls")) == {"rate": 5, "title": "abc"}
    assert refused(router, "cfg.get", "core", "nosuch") == (400, "Failed to get the variable")
    assert refused(router, "cfg.get", "tm", "fr_timer") == (
        400,
        "Variable exists, but it is not readable via RPC interface",
    )


def test_without_arguments_each_release_has_its_own_words(
    make_wire: MakeWire, router: Router
) -> None:
    older = make_wire(cfg_rpc, profile="kamailio-3.1").router
    assert refused(older, "cfg.get", "core") == (
        400,
        "error at parameter 1: expected string type but end of packet encountered",
    )
    for arguments in ((), (3, "debug")):
        assert refused(router, "cfg.get", *arguments) == (500, "Failed to get the parameters")


def test_parameters_are_listed_and_explained(router: Router) -> None:
    assert ask(router, "cfg.list") == ["core: debug", "calls: rate", "calls: title"]
    assert ask(router, "cfg.list", "calls") == ["calls: rate", "calls: title"]
    assert ask(router, "cfg.list", "nosuch") == []
    assert ask(router, "cfg.help", "calls", "title") == ["a name", "(parameter type is string)"]
    assert ask(router, "cfg.help", "core", "debug") == [
        "debug level",
        "(parameter type is integer)",
    ]
    assert refused(router, "cfg.help", "a", "b") == (
        400,
        "Failed to get the variable description",
    )


def test_a_parameter_that_is_set_is_what_scripts_read(router: Router) -> None:
    assert ask(router, "cfg.set_now_int", "calls", "rate", 7) == []
    assert ask(router, "cfg.sets", "calls", "title", "x") == []
    assert (router.cfg["calls.rate"], router.cfg["calls.title"]) == (7, "x")


def test_debug_is_acted_on(router: Router) -> None:
    ask(router, "cfg.seti", "core", "debug", 3)
    assert (router.settings.debug, router.log.level) == (
        3,
        router.profile.language.log_level(3),
    )


def test_values_are_of_the_type_that_was_declared(router: Router) -> None:
    ask(router, "cfg.set_now_int", "calls", "title", 4)
    ask(router, "cfg.set_now_string", "calls", "rate", "-12")
    assert (router.cfg["calls.title"], router.cfg["calls.rate"]) == ("4", -12)
    for text in ("abc", "", "1x", "99999999999", "²"):
        assert refused(router, "cfg.set_now_string", "calls", "rate", text) == CANNOT_SET
    assert refused(router, "cfg.set_now_int", "calls", "nosuch", 3) == CANNOT_SET
    assert refused(router, "cfg.set_now_int", "core", "debug", "abc") == (
        400,
        "error at parameter 2: expected integer type but record doesn't match type",
    )


def test_what_is_set_for_later_waits_for_the_commit(router: Router) -> None:
    ask(router, "cfg.set_delayed_int", "calls", "rate", 9)
    ask(router, "cfg.set_delayed_string", "calls", "title", "xyz")
    assert router.cfg["calls.rate"] == 5
    assert ask(router, "cfg.diff")[0] == Struct(
        ("group name", "calls"),
        ("variable name", "rate"),
        ("old value", 5),
        ("new value", 9),
    )
    assert ask(router, "cfg.commit") == []
    assert (router.cfg["calls.rate"], router.cfg["calls.title"]) == (9, "xyz")
    assert ask(router, "cfg.diff") == []


def test_a_rollback_forgets_it(router: Router) -> None:
    ask(router, "cfg.set_delayed_int", "calls", "rate", 9)
    ask(router, "cfg.rollback")
    ask(router, "cfg.commit")
    assert router.cfg["calls.rate"] == 5
    assert refused(router, "cfg.set_delayed_int", "calls", "nosuch", 9) == CANNOT_SET
