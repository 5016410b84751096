"""Typed expressions of 3.x and later: conversions, operators, comparisons (LANGUAGE C.4.3, D.5)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, errors, truth, value
from wire import request


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("5 + 3", "8"),
        ("7 - 2 - 1", "4"),
        ("2 + 3 * 4", "14"),
        ("-7 / 2", "-3"),
        ("7 mod 3", "1"),
        ("5 / 0", "0"),
        ("6 & 3", "2"),
        ("6 | 1", "7"),
        ("1 << 4", "16"),
        ("16 >> 2", "4"),
        ("6 & 3 == 3", "0"),
        ("1 << 2 == 4", "1"),
        ("~0", "-1"),
        ('"1" + 2', "12"),
        ('"a" + "b" + 3', "ab3"),
        ('(int)"12" + 1', "13"),
        ('(str)5 + "1"', "51"),
        ('strlen("abc")', "3"),
        ('strempty("")', "1"),
        ('strempty("a")', "0"),
        ("!0", "1"),
        ("!5", "0"),
        ("3 > 2", "1"),
        ("1 && 2", "1"),
        ("0 || 0", "0"),
        ("0x1f", "31"),
        ("010", "8"),
        ("101b", "5"),
        ("yes + 1", "2"),
    ],
)
def test_an_expression_has_the_value_that_the_server_computes(expression: str, result: str) -> None:
    assert value(expression, "kam5") == result


@pytest.mark.parametrize(
    ("before", "expression", "result"),
    [
        ('$var(s) = "12";', "$var(s) + 1", "121"),
        ("$var(i) = 12;", '$var(i) + "1"', "13"),
        ("", "$avp(none) + 1", "1"),
        ("", '$avp(none) + "x"', "x"),
        ('$var(s) = "abc";', "$var(s) - 1", "-1"),
    ],
)
def test_the_left_operand_decides_between_adding_and_joining(
    before: str, expression: str, result: str
) -> None:
    assert value(expression, "kam5", before) == result


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("-1", False),
        ("1", True),
        ("0", False),
        ('"abc"', False),
        ('"2"', True),
        ('"0"', False),
        ('""', False),
        ("$avp(none)", False),
        ('$avp(none) == ""', True),
        ("$avp(none) == 0", True),
        ('$avp(none) != "x"', True),
        ("$avp(none) == $null", True),
        ("$avp(none) != $null", False),
        ("defined $avp(none)", False),
        ("defined $var(new)", True),
        ("$var(new) == 0", True),
        ('$var(new) == ""', False),
        ('$rm == "OPTIONS"', True),
        ('$rm == "options"', False),
        ('$rm =~ "options"', True),
        ('method == "options"', True),
        ("method == OPTIONS", True),
        ('$rU =~ "^BO"', True),
        ('$rU !~ "^BO"', False),
        ('!method=="REGISTER"', True),
        ("!uri==myself", True),
        ("src_ip==127.0.0.0/8", True),
        ("src_ip==127.0.0.11", True),
        ("!src_ip==1.2.3.4", True),
        ("src_ip==127.0.0.0/255.0.0.0", True),
        ('"10" ieq 10', True),
        ('"a" eq "a"', True),
        ('5 ne "6"', True),
    ],
)
def test_a_condition_holds_as_on_the_server(condition: str, holds: bool) -> None:
    assert truth(condition, "kam5") is holds


def test_the_type_of_the_left_side_decides_a_comparison() -> None:
    text = '$var(x) = "abc";'
    assert not truth("$var(x) == 0", "kam5", text)
    assert truth("0 == $var(x)", "kam5", text)


def test_while_asks_for_zero_and_if_for_positive() -> None:
    loop = "while ($var(i)) { $var(i) = $var(i) + 1; $var(n) = $var(n) + 1; }"
    assert value("$var(n)", before=f"$var(i) = -3; {loop}") == "3"


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_not_binds_to_its_operand_alone(dialect: str) -> None:
    assert errors('route { if (!$rm == "X") { exit; } }', dialect) == ["E311"]


@pytest.mark.parametrize("condition", ['5 == "x"', '1 + "x" == 1', '$rs == "x" + 1 - "y" == "z"'])
def test_a_number_and_a_string_constant_do_not_go_together(condition: str) -> None:
    assert "E311" in errors(f"route {{ if ({condition}) {{ exit; }} }}", "kam5")


def test_a_select_is_text() -> None:
    message = request(to="<sip:bob@example.com>;tag=x1")
    assert truth('@to.tag == "x1"', "ser3", message=message)
    assert not truth('@to.tag == "X1"', "ser3", message=message)
    assert truth('@to.tag == "X1"', "ser2", message=message)
