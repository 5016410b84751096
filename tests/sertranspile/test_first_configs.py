"""The configs that the project's first months have left: what becomes of each.

They lie beside the project, not in it; without them there is nothing to test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sertranspile.diagnostics import ConfigErrors
from sertranspile.dialects import detect
from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile, decode

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "sip_router-2001"

#: tables and routes of September 2001 -> dialect, and the errors of those that no server took
FIRST = {
    "sip_router__v01": ("regex2001", set()),
    "sip_router__v0_2": ("regex2001", set()),
    "sip_router__v03": ("regex2001", set()),
    "sip_router__2001-09-05": ("regex2001", set()),
    "sip_router__2001-09-06": ("regex2001", set()),
    "sip_router__2001-09-06_2": ("regex2001", set()),
    "sip_router__sr_simpleconfig": ("regex2001", set()),
    # the marks of an unfinished merge
    "sip_router__ser_0_7": ("regex2001", {"E221"}),
    "test-centauri__2001-09-21": ("route2001", set()),
    "test-centauri__2001-09-21_2": ("route2001", set()),
    "test-centauri__ser_0_7": ("route2001", set()),
    "test-mobile61__2001-09-21": ("route2001", set()),
    # `=` in a condition, and a string without end
    "test-mobile61__2001-09-21_2": ("route2001", {"E202", "E208"}),
    "test-mobile61__ser_0_7": ("route2001", set()),
    "test-test1__2001-09-21": ("route2001", set()),
    "test-test1__2001-09-22": ("route2001", set()),
    "test-test1__ser_0_7": ("route2001", set()),
    "test-test__ser_0_7": ("route2001", set()),
}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the old configs are not here")


def source(name: str) -> SourceFile:
    return SourceFile(f"{name}.cfg", decode((FOLDER / f"{name}.cfg").read_bytes()))


@pytest.mark.parametrize("name", FIRST)
def test_a_config_of_september_2001_is_translated_or_refused_for_what_is_wrong(name: str) -> None:
    dialect, errors = FIRST[name]
    config = source(name)
    assert detect(config).name == dialect
    found: set[str] = set()
    try:
        compile(transpile(config).text, name, "exec")
    except ConfigErrors as refused:
        found = {row.code for row in refused.diagnostics if row.is_error}
    assert found == errors


def test_what_came_after_is_taken_for_ser_0_8() -> None:
    rest = [path.stem for path in FOLDER.glob("*.cfg") if path.stem not in FIRST]
    assert rest and {detect(source(name)).name for name in rest} == {"ser08"}
