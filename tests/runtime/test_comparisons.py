"""What ``=~``, ``==`` and networks mean in configs."""

from __future__ import annotations

import pytest

from runtime import in_network, matches, same
from runtime.sip.uri import parse_uri


def test_a_pattern_is_searched_anywhere_and_case_is_ignored() -> None:
    assert matches("sip:Bob@EXAMPLE.com", r"bob@example")
    assert not matches("sip:Bob@EXAMPLE.com", r"^bob")


def test_a_pattern_reads_a_uri_as_its_text() -> None:
    uri = parse_uri("sip:0049@example.com:5070")
    assert matches(uri, r"^sip:00[1-9].*:5070$")
    assert not matches(uri, r"^sips:")


def test_null_matches_no_pattern_and_equals_nothing() -> None:
    assert not matches(None, r".*")
    assert not same(None, "")
    assert not in_network(None, "0.0.0.0/0")


def test_only_ascii_letters_are_equal_in_both_cases() -> None:
    # the Kelvin sign folds to k, and dotless i to I, in Unicode; the servers knew bytes
    assert not matches("\u212a", r"^k$")
    assert not matches("\xe9", r"^\xc9$")
    assert not same("\xc9", "\xe9")
    assert same("sip:A@B", "SIP:a@b")


def test_equal_texts_have_equal_length() -> None:
    assert not same("sip:a@b", "sip:a@bc")
    assert same("", "")


def test_a_uri_is_compared_by_its_text() -> None:
    assert same(parse_uri("sip:Bob@Example.com"), "sip:bob@example.com")
    assert not same(parse_uri("sip:bob@example.com"), "sip:bob@example.org")


@pytest.mark.parametrize(
    ("host", "network", "inside"),
    [
        ("10.1.2.3", "10.0.0.0/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("10.1.2.3", "10.1.2.9/255.255.255.0", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "10.1.2.4", False),
        ("2001:db8::5", "2001:db8::/32", True),
        ("2001:db8::5", "[2001:db8::5]", True),
        ("::ffff:10.0.0.1", "10.0.0.0/8", False),
        ("10.0.0.1", "::/0", False),
        ("example.com", "0.0.0.0/0", False),
    ],
)
def test_a_host_is_in_a_network_of_its_own_family(host: str, network: str, inside: bool) -> None:
    assert in_network(host, network) is inside


def test_a_network_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="example"):
        in_network("10.0.0.1", "example.com")
