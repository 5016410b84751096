"""Patterns of real configs mean what they mean to glibc; skipped where the configs are not."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.pattern_cost import longest_safe
from runtime.patterns import without_ends
from runtime.posix_pattern import PosixPattern
from runtime.posix_regex import FLAGS, python_pattern
from tests.runtime.glibc import AVAILABLE, glibc_search

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(
    not AVAILABLE or not CORPUS.is_dir(), reason="needs glibc and a folder of configs"
)

_MATCH = re.compile(r'=~\s*(?:"((?:[^"\\]|\\.)*)"|' r"'([^']*)')")
_CASE = re.compile(r'\bcase\s*/\s*"((?:[^"\\]|\\.)*)"')
_SUBST = re.compile(r"^#!subst\w*\s+\"(.)((?:(?!\1).)*)\1", re.MULTILINE)


def patterns() -> Iterator[tuple[str, bool, bool]]:
    """Pattern, whether case is ignored, whether lines count."""
    for path in sorted(CORPUS.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text("latin-1")
        for double, single in _MATCH.findall(text):
            yield double.replace('\\"', '"').replace("\\\\", "\\") or single, True, False
        for found in _CASE.findall(text):
            yield found, False, False
        for _, found in _SUBST.findall(text):
            yield found, False, True


def subjects(pattern: str, choose: random.Random) -> Iterator[str]:
    """Texts that look like what the pattern is looked for in: made of its own characters."""
    plain = re.sub(r"\[:\w+:\]|[\\^$*+?(){}|\[\]]", "", pattern) or "a"
    yield plain
    for _ in range(40):
        parts = (plain, "sip:", "0049123", "@example.com", "10.0.0.1", ";x=y", "A", "\xe9", " ")
        taken = (choose.choice(parts) for _ in range(choose.randint(0, 4)))
        text = "".join(part[: choose.randint(1, 12)] for part in taken)
        yield text.upper() if choose.random() < 0.2 else text


def test_patterns_of_configs() -> None:
    # pseudo-variables in a pattern are not yet put in here, and no less a pattern
    found = sorted(set(patterns()))
    assert len(found) > 100
    choose = random.Random(1)
    for pattern, ignore_case, newline in found:
        compiled = PosixPattern(pattern, ignore_case=ignore_case, newline=newline)
        for text in subjects(pattern, choose):
            told = glibc_search(
                pattern,
                text,
                ignore_case=ignore_case,
                newline=newline,
                groups=pattern.count("("),
            )
            spans = compiled.search(text)
            groups = len(spans) if spans else 0
            assert spans == (told and told[:groups]), (pattern, text)


def test_most_patterns_of_configs_are_searched_for_by_re_in_any_uri() -> None:
    found = {pattern for pattern, ignore_case, _ in patterns() if ignore_case}
    slow = [
        pattern
        for pattern in found
        if longest_safe(without_ends(python_pattern(pattern)), FLAGS | re.IGNORECASE) < 724
    ]
    assert len(slow) < len(found) / 20, slow
    assert (
        sum(
            longest_safe(without_ends(python_pattern(pattern)), FLAGS | re.IGNORECASE) == math.inf
            for pattern in found
        )
        > len(found) / 2
    )
