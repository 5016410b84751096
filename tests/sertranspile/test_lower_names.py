"""What names stand for where releases differ: modules by the file, routes by the function, sockets
by the address; and which dialect it is when a word belongs to two."""

from __future__ import annotations

import pytest

from sertranspile.diagnostics import ConfigErrors
from sertranspile.dialects import detect
from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile


def made(text: str, dialect: str) -> str:
    return transpile(SourceFile("x.cfg", text), dialect=dialect).text


def refused(text: str, dialect: str) -> list[str]:
    with pytest.raises(ConfigErrors) as errors:
        made(text, dialect)
    return [finding.code for finding in errors.value.diagnostics if finding.is_error]


def test_a_module_may_be_loaded_by_a_defined_name() -> None:
    text = made('#!define STORE "db_mysql"\nloadmodule STORE\nroute { exit; }\n', "kam5")
    assert 'db_mysql = missing("db_mysql")' in text


def test_a_word_that_is_not_defined_loads_nothing() -> None:
    assert refused("loadmodule STORE\nroute { exit; }\n", "kam5") == ["E305"]


def test_a_function_nobody_knows_may_be_of_a_module_nobody_knows() -> None:
    text = made('loadmodule "ours.so"\nroute { our_function("a"); }\n', "kam5")
    assert 'ours.our_function(msg, "a")' in text


def test_a_function_of_a_known_module_is_of_no_other() -> None:
    assert refused('loadmodule "ours.so"\nroute { t_relay(); }\n', "kam5") == ["E301"]


def test_a_module_was_built_under_another_name_for_a_while() -> None:
    text = made('loadmodule "/x/exec_mod.so"\nroute { exec_msg("true"); }\n', "ser08")
    assert 'exec_msg(msg, "true")' in text


def test_the_route_of_a_failed_branch_is_an_event_route_of_tm() -> None:
    config = (
        'loadmodule "tm"\nroute {{ t_on_branch_failure("{}"); exit; }}\n'
        "event_route[tm:branch-failure:next] {{ exit; }}\n"
    )
    assert "t_on_branch_failure(msg, event_tm_branch_failure_next)" in made(
        config.format("next"), "kam5"
    )
    warnings = transpile(SourceFile("x.cfg", config.format("last")), dialect="kam5").warnings
    assert "W505" in [finding.code for finding in warnings]


@pytest.mark.parametrize(
    ("call", "python"),
    [
        ("forward_udp(224.0.1.75, 5060)", 'forward_udp(msg, "224.0.1.75", 5060)'),
        ("forward_udp($gateway, 5060)", 'forward_udp(msg, text(msg.attrs.get("gateway")), 5060)'),
        ("forward_udp(@ruri.host)", "forward_udp(msg, text(msg.ruri.domain))"),
    ],
)
def test_ser_2_sends_to_what_an_attribute_says(call: str, python: str) -> None:
    assert python in made(f"route {{ {call}; }}\n", "ser2")


def test_ser_2_has_parameters_of_the_config_s_own() -> None:
    assert 'router.custom("pstn.gateway", "a", "b")' in made(
        'pstn.gateway = "a" desc "b"\nroute { drop; }\n', "ser2"
    )


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ('loadpath "modules"\nroute { break; }', "ser2"),
        ('loadpath "modules"\nrequest_route { exit; }', "kam5"),
        ('loadpath "../modules_k"\nloadmodule "tm.so"\nroute { exit; }', "kam3"),
        ('loadpath "modules"\nloadmodule "mi_fifo/mi_fifo.so"\nroute { exit; }', "kam3"),
        ('pstn.a = "x"\nroute { if (!@to.tag) { drop; } }', "ser2"),
        ('pstn.a = "x"\nroute { if (@to.tag == "") { drop; } }', "ser3"),
        ("route { if (!@to.tag || strempty($f.did)) { drop; } }", "ser3"),
    ],
)
def test_a_dialect_is_told_by_what_another_does_not_have(text: str, dialect: str) -> None:
    assert detect(SourceFile("x.cfg", text)).name == dialect


def test_a_flag_may_be_called_like_a_module_or_a_word_of_python() -> None:
    text = (
        'loadmodule "tm.so"\nflags tm:1, class:2, Tm:4;\n'
        "route { setflag(tm); setflag(class); setflag(Tm); }\n"
    )
    module = transpile(SourceFile("a.cfg", text)).text
    assert "TM = 1\nCLASS = 2\nTM_2 = 4\n" in module
    assert [line.strip() for line in module.splitlines() if "flags.add" in line] == [
        f"msg.flags.add({name})" for name in ("TM", "CLASS", "TM_2")
    ]
