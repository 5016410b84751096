"""Transformations: ``$(value{family.function,argument})`` (LANGUAGE D.7.2)."""

from __future__ import annotations

import pytest
from harness import errors, rows, run, said

#: what the rows work on
BEFORE = r"""
$var(u) = "sip:u:p@h:7;transport=tcp;x=1;lr?a=b";
$var(n) = '"Bob B" <sip:b@h;x=1>;tag=q';
$var(p) = "a=1;b=2;c";
$var(l) = "a\nbb\nc";
$var(s) = "it's";
$var(b) = "  x ";
$var(i) = 1;
"""


@pytest.mark.parametrize(
    ("text", "result"),
    rows(
        {
            "s.len": ("$(rU{s.len})", "3"),
            "s.len-of-a-number": ("$(var(i){s.len})", "1"),
            "of-undefined-nothing-is-made": ("[$(avp(none){s.len})$(du{uri.host})]", "[]"),
            "s.int": ("$(rp{s.int})", "5062"),
            "s.md5": ("$(rU{s.md5})", "9f9d51bc70ef21ca5c14f307980a29d8"),
            "s.substr": ("$(rU{s.substr,1,1})", "o"),
            "s.substr-from-the-end": ("$(rU{s.substr,-2,0})", "ob"),
            "s.substr-length-0-is-the-rest": ("$(rU{s.substr,1,0})", "ob"),
            "s.substr-past-the-end": ("$(rU{s.substr,0,10})", "bob"),
            "s.select": ("$(ru{s.select,0,:})", "sip"),
            "s.select-from-the-end": ("$(ru{s.select,-1,:})", "5062"),
            "s.select-past-the-end": ("[$(ru{s.select,9,:})]", "[]"),
            "s.tolower": ("$(rm{s.tolower})", "options"),
            "s.toupper": ("$(rU{s.toupper})", "BOB"),
            "s.encode.hexa": ("$(rU{s.encode.hexa})", "626f62"),
            "s.decode.hexa": ("$(rU{s.encode.hexa}{s.decode.hexa})", "bob"),
            "s.escape.common": ("$(var(s){s.escape.common})", r"it\'s"),
            "s.unescape.common": ("$(var(s){s.escape.common}{s.unescape.common})", "it's"),
            "s.escape.user": ("$(ru{s.escape.user})", "sip%3abob%40127.0.0.12%3a5062"),
            "s.unescape.user": ("$(ru{s.escape.user}{s.unescape.user})", "sip:bob@127.0.0.12:5062"),
            "s.escape.param": ("$(ru{s.escape.param})", "sip:bob%40127.0.0.12:5062"),
            "s.unescape.param": (
                "$(ru{s.escape.param}{s.unescape.param})",
                "sip:bob@127.0.0.12:5062",
            ),
            "s.trim": ("[$(var(b){s.trim})]", "[x]"),
            "s.ltrim": ("[$(var(b){s.ltrim})]", "[x ]"),
            "s.rtrim": ("[$(var(b){s.rtrim})]", "[  x]"),
            "s.strip": ("$(rU{s.strip,1})", "ob"),
            "s.strip-all": ("[$(rU{s.strip,9})]", "[]"),
            "s.striptail": ("$(rU{s.striptail,1})", "bo"),
            "s.prefixes": ("$(rU{s.prefixes})", "b,bo,bob"),
            "s.prefixes-up-to": ("$(rU{s.prefixes,2})", "b,bo"),
            "s.replace": ("$(rU{s.replace,b,xx})", "xxoxx"),
            "s.rm": ("$(rU{s.rm,o})", "bb"),
            "s.count": ("$(rU{s.count,b})", "2"),
            "s.encode.base64": ("$(rU{s.encode.base64})", "Ym9i"),
            "s.numeric": ("[$(rU{s.numeric})]", "[]"),
            "uri.user": ("$(var(u){uri.user})", "u"),
            "uri.host": ("$(var(u){uri.host})", "h"),
            "uri.passwd": ("$(var(u){uri.passwd})", "p"),
            "uri.port": ("$(var(u){uri.port})", "7"),
            "uri.port-of-none-is-empty": ("[$(fu{uri.port})]", "[]"),
            "uri.params": ("$(var(u){uri.params})", "transport=tcp;x=1;lr"),
            "uri.param": ("$(var(u){uri.param,x})", "1"),
            "uri.param-without-a-value": ("[$(var(u){uri.param,lr})]", "[]"),
            "uri.headers": ("$(var(u){uri.headers})", "a=b"),
            "uri.transport": ("$(var(u){uri.transport})", "tcp"),
            "uri.scheme": ("$(var(u){uri.scheme})", "sip"),
            "uri.ttl": ("[$(var(u){uri.ttl})]", "[]"),
            "uri.maddr": ("[$(var(u){uri.maddr})]", "[]"),
            "nameaddr.name": ("$(var(n){nameaddr.name})", '"Bob B" '),
            "nameaddr.uri": ("$(var(n){nameaddr.uri})", "sip:b@h;x=1"),
            "nameaddr.len": ("$(var(n){nameaddr.len})", "21"),
            "param.value": ("$(var(p){param.value,b})", "2"),
            "param.in": ("$(var(p){param.in,c})", "1"),
            "param.valueat": ("$(var(p){param.valueat,1})", "2"),
            "param.name": ("$(var(p){param.name,1})", "b"),
            "param.count": ("$(var(p){param.count})", "3"),
            "tobody.uri": ("$(var(n){tobody.uri})", "sip:b@h;x=1"),
            "tobody.user": ("$(var(n){tobody.user})", "b"),
            "tobody.host": ("$(var(n){tobody.host})", "h"),
            "tobody.display": ("$(var(n){tobody.display})", '"Bob B"'),
            "tobody.tag": ("$(var(n){tobody.tag})", "q"),
            "tobody.params": ("$(var(n){tobody.params})", "tag=q"),
            "line.count": ("$(var(l){line.count})", "3"),
            "line.at": ("$(var(l){line.at,1})", "bb"),
            "line.sw": ("$(var(l){line.sw,b})", "bb"),
            "a-chain": ("$(rU{s.len}{s.len})", "1"),
            "an-argument-that-is-a-variable": ("$(rU{s.substr,$var(i),1})", "o"),
            "of-a-header-by-index": ("$(hdr(Via)[0]{s.len})", "43"),
        }
    ),
)
def test_a_transformation(text: str, result: str) -> None:
    for dialect in ("kam5", "kam6"):
        assert said(f'{BEFORE} xlog("{text}");', dialect) == [result], dialect


@pytest.mark.parametrize(
    ("module", "text", "result"),
    rows(
        {
            "sql.val-of-text": ("sqlops", "$(var(s){sql.val})", r"'it\'s'"),
            "sql.val-of-a-number": ("sqlops", "$(var(i){sql.val})", "1"),
            "sql.val-of-undefined": ("sqlops", "$(avp(x){sql.val})", "NULL"),
            "s.ftime": ("pv", "$(var(i){s.ftime,%Y})", "1970"),
            "uri.tosocket-of-a-uri": ("pv", "$(var(u){uri.tosocket})", "tcp:h:7"),
        }
    ),
)
def test_a_transformation_that_is_not_compared(module: str, text: str, result: str) -> None:
    config = f'loadmodule "{module}.so"\nroute {{ {BEFORE} xlog("{text}"); }}'
    assert run(config, "kam5", asks=False).said == [result]


@pytest.mark.parametrize(
    ("text", "code"),
    rows(
        {
            "a-function-that-is-none": ("$(rU{s.nope})", "E320"),
            "a-family-that-is-none": ("$(rU{nope.len})", "E320"),
            "an-argument-too-few": ("$(rU{s.select,0})", "E302"),
            "an-argument-too-many": ("$(rU{s.len,0})", "E302"),
            "no-argument": ("$(rU{param.value})", "E302"),
        }
    ),
)
def test_a_transformation_that_is_refused(text: str, code: str) -> None:
    assert errors(f'route {{ xlog("{text}"); }}') == [code]


# ---- substitutions -----------------------------------------------------------------------------

TEXTOPS = 'loadmodule "textops.so"\n'


@pytest.mark.parametrize(
    ("expression", "shows"),
    rows(
        {
            "the-first-match": ("/b/x/", "sip:xob@host.aa"),
            "all-matches": ("/b/x/g", "sip:xox@host.aa"),
            "case-counts": ("/B/x/", "sip:bob@host.aa"),
            "unless-it-is-told-not-to": ("/B/x/gi", "sip:xox@host.aa"),
            "groups": (r"/(b)(o)/\\2\\1\\0/", "sip:obbob@host.aa"),
            "a-group-that-is-not-there": (r"/(b)/\\9/", "sip:ob@host.aa"),
            "no-match": ("/nope/x/", "sip:bob@host.aa"),
            "another-delimiter": ("#b#x#", "sip:xob@host.aa"),
            "a-set": ("/[b-o]+/-/g", "s-p:-@-st.aa"),
            "a-number-of-times": ("/a{2}/x/", "sip:bob@host.x"),
            "an-escape-in-the-pattern": (r"/\\./-/", "sip:bob@host-aa"),
            "an-escape-in-the-replacement": (r"/b/\\\\/", r"sip:\ob@host.aa"),
            "two-dollars-are-one": ("/b/$$/", "sip:$ob@host.aa"),
            "a-variable-in-the-replacement": ("/b/$rU/", "sip:bobob@host.aa"),
            "an-empty-match-is-none": ("/x*/-/g", ""),
            "a-variable-holds-it": ("$var(e)", "sip:yob@host.aa"),
        }
    ),
)
@pytest.mark.parametrize("dialect", ["kam3", "kam5"])
def test_a_substitution(dialect: str, expression: str, shows: str) -> None:
    body = f"""$var(s) = "sip:bob@host.aa"; $var(e) = "/b/y/";
        xlog("[$(var(s){{re.subst,{expression}}})]");"""
    assert run(f"{TEXTOPS}route {{ {body} }}", dialect).said == [f"[{shows}]"]


@pytest.mark.parametrize(
    "expression", rows({"no-delimiters": "b", "an-unknown-flag": "/b/x/q", "two-parts": "/b/x"})
)
def test_a_substitution_that_is_refused(expression: str) -> None:
    config = f'{TEXTOPS}route {{ xlog("$(ru{{re.subst,{expression}}})"); }}'
    assert errors(config) == ["E308"]
