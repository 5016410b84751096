"""What ``==`` and networks mean in configs."""

from __future__ import annotations

import pytest

from runtime import in_network, same
from runtime.sip.uri import parse_uri


def test_null_equals_nothing() -> None:
    assert not same(None, "")
    assert not in_network(None, "0.0.0.0/0")


def test_only_ascii_letters_are_equal_in_both_cases() -> None:
    # an E-acute has two cases in Unicode; the servers knew bytes
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
