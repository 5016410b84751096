"""The comparison with a real server is as wide as it claims; this needs none."""

from __future__ import annotations

import re

from sertranspile.pipeline import transpile
from sertranspile.registry import runtime_modules
from sertranspile.source import SourceFile
from tests.live.all_cases import ALL
from tests.live.known import KNOWN
from tests.live.servers import CONFIG

_TEXT = "\n".join(path.read_text() for path in sorted(CONFIG.parent.glob("*.cfg")))
_FUNCTIONS = frozenset(name for row in runtime_modules().values() for name in row.functions)


def test_the_config_has_a_hundred_functions_and_a_hundred_variables() -> None:
    functions = set(re.findall(r"\b([a-z]\w+)\(", _TEXT)) & _FUNCTIONS
    variables = set(re.findall(r"\$\(?([A-Za-z]\w*(?:\.[a-z]+)?)", _TEXT))
    transformations = set(re.findall(r"\{([a-z]+\.\w+)", _TEXT))
    assert len(functions) >= 150
    assert len(variables) >= 100
    assert len(transformations) >= 50


def test_three_hundred_messages_have_names_of_their_own() -> None:
    names = [case.name for case in ALL]
    assert len(set(names)) == len(names)
    assert sum(len(case.messages) for case in ALL) >= 300
    assert set(names) >= KNOWN.keys()


def test_the_config_is_translated_without_a_word() -> None:
    source = SourceFile(str(CONFIG), CONFIG.read_text())
    found = transpile(source, read=lambda name: (CONFIG.parent / name).read_bytes())
    assert {row.code for row in found.warnings} <= {"W510"}
