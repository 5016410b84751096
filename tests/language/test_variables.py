"""Variables of OpenSER and Kamailio: ``$var``, ``$avp``, ``$xavp`` and their kin (LANGUAGE D.7)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, Running, errors, rows, said


@pytest.mark.parametrize(
    ("body", "shows", "says"),
    rows(
        {
            "var-is-0-at-first": ("", "$var(a)", "0"),
            "var-holds-numbers-and-texts": ('$var(a) = 5; $var(a) = "x";', "$var(a)", "x"),
            "var-null-is-0": ('$var(a) = "x"; $var(a) = $null;', "$var(a)", "0"),
            "var-names-respect-case": ("$var(a) = 1; $var(A) = 2;", "$var(a)$var(A)", "12"),
            "var-in-parentheses": ("$(var(a)) = 5;", "$(var(a))", "5"),
            "shv-is-0-at-first": ("", "$shv(a)", "0"),
            "avp-is-undefined-at-first": ("", "$avp(a)", "<null>"),
            "avp-is-a-stack": ("$avp(a) = 1; $avp(a) = 2;", "$avp(a)", "2"),
            "avp-index-0-is-the-newest": ("$avp(a) = 1; $avp(a) = 2;", "$(avp(a)[0])", "2"),
            "avp-index-1-is-the-one-before": ("$avp(a) = 1; $avp(a) = 2;", "$(avp(a)[1])", "1"),
            "avp-index-past-the-end": ("$avp(a) = 1;", "$(avp(a)[1])", "<null>"),
            "avp-index-negative": ("$avp(a) = 1; $avp(a) = 2;", "$(avp(a)[-1])", "<null>"),
            "avp-all-values": ("$avp(a) = 1; $avp(a) = 2; $avp(a) = 3;", "$(avp(a)[*])", "3, 2, 1"),
            "avp-assigned-at-an-index-pushes": (
                "$avp(a) = 1; $(avp(a)[1]) = 2;",
                "$(avp(a)[*])",
                "2, 1",
            ),
            "avp-assigned-at-all-replaces": (
                "$avp(a) = 1; $avp(a) = 2; $(avp(a)[*]) = 9;",
                "$(avp(a)[*])",
                "9",
            ),
            "avp-null-takes-the-newest": (
                "$avp(a) = 1; $avp(a) = 2; $avp(a) = $null;",
                "$(avp(a)[*])",
                "1",
            ),
            "avp-null-at-an-index-takes-the-newest": (
                "$avp(a) = 1; $avp(a) = 2; $avp(a) = 3; $(avp(a)[1]) = $null;",
                "$(avp(a)[*])",
                "2, 1",
            ),
            "avp-null-takes-the-only-one": ("$avp(a) = 1; $avp(a) = $null;", "$avp(a)", "<null>"),
            "avp-null-at-all-takes-all": (
                "$avp(a) = 1; $avp(a) = 2; $(avp(a)[*]) = $null;",
                "$avp(a)",
                "<null>",
            ),
            "avp-of-an-undefined-value": ("$avp(a) = 1; $avp(a) = $hdr(X);", "$avp(a)", "<null>"),
            "avp-with-s": ("$avp(s:a) = 1;", "$avp(a)", "1"),
            "avp-with-i-is-another": (
                "$avp(i:80) = 1; $avp(80) = 2;",
                "$avp(i:80)$avp(s:80)",
                "12",
            ),
            "avp-names-respect-case": ("$avp(a) = 1;", "$avp(A)", "<null>"),
            "avp-named-by-a-variable": (
                '$var(n) = "x"; $avp($var(n)) = 7;',
                "$avp(x)$avp($var(n))",
                "77",
            ),
            "avp-holds-an-empty-text": ('$avp(a) = "";', "[$avp(a)]", "[]"),
            "cnt-counts-values": ("$avp(a) = 1; $avp(a) = 2;", "$cnt($avp(a))", "2"),
            "xavp-pushes-a-new-item": (
                "$xavp(r=>f) = 1; $xavp(r=>f) = 2;",
                "$xavp(r=>f) $xavp(r[0]=>f) $xavp(r[1]=>f) $xavp(r[2]=>f)",
                "2 2 1 <null>",
            ),
            "xavp-with-an-index-adds-to-the-item": (
                "$xavp(r=>f) = 1; $xavp(r[0]=>g) = 2;",
                "$xavp(r=>f)$xavp(r=>g)",
                "12",
            ),
            "xavp-is-read-in-its-top-item": (
                "$xavp(r=>f) = 1; $xavp(r=>g) = 2;",
                "$xavp(r=>f) $xavp(r=>g)",
                "<null> 2",
            ),
            "xavp-without-the-item": ("$xavp(r[5]=>f) = 1;", "$xavp(r=>f)", "<null>"),
            "xavp-without-a-field": ("$xavp(r) = 5;", "$xavp(r)", "5"),
            "xavp-null-takes-the-top-item": (
                "$xavp(r=>f) = 1; $xavp(r=>f) = 2; $xavp(r) = $null;",
                "$xavp(r=>f)",
                "1",
            ),
            "xavp-null-of-a-field": (
                "$xavp(r=>f) = 1; $xavp(r[0]=>g) = 2; $xavp(r=>f) = $null;",
                "$xavp(r=>f) $xavp(r=>g)",
                "<null> 2",
            ),
        }
    ),
)
@pytest.mark.parametrize("dialect", ["kam5", "kam6"])
def test_a_variable(dialect: str, body: str, shows: str, says: str) -> None:
    assert said(f'{body} xlog("{shows}");', dialect) == [says]


@pytest.mark.parametrize(
    ("body", "shows", "says"),
    rows(
        {
            "vn-is-undefined-at-first": ("", "$vn(a)", "<null>"),
            "vn-null-makes-it-undefined": ("$vn(a) = 5; $vn(a) = $null;", "$vn(a)", "<null>"),
            "xavu-has-one-item": ("$xavu(r=>f) = 1; $xavu(r=>f) = 2;", "$xavu(r=>f)", "2"),
            "xavu-keeps-other-fields": (
                "$xavu(r=>f) = 1; $xavu(r=>g) = 2;",
                "$xavu(r=>f)$xavu(r=>g)",
                "12",
            ),
            "xavu-without-a-field": ("$xavu(r) = 1; $xavu(r) = 2;", "$xavu(r)", "2"),
            "xavi-names-ignore-case": ("$xavi(Ab=>f) = 1;", "$xavi(aB=>F)", "1"),
            "xavi-pushes-as-xavp": (
                "$xavi(r=>f) = 1; $xavi(r=>f) = 2;",
                "$xavi(r=>f)$xavi(r[1]=>f)",
                "21",
            ),
        }
    ),
)
def test_a_variable_of_5(body: str, shows: str, says: str) -> None:
    assert said(f'{body} xlog("{shows}");', "kam5") == [says]
    assert said(f'{body} xlog("{shows}");', "kam6") == [says]


def test_vars_survive_the_message_and_avps_do_not() -> None:
    config = """route {
        $var(n) = $var(n) + 1;
        $avp(n) = $avp(n) + 1;
        xlog("$var(n) $avp(n)");
    }"""
    for dialect in KAMAILIO:
        with Running(config, dialect) as router:
            router.receive()
            assert router.receive().said == ["2 1"], dialect


def test_shared_variables_survive_the_message() -> None:
    # 5.6 wants a declaration before it takes an assignment
    with Running('route { $shv(n) = $shv(n) + 1; xlog("$shv(n)"); }', asks=False) as router:
        router.receive()
        assert router.receive().said == ["2"]


@pytest.mark.parametrize(
    ("assigned", "shows", "says"),
    rows(
        {
            "ru": ('$ru = "sip:x@y";', "$ru $rU $rd $ou", "sip:x@y x y sip:bob@127.0.0.12:5062"),
            "rU": ('$rU = "joe";', "$ru", "sip:joe@127.0.0.12:5062"),
            "rU-null-removes-the-user": ("$rU = $null;", "$ru $rU", "sip:127.0.0.12:5062 <null>"),
            "rd": ('$rd = "h.h";', "$ru", "sip:bob@h.h:5062"),
            "rp": ("$rp = 7;", "$ru", "sip:bob@127.0.0.12:7"),
            "rp-null-removes-the-port": ("$rp = $null;", "$ru", "sip:bob@127.0.0.12"),
            "ru-null-changes-nothing": ("$ru = $null;", "$ru", "sip:bob@127.0.0.12:5062"),
            "du": ('$du = "sip:1.2.3.4";', "$du $dd $dp $dP", "sip:1.2.3.4 1.2.3.4 5060 UDP"),
            "du-null-resets-it": ('$du = "sip:1.2.3.4"; $du = $null;', "$du", "<null>"),
            "br": ('$br = "sip:q@w";', "$br", "sip:q@w"),
            "mf": ("$mf = 5;", "$mf $mF", "5 00000005"),
            "bf": ("$bf = 5;", "$bf $bF", "5 00000005"),
            "sf": ("$sf = 5;", "$sf $sF", "5 00000005"),
        }
    ),
)
@pytest.mark.parametrize("dialect", ["kam5", "kam6"])
def test_a_pseudo_variable_that_is_assigned(
    dialect: str, assigned: str, shows: str, says: str
) -> None:
    assert said(f'{assigned} xlog("{shows}");', dialect) == [says]


@pytest.mark.parametrize(
    "statement",
    rows(
        {
            "rm": '$rm = "x";',
            "ua": '$ua = "x";',
            "ou": '$ou = "sip:a@b";',
            "rc": "$rc = 5;",
            "hdr": '$hdr(X) = "y";',
            "cnt": "$cnt($avp(a)) = 1;",
            "a-transformation": "$(var(a){s.len}) = 5;",
            "a-select": '$sel(ruri.user) = "x";',
            "assigned-without-an-end": '$var(a) = 1 xlog("x");',
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_what_cannot_be_assigned(dialect: str, statement: str) -> None:
    assert errors(f"route {{ {statement} }}", dialect)


@pytest.mark.parametrize(
    "name",
    rows(
        {
            "an-unknown-name": "$nope",
            "an-unknown-name-with-parentheses": "$nope(x)",
            "a-name-that-begins-with-rc": "$rcX",
            "a-transformation-that-is-none": "$(rU{s.nope})",
            "a-family-that-is-none": "$(rU{nope.len})",
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_name_that_no_release_has(dialect: str, name: str) -> None:
    assert errors(f"route {{ $var(x) = {name}; }}", dialect)
    assert errors(f'route {{ xlog("{name}"); }}', dialect)


@pytest.mark.parametrize(
    ("marker", "means"),
    rows(
        {
            "kamailio-flavour-knows-variables-only": ("#!KAMAILIO", None),
            "openser-flavour-is-the-same": ("#!OPENSER", None),
            "maxcompat-takes-an-unknown-name-for-an-attribute": ("#!MAXCOMPAT", "7"),
            "all-is-maxcompat": ("#!ALL", "7"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_an_unknown_name_by_flavour(dialect: str, marker: str, means: str | None) -> None:
    route = 'route { $gw_ip = 7; xlog("$avp(gw_ip)"); }'
    if means is None:
        assert "E316" in errors(f"{marker}\n{route}", dialect)
    else:
        with Running(f"{marker}\n{route}", dialect) as router:
            assert router.receive().said == [means]


def test_attributes_and_avps_are_the_same_store() -> None:
    config = '#!MAXCOMPAT\nroute { $f.x = 5; $avp(y) = 6; if ($f.y == 6) { xlog("$avp(x)"); } }'
    with Running(config) as router:
        assert router.receive().said == ["5"]
