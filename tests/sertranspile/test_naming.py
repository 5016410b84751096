"""Names of a config as names of a module, whatever the config calls things."""

from __future__ import annotations

import keyword

import pytest

import runtime
from sertranspile.codegen.code import is_name
from sertranspile.naming import RESERVED, module_file, route_function


@pytest.mark.parametrize(
    "name",
    [
        "",
        "_",
        "__import__",
        "__",
        "1x",
        "class",
        "print",
        "os",
        "a b",
        '"; x',
        "\nimport os",
        "Ä",
        "Tm",
    ],
)
def test_any_module_name_becomes_a_name_that_a_generated_module_may_hold(name: str) -> None:
    assert is_name(module_file(name))
    assert is_name(route_function("route", name))


def test_a_module_of_a_config_takes_no_name_away_from_the_generated_module() -> None:
    ours = {*runtime.__all__, *RESERVED, *keyword.kwlist}
    assert not {module_file(name) for name in ours} & ours


def test_a_module_of_the_servers_keeps_its_name() -> None:
    assert [module_file(name) for name in ("tm", "usrloc", "print")] == ["tm", "usrloc", "print_"]
