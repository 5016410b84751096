"""Typed expressions of 3.x and later: conversions, operators, comparisons (LANGUAGE C.4.3, D.2,
D.5)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, errors, needs_patterns, rows, said, truth, value

X = "$var(x) = 3;"


@pytest.mark.parametrize(
    ("expression", "result"),
    rows(
        {
            "plus": ("5 + 3", "8"),
            "minus-is-left-associative": ("7 - 2 - 1", "4"),
            "division-is-left-associative": ("100 / 10 / 5", "2"),
            "times-before-plus": ("2 + 3 * 4", "14"),
            "division-is-cut-towards-zero": ("-7 / 2", "-3"),
            "modulo": ("7 mod 3", "1"),
            "modulo-has-the-sign-of-the-left": ("-7 mod 3", "-1"),
            "division-by-zero-is-0": ("5 / 0", "0"),
            "modulo-by-zero-is-0": ("5 mod 0", "0"),
            "bit-and": ("6 & 3", "2"),
            "bit-or": ("6 | 1", "7"),
            "bit-xor": ("5 ^ 1", "4"),
            "bit-and-before-or": ("5 | 2 & 3", "7"),
            "xor-before-and": ("1 ^ 3 & 1", "0"),
            "xor-before-or": ("1 | 4 ^ 4", "1"),
            "shift-left": ("1 << 4", "16"),
            "shift-right": ("16 >> 2", "4"),
            "shift-right-before-left": ("2 << 1 >> 1", "2"),
            "bits-bind-looser-than-equality": ("6 & 3 == 3", "0"),
            "shifts-bind-looser-than-equality": ("1 << 2 == 4", "1"),
            "or-binds-looser-than-equality": ("1 | 2 == 2", "1"),
            "order-before-equality": ("1 == 2 < 3", "1"),
            "plus-before-equality": ("1 + 2 == 3", "1"),
            "and-before-or": ("1 || 0 && 0", "1"),
            "bits-before-and": ("5 & 4 && 1", "1"),
            "equality-before-and": ("1 == 1 && 2 == 2", "1"),
            "complement": ("~0", "-1"),
            "unary-minus": ("- 3", "-3"),
            "minus-of-minus": ("1 - -1", "2"),
            "not-of-zero": ("!0", "1"),
            "not-of-a-number": ("!5", "0"),
            "not-of-minus-one": ("!-1", "0"),
            "not-binds-tighter-than-equality": ("!0 == 1", "1"),
            "not-binds-tighter-than-plus": ("!(5) + 1", "1"),
            "not-not": ("not not 5", "1"),
            "and-gives-1-or-0": ("1 && 2", "1"),
            "or-gives-1-or-0": ("0 or 5", "1"),
            "a-comparison-gives-1-or-0": ("3 > 2", "1"),
            "comparisons-chain-from-the-left": ("1 == 1 == 1", "1"),
            "defined-binds-tighter-than-equality": ("defined $var(q) == 1", "1"),
            "casts-bind-tightest": ('(int)"12" + 1', "13"),
            "str": ('(str)5 + "1"', "51"),
            "int-of-text-that-is-no-number": ('(int)"12abc"', "0"),
            "int-of-text-with-blanks": ('(int)" 5"', "0"),
            "int-of-text-with-a-sign": ('(int)"+5"', "5"),
            "int-of-no-text": ('(int)""', "0"),
            "strlen": ('strlen("abc")', "3"),
            "strlen-of-undefined": ("strlen($avp(n))", "0"),
            "strempty": ('strempty("")', "1"),
            "strempty-of-text": ('strempty("a")', "0"),
            "strempty-of-undefined": ("strempty($null)", "1"),
            "yes-is-1": ("yes + 1", "2"),
            "hexadecimal": ("0x1f", "31"),
            "octal": ("010", "8"),
            "binary": ("101b", "5"),
            "numbers-have-32-bits": ("2147483647 + 1", "-2147483648"),
            "a-number-above-32-bits-wraps": ("0xffffffff", "-1"),
        }
    ),
)
def test_an_expression_has_the_value_that_the_server_computes(expression: str, result: str) -> None:
    for dialect in ("kam3", "kam5"):
        if ("^" not in expression and "<<" not in expression) or dialect != "kam3":
            assert value(expression, dialect) == result, dialect


@pytest.mark.parametrize(
    ("before", "expression", "result"),
    rows(
        {
            "a-constant-text-and-a-number": ("", '"1" + 2', "12"),
            "a-chain-of-texts": ("", '"a" + "b" + 3', "ab3"),
            "a-text-and-a-number": ('$var(s) = "12";', "$var(s) + 1", "121"),
            "a-number-and-a-text": ("$var(i) = 12;", '$var(i) + "1"', "13"),
            "a-number-and-text-that-is-none": ("$var(i) = 1;", '$var(i) + "a"', "1"),
            "undefined-and-a-number": ("", "$avp(none) + 1", "1"),
            "undefined-and-a-text": ("", '$avp(none) + "x"', "x"),
            "undefined-and-undefined": ("", "$avp(none) + $avp(none)", ""),
            "a-text-and-undefined": ("", '"a" + $avp(none)', "a"),
            "a-number-and-undefined": ("", "1 + $avp(none)", "1"),
            "a-field-and-a-number": ("", "$rU + 1 + 2", "bob12"),
            "a-select-and-a-number": ("", "@ruri.user + 1", "bob1"),
            "minus-is-of-numbers": ('$var(s) = "abc";', "$var(s) - 1", "-1"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_left_operand_decides_between_adding_and_joining(
    dialect: str, before: str, expression: str, result: str
) -> None:
    assert value(expression, dialect, before) == result


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "if-minus-one": ("-1", False),
            "if-one": ("1", True),
            "if-zero": ("0", False),
            "if-text": ('"abc"', False),
            "if-text-that-is-a-number": ('"2"', True),
            "if-text-that-is-zero": ('"0"', False),
            "if-no-text": ('""', False),
            "if-undefined": ("$avp(none)", False),
            "if-a-field-that-is-text": ("$rU", False),
            "not-a-field-that-is-text": ("!$rU", True),
            "not-undefined": ("!$avp(none)", True),
            "undefined-is-empty": ('$avp(none) == ""', True),
            "undefined-is-zero": ("$avp(none) == 0", True),
            "undefined-on-the-right-is-zero": ("0 == $avp(none)", True),
            "undefined-is-no-other-text": ('$avp(none) != "x"', True),
            "undefined-is-not-different-from-empty": ('$avp(none) != ""', False),
            "undefined-is-null": ("$avp(none) == $null", True),
            "undefined-is-not-different-from-null": ("$avp(none) != $null", False),
            "defined-of-an-avp": ("defined $avp(none)", False),
            "not-defined": ("!defined $avp(none)", True),
            "defined-of-a-var": ("defined $var(new)", True),
            "defined-of-a-field": ("defined $rU", True),
            "defined-of-a-missing-tag": ("defined $tt", False),
            "defined-of-null": ("defined $null", False),
            "defined-of-a-missing-header": ('defined @msg.header["X"]', False),
            "an-untouched-var-is-zero": ("$var(new) == 0", True),
            "an-untouched-var-is-not-empty": ('$var(new) == ""', False),
            "texts-respect-case": ('$rm == "options"', False),
            "texts-that-are-equal": ('$rm == "OPTIONS"', True),
            "order-is-of-numbers": ("$sp > 5000", True),
            "order-of-text-as-a-number": ("$rU < 1", True),
            "eq-compares-texts": ('"a" eq "a"', True),
            "eq-makes-numbers-texts": ('$sp eq "5061"', True),
            "ne-compares-texts": ('$rU ne "BOB"', True),
            "ieq-compares-numbers": ("$sp ieq 5061", True),
            "ine-compares-numbers": ("$sp ine 5061", False),
            "a-call-in-a-comparison-is-1-or-0": ("route(M) == 0", True),
            "a-call-is-true-when-positive": ("route(P)", True),
            "a-call-is-false-when-negative": ("route(M)", False),
            "and-stops-at-the-first-false": ("route(M) && route(X)", False),
            "or-stops-at-the-first-true": ("route(P) || route(X)", True),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_condition_holds_as_on_the_server(dialect: str, condition: str, holds: bool) -> None:
    rest = "route[P] { return 5; } route[M] { return -5; } route[X] { exit; }"
    assert truth(condition, dialect, rest=rest) is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "matching-ignores-case": ('$rm =~ "options"', True),
            "matching-searches": ('$rU =~ "o"', True),
            "matching-with-an-anchor": ('$rU =~ "^o"', False),
            "matching-with-a-class": ('$rU =~ "^[[:alpha:]]+$"', True),
            "matching-with-groups": ('$rU =~ "^b(o|x)b$"', True),
            "matching-with-a-backslash": (r'$rd =~ "127\.0"', True),
            "a-single-quoted-pattern": ("$rU =~ 'BOB'", True),
            "undefined-is-empty-to-a-pattern": ('$avp(none) =~ "^$"', True),
            "an-empty-pattern-matches": ('$rU =~ ""', True),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_matching(dialect: str, condition: str, holds: bool) -> None:
    assert truth(condition, dialect) is holds


@needs_patterns
def test_a_newline_is_an_ordinary_character_to_a_pattern() -> None:
    assert truth('"a\nb" =~ "^a.b$"', "kam5")


@pytest.mark.parametrize(
    ("pattern", "holds"),
    rows(
        {
            "a-pattern-in-a-variable": ("$var(p)", True),
            "a-pattern-put-together": ('"^bo" + "b"', True),
            "a-bad-pattern-in-a-variable-is-false": ("$var(bad)", False),
        }
    ),
)
@needs_patterns
def test_a_pattern_that_is_known_at_run_time_only(pattern: str, holds: bool) -> None:
    before = '$var(p) = "^B.B$"; $var(bad) = "(";'
    assert truth(f"$rU =~ {pattern}", "kam5", before) is holds


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_type_of_the_left_side_decides_a_comparison(dialect: str) -> None:
    text = '$var(x) = "abc";'
    assert not truth("$var(x) == 0", dialect, text)
    assert truth("0 == $var(x)", dialect, text)
    assert truth('$var(x) == "10"', dialect, "$var(x) = 10;")


@pytest.mark.parametrize(
    ("expression", "result"),
    rows(
        {
            "a-call-gives-its-code": ("route(M)", "-5"),
            "a-call-in-parentheses-gives-its-code": ("(route(M))", "-5"),
            "a-call-as-an-operand-is-1-or-0": ("route(M) + 10", "10"),
            "a-true-call-as-an-operand": ("route(P) + 10", "11"),
            "not-a-call": ("!route(M)", "1"),
            "a-core-test-gives-minus-1": ("isflagset(1)", "-1"),
            "a-comparison-gives-1": ('$rU == "bob"', "1"),
            "a-keyword-gives-1": ('method == "OPTIONS"', "1"),
            "an-undefined-value-makes-a-var-0": ("$avp(n)", "0"),
            "an-undefined-select-is-empty": ("@contact.uri", ""),
            "an-assignment-inside-gives-1": ("($avp(a) = 7)", "1"),
            "a-string-is-never-expanded": ('"a$rU"', "a$rU"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_what_an_assignment_stores(dialect: str, expression: str, result: str) -> None:
    rest = "route[P] { return 5; } route[M] { return -5; }"
    body = f'$var(r) = {expression}; xlog("$var(r)");'
    assert said(body, dialect, rest=rest) == [result]


@pytest.mark.parametrize(
    ("expression", "result"),
    rows(
        {
            "selval-true": ('selval(1, "a", "b")', "a"),
            "selval-false": ('selval("0", "a", "b")', "b"),
            "selval-negative-is-false": ('selval(-1, "a", "b")', "b"),
            "selval-undefined-is-false": ("selval($avp(q), 1, 2)", "2"),
            "hexadecimal-text-is-a-number-from-5-on": ('(int)"0x1f"', "31"),
        }
    ),
)
def test_what_later_releases_added(expression: str, result: str) -> None:
    assert value(expression, "kam5") == result
    assert value(expression, "kam6") == result


def test_an_undefined_select_makes_an_avp_empty() -> None:
    body = '$avp(a) = "x"; $avp(a) = @contact.uri; xlog("[$avp(a)] $cnt($avp(a))");'
    assert said(body, "kam5") == ["[] 2"]


@pytest.mark.parametrize(
    "expression",
    rows(
        {
            "a-text-constant-is-added-to-a-number": '1 + "x"',
            "a-text-constant-is-compared-with-a-number": '5 == "x"',
            "a-comparison-is-compared-with-a-text": '$var(a) == 1 == "1"',
            "not-binds-to-its-operand-alone": '!$rm == "X"',
            "minus-of-a-text": '$var(a) - "2"',
            "a-number-minus-a-text": '"12" - 1',
            "bits-of-a-text": '"3" & 1',
            "a-sign-before-a-text": '-"3"',
            "not-of-a-text": '!"abc"',
            "order-of-a-text": '3 < "5"',
            "order-of-a-select": "@ruri.port > 100",
            "and-of-a-text": '1 && "abc"',
            "and-of-a-select": "@ruri.user && 1",
            "a-sum-that-is-text-is-subtracted-from": '("1" + $var(a)) - 1',
            "eq-of-a-number": '5 eq "5"',
            "ieq-of-a-text": '"5" ieq 5',
            "a-number-is-matched": '5 =~ "5"',
            "a-number-as-a-pattern": "$rU =~ 5",
            "a-bad-pattern": '$rU =~ "^("',
            "strlen-of-a-number": "strlen(55)",
            "defined-of-a-number": "defined 1",
            "a-word-that-means-nothing": "$rm == INVITE",
            "a-keyword-on-the-right": '"OPTIONS" == method',
            "arithmetic-without-an-operand": "1 +",
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_an_expression_that_the_server_would_not_start_with(dialect: str, expression: str) -> None:
    assert errors(f"route {{ if ({expression}) {{ exit; }} }}", dialect)


@pytest.mark.parametrize(
    "statement",
    rows(
        {
            "return-of-a-text": 'return "0";',
            "while-of-a-text": 'while ("abc") { break; }',
        }
    ),
)
def test_a_statement_that_wants_a_number(statement: str) -> None:
    assert errors(f"route {{ {statement} }}") == ["E311"]


def test_a_select_is_text_and_a_cast_makes_it_a_number() -> None:
    assert truth("(int)@ruri.port > 5000", "kam5")
    assert truth('@ruri.user == "bob"', "kam5")
    assert not truth('@ruri.user == "BOB"', "kam5")
