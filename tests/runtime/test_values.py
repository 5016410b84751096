"""What the config language does with numbers, texts and null: LANGUAGE D.5, D.2, H 8, 9, 61, 62.

Rows marked 5.6.3 were read off that server.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime import (
    Exit,
    Rc,
    add,
    divide,
    equal,
    exit_if_zero,
    modulo,
    number,
    once,
    same,
    shift_left,
    shift_right,
    shown,
    text,
)
from runtime.sip.uri import parse_uri
from runtime.sip.views import NO_URI
from runtime.values import wrapped

numbers = st.integers(-(2**63), 2**63 - 1)
values = st.none() | numbers | st.text()


@pytest.mark.parametrize(
    ("written", "read"),
    [  # 5.6.3
        ("12", 12), ("-12", -12), ("+12", 12), ("010", 10), ("00000000000000000000012", 12),
        ("0x1f", 31), ("0X1F", 31), (" 12", 0), ("12 ", 0), ("-0x1f", 0), ("1f", 0), ("", 0),
        ("abc", 0), ("-", 0), ("+", 0), ("0x", 0), ("0x 1", 0), ("0xg", 0), ("--1", 0),
        ("1.5", 0), ("1_0", 0), ("99999999999999999999", 0), ("\u0663", 0), ("12\n", 0),
    ],
)  # fmt: skip
def test_a_text_is_the_number_it_spells_or_0(written: str, read: int) -> None:
    assert number(written) == read


def test_before_5_x_hexadecimal_is_no_number() -> None:
    assert number("0x1f", False) == 0


def test_what_is_no_text_has_a_number_too() -> None:
    assert number(None) == 0
    assert number(True) == 1 and number(True) is not True
    assert number(Rc(-1)) == -1
    assert number(parse_uri("sip:12")) == 0


@given(st.text())
def test_no_text_is_too_strange_to_be_read_as_a_number(written: str) -> None:
    assert -(2**63) <= number(written) < 2**63


def test_a_number_of_many_digits_takes_no_time() -> None:
    assert number("9" * 1_000_000) == 0
    assert number("0" * 1_000_000 + "7") == 7


@given(numbers)
def test_a_number_as_text_is_the_number_again(value: int) -> None:
    assert number(text(value)) == value


def test_null_is_empty_in_a_text_and_shown_in_a_format() -> None:
    assert (text(None), shown(None)) == ("", "<null>")
    assert (text(0), shown(0)) == ("0", "0")
    assert (text(False), text(Rc(-1)), f"{Rc(-1)}") == ("0", "-1", "-1")
    uri = parse_uri("sip:a@b")
    assert (text(uri), shown(uri)) == ("sip:a@b", "sip:a@b")


def test_a_part_that_a_message_lacks_is_null_though_it_is_a_uri() -> None:
    assert shown(NO_URI) == "<null>"
    assert equal(NO_URI, 0) and equal(NO_URI, "")


@pytest.mark.parametrize(
    ("left", "right", "is_so"),
    [  # 5.6.3
        ("abc", 0, False), (0, "abc", True), (None, "", True), (None, 0, True), (None, "x", False),
        (None, None, True), (5, "5", True), (5, " 5", False), ("05", 5, False), ("5", 5, True),
        (0, None, True), ("x", None, False), ("", None, True), ("INVITE", "invite", False),
        (True, 1, True), (1, True, True),
    ],
)  # fmt: skip
def test_the_left_side_decides_how_two_values_are_compared(
    left: str | int | None, right: str | int | None, is_so: bool
) -> None:
    assert equal(left, right) is is_so


@given(values, values)
def test_comparing_never_fails(left: str | int | None, right: str | int | None) -> None:
    assert equal(left, left)
    assert equal(left, right) in (True, False)
    if type(left) is type(right):
        assert equal(left, right) == equal(right, left)


@pytest.mark.parametrize(
    ("left", "right", "is_so"),
    [
        ("ALICE", "alice", True), (None, "", False), ("", None, False), (None, None, False),
        (5, "5", True), ("5", 5, True), ("", "", True), ("\xc9", "\xe9", False),
    ],
)  # fmt: skip
def test_in_ser_2_an_undefined_side_equals_nothing_and_case_does_not_count(
    left: str | int | None, right: str | int | None, is_so: bool
) -> None:
    assert same(left, right) is is_so


@pytest.mark.parametrize(
    ("left", "right", "total"),
    [  # 5.6.3
        ("1", 2, "12"), ("12", 1, "121"), (12, "1", 13), (None, 1, 1), (None, "x", "x"),
        (None, None, ""), (5, None, 5), ("5", None, "5"), (5, "abc", 5), ("x", 1, "x1"),
    ],
)  # fmt: skip
def test_the_left_side_decides_whether_values_are_added_or_joined(
    left: str | int | None, right: str | int | None, total: str | int
) -> None:
    assert add(left, right) == total


@given(numbers, values)
def test_a_number_plus_anything_is_a_number_of_64_bits(left: int, right: str | int | None) -> None:
    total = add(left, right)
    assert isinstance(total, int)
    assert total == wrapped(left + number(right), 64)


@given(st.text(), values)
def test_a_text_plus_anything_begins_with_it(left: str, right: str | int | None) -> None:
    assert add(left, right) == left + text(right)


@given(numbers, numbers)
def test_quotient_and_remainder_make_the_number_again(left: int, right: int) -> None:
    if right:
        assert divide(left, right) * right + modulo(left, right) == left
        assert abs(modulo(left, right)) < abs(right)
    else:
        assert (divide(left, right), modulo(left, right)) == (0, 0)


@pytest.mark.parametrize(
    ("left", "right", "quotient", "rest"),
    [(-7, 2, -3, -1), (7, -2, -3, 1), (1, 2, 0, 1), (-7, -2, 3, -1)],  # 5.6.3
)
def test_division_is_cut_towards_zero(left: int, right: int, quotient: int, rest: int) -> None:
    assert (divide(left, right), modulo(left, right)) == (quotient, rest)


@pytest.mark.parametrize(
    ("left", "right", "bits", "shifted"),
    [(1, 64, 32, 1), (1, 33, 32, 2), (1, -1, 32, -(2**31)), (1, 31, 64, 2**31)],  # 5.6.3
)
def test_only_the_low_bits_of_a_shift_count(left: int, right: int, bits: int, shifted: int) -> None:
    assert shift_left(left, right, bits) == shifted


@given(numbers, numbers)
def test_shifts_stay_in_their_width(left: int, right: int) -> None:
    assert -(2**31) <= shift_left(left, right, 32) < 2**31
    assert -(2**63) <= shift_right(left, right) < 2**63


def test_zero_ends_the_script_but_false_is_minus_one() -> None:
    with pytest.raises(Exit):
        exit_if_zero(Rc(0))
    with pytest.raises(Exit):
        exit_if_zero(0)
    assert exit_if_zero(Rc(-1)) == -1
    assert exit_if_zero(False) is False


def test_a_block_that_break_leaves_is_run_once() -> None:
    rounds = []
    for _ in once:
        rounds.append(1)
    assert rounds == [1]
