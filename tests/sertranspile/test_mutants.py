"""Configs with one token changed: findings and nothing else come of them, in the changed item or
the next one. `make mutants` takes thousands."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from mutants import Mutant, mutants, outcome, seed_of

from sertranspile.codegen import layout
from sertranspile.source import SourceFile, Span

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.cfg"))
COUNT = 60


@pytest.fixture(autouse=True)
def _plain_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MAX_BLACK_LINES", 0)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_changed_token_raises_nothing_but_findings_near_it(path: Path) -> None:
    seed = seed_of(path)
    found = [(mutant, outcome(mutant)) for mutant in mutants(seed, random.Random(7), COUNT)]
    assert [(m.change, o.told) for m, o in found if o.kind == "crash"] == []
    assert [(m.change, o.told) for m, o in found if o.kind == "outside"] == []
    # told where it is used: a route or module of another name is right by itself
    assert sum(o.kind == "means" for _, o in found) <= 1


def test_the_same_chance_changes_the_same_tokens() -> None:
    seed = seed_of(SAMPLES[0])
    first, second = (
        [mutant.change for mutant in mutants(seed, random.Random(3), 9)] for _ in range(2)
    )
    assert first == second and len(set(first)) > 5


def test_an_error_elsewhere_is_told_from_one_in_the_changed_item() -> None:
    text = "debug=3\nfork=no\nport=5060\nroute{ log(1 }\n"
    assert (
        outcome(Mutant(SourceFile("x.cfg", text), "", Span(0, 15), Span(0, 15))).kind == "outside"
    )
    assert (
        outcome(Mutant(SourceFile("x.cfg", text), "", Span(16, 40), Span(16, 40))).kind == "inside"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("fork=no\n=yes\nroute{ drop; }\n", 2),
        ("fork=no\nport 5060\nroute{ drop; }\n", 2),
        ('loadmodule "tm.so"\nmodparam("tm", "fr_timer", )\nroute{ drop; }\n', 2),
        ('loadmodule "tm.so"\nfork "sl.so"\nroute{ drop; }\n', 2),
        ('#!SER\nloadmodule "tm"\n"sl"\nroute{ sl_reply("404", "No"); }\n', 3),
    ],
)
def test_what_lost_a_part_is_told_where_it_stands(text: str, line: int) -> None:
    start = len("".join(text.splitlines(keepends=True)[: line - 1]))
    place = Span(start, start + len(text.splitlines()[line - 1]))
    assert outcome(Mutant(SourceFile("x.cfg", text), "", place, place)).kind == "inside"
