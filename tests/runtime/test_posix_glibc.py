"""Patterns mean what they mean to glibc: what is accepted, what is found, and where it ends.

Left out is what glibc itself gets wrong: anchors in what is repeated, anchors at line feeds that
are no line ends, and back-references to groups that hold nothing. What groups hold is compared
where no anchor and no repetition of a repetition is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from runtime.pattern_program import compile_program, parse
from runtime.pattern_re2 import re2_search
from runtime.patterns import matches
from runtime.posix_pattern import PosixPattern
from runtime.posix_regex import FLAGS, BadRegex, python_pattern
from runtime.posix_search import Budget, find
from tests.runtime.glibc import AVAILABLE, Refused, glibc_search

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs glibc")

_ATOMS = st.sampled_from(
    [
        "a", "b", "A", "1", "@", ":", "_", " ", ".", "}", "]", "\n", "\xe9", r"\.", r"\w", r"\W",
        r"\s", r"\S", r"\d", r"\a", "[ab]", "[^a]", "[a-c]", "[b-]", "[]a]", "[^]b]", r"[\.]",
        "[A-z]", "[`-~]", "[=-Z]", "[[:alpha:]]", "[[:upper:]]", "[^[:space:]]", "[[:punct:]_]",
        "[[.a.]-c]", "[[=b=]]", "[\x80-\xff]",
    ]
)  # fmt: skip
_ANCHORS = st.sampled_from(["^", "$", "\\b", "\\B", "\\<", "\\>", "\\`", "\\'"])
_REPEATS = st.sampled_from(
    ["*", "+", "?", "{2}", "{1,2}", "{,1}", "{2,}", "{0}", "{,}", "**", "+?"]
)


def _alternatives(rows: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(rows, min_size=1, max_size=3).map("|".join)


def _rows(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(pieces, max_size=4).map("".join)


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return _alternatives(_rows(inner)).map("({})".format)


def _pieces(repeats: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Pieces without anchors, which may be repeated."""
    return st.recursive(
        _ATOMS,
        lambda inner: _group(inner) | st.tuples(_ATOMS | _group(inner), repeats).map("".join),
        max_leaves=6,
    )


_PIECES = _pieces(_REPEATS | st.sampled_from(["{0}", "**", "+?", "{1,2}{,2}"]))
_UNANCHORED = _alternatives(_rows(_PIECES))
_ANCHORED = _alternatives(_rows(_ANCHORS | _PIECES | _group(_ANCHORS | _ATOMS)))
_GROUPED = _alternatives(_rows(_pieces(_REPEATS)))
_FILLED = _alternatives(st.lists(_ATOMS, min_size=1, max_size=3).map("".join)).map("({})".format)
_RAW = st.text("ab1A.*+?()|^$[]{}\\-,:=wWsSbB<>`'9 \n\xe9", max_size=10)
#: signs that a loop may go round without taking anything
_EMPTY_ROUND = re.compile(r"[*?},|(]\)|[*?},]\||\(\|").search
_SUBJECTS = st.text("aabbcABC1@:._- \n\xe9[]{}~`Z", max_size=10)


def _repeats_anchors(items: Iterable[Any], inside: bool) -> bool:
    """Whether a tree of ``re`` has a condition in what is repeated."""
    for op, value in items:
        match str(op):
            case "AT" | "ASSERT" | "ASSERT_NOT" if inside:
                return True
            case "MAX_REPEAT" if _repeats_anchors(value[2], True):
                return True
            case "SUBPATTERN" if _repeats_anchors(value[3], inside):
                return True
            case "BRANCH" if any(_repeats_anchors(way, inside) for way in value[1]):
                return True
    return False


def _agree(pattern: str, subject: str, ignore_case: bool, newline: bool) -> None:
    """Every engine of ours says what glibc says."""
    # glibc writes bounds out, and bounds within bounds would take it gigabytes
    assume(math.prod(map(int, filter(None, re.findall("[0-9]+", pattern))), start=1) < 200)
    mode = {"ignore_case": ignore_case, "newline": newline}
    try:
        translated = python_pattern(pattern, **mode)
    except BadRegex as error:
        assert 0 <= error.offset <= len(pattern)
        with pytest.raises(Refused):
            glibc_search(pattern, subject, groups=0, **mode)
        return
    flags = FLAGS | re.IGNORECASE if ignore_case else FLAGS
    anchors = re.search(r"\^|\$|\\[bB<>`']", pattern) is not None
    if anchors and not newline:
        subject = subject.replace("\n", " ")
    # without groups: asked for them, glibc may go round in circles
    told = glibc_search(pattern, subject, groups=0, **mode)
    assume(not _repeats_anchors(parse(translated, flags), False))
    found = PosixPattern(pattern, **mode).search(subject, budget=Budget(5))
    assert (found and found[:1]) == told
    assert matches(subject, translated, ignore_case) is (told is not None)
    data = subject.encode("latin-1")
    assert find(compile_program(translated, flags), data, Budget(5)) is (told is not None)
    linear = re2_search(translated, flags)
    if linear is not None:
        assert (linear(data) is not None) is (told is not None)


_MODES = (st.booleans(), st.booleans())


@given(_UNANCHORED, _SUBJECTS, *_MODES)
@settings(max_examples=150, deadline=None)
def test_patterns_without_anchors(
    pattern: str, subject: str, ignore_case: bool, newline: bool
) -> None:
    _agree(pattern, subject, ignore_case, newline)


@given(_GROUPED, _SUBJECTS, *_MODES)
@settings(max_examples=150, deadline=None)
def test_what_groups_hold(pattern: str, subject: str, ignore_case: bool, newline: bool) -> None:
    # glibc goes round for ever in `(a*|x|b*)*y`
    assume(pattern.count("|") < 2 or not _EMPTY_ROUND(pattern))
    compiled = PosixPattern(pattern, ignore_case=ignore_case, newline=newline)
    told = glibc_search(
        pattern, subject, ignore_case=ignore_case, newline=newline, groups=pattern.count("(")
    )
    assert compiled.search(subject) == told


@given(_ANCHORED, _SUBJECTS, *_MODES)
@settings(max_examples=150, deadline=None)
def test_patterns_with_anchors(
    pattern: str, subject: str, ignore_case: bool, newline: bool
) -> None:
    _agree(pattern, subject, ignore_case, newline)


@given(_RAW, _SUBJECTS, *_MODES)
@settings(max_examples=150, deadline=None)
def test_any_text_as_a_pattern(
    pattern: str, subject: str, ignore_case: bool, newline: bool
) -> None:
    _agree(pattern, subject, ignore_case, newline)


@given(_FILLED, _rows(_PIECES), _rows(_ATOMS), _SUBJECTS.filter(bool), *_MODES)
@settings(max_examples=100, deadline=None)
def test_patterns_that_refer_back_to_a_group(
    group: str, between: str, end: str, subject: str, ignore_case: bool, newline: bool
) -> None:
    _agree(f"{group}{between}\\1{end}", subject, ignore_case, newline)
