"""Patterns of a config: text in UTF-8 for servers that see bytes."""

from __future__ import annotations

import re

import pytest

from sertranspile import ConfigErrors, SourceFile, transpile
from sertranspile.regex import BadRegex, posix_pattern, python_pattern


def test_a_letter_beyond_ascii_is_the_bytes_it_has_in_a_message() -> None:
    search = re.compile(python_pattern("^é$"), re.ASCII).search
    assert search("é".encode().decode("latin-1"))
    assert not search("é")


def test_in_brackets_a_letter_beyond_ascii_is_any_of_its_bytes() -> None:
    assert re.search(python_pattern("^[é]$"), "\xc3")


def test_a_pattern_is_printable_ascii_whatever_is_in_it() -> None:
    assert python_pattern("é\t[ü]\x7f").isascii()
    assert python_pattern("é\t[ü]\x7f").isprintable()


def test_the_place_of_an_error_is_that_in_the_config() -> None:
    with pytest.raises(BadRegex) as refused:
        python_pattern("éé(")
    assert refused.value.offset == 2


def test_a_reason_quotes_the_config() -> None:
    with pytest.raises(BadRegex, match=r"`\[:é:\]`"):
        python_pattern("[[:é:]]")


def test_a_substitution_finds_the_longest_match() -> None:
    pattern = posix_pattern("(a|ab)(c|bcd)?", ignore_case=False, newline=True)
    assert pattern.search("xabcd") == ((1, 5), (1, 2), (2, 5))


def test_a_label_of_a_switch_minds_case_and_an_operator_does_not() -> None:
    # in the range small letters are where they are in ASCII, or where the capitals are
    config = '#!KAMAILIO\nrequest_route {{ switch ($rU) {{ case /"[{0}]": drop; }} {1} }}\n'
    compare = 'if ($rU =~ "[{0}]") drop;'.format
    assert (
        'r"[_-z]", ignore_case=False' in transpile(SourceFile("x", config.format("_-z", ""))).text
    )
    for switched, compared in (("_-z", compare("_-z")), ("a-Z", "")):
        with pytest.raises(ConfigErrors) as errors:
            transpile(SourceFile("x", config.format(switched, compared)))
        assert [found.code for found in errors.value.diagnostics if found.is_error] == ["E308"]
