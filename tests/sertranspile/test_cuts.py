"""Conditionals that cut through statements and items (DESIGN 3.3): what stays, and under what."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projection import conditionals, from_text, from_tree, outline

from sertranspile import syntax as s
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import detect
from sertranspile.parser import parse
from sertranspile.precedence import MODERN
from sertranspile.scanner import Scan, scan
from sertranspile.source import SourceFile, decode

CORPUS = sorted((Path(__file__).parents[3] / "shared" / "corpus").rglob("*.cfg"))


def read(text: str) -> tuple[Scan, s.Config, list[Diagnostic]]:
    scanned = scan(SourceFile("x.cfg", text))
    config, findings = parse(scanned, MODERN)
    return scanned, config, findings


def shape(text: str) -> str:
    """What a config says, a word for each node; nothing may be found wrong with it."""
    scanned, config, findings = read(text)
    assert not findings
    return outline(config.items, scanned.source.text)


CASES = {
    "an operand": (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!endif\n) c(); d(); }",
        "route{ ifdef X{ if(a()||b()){ c() } } else{ if(a()){ c() } } d() }",
    ),
    "an else": (
        "route{ if (a()) b();\n#!ifdef X\nelse c();\n#!endif\nd(); }",
        "route{ if(a()){ b() } else{ ifdef X{ c() } } d() }",
    ),
    "an else if": (
        "route{ if (a()) b();\n#!ifdef X\nelse if (c()) d();\n#!endif\nelse e(); }",
        "route{ if(a()){ b() } else{ ifdef X{ if(c()){ d() } else{ e() } } else{ e() } } }",
    ),
    "a head, and the block's end in another": (
        "route{\n#!ifdef X\nif (a()) {\n#!endif\nb();\n#!ifdef X\n}\n#!endif\nc(); }",
        "route{ ifdef X{ if(a()){ b() } } else{ b() } c() }",
    ),
    "one of two heads": (
        "route{\n#!ifdef X\nif (a()) {\n#!else\nif (b()) {\n#!endif\nc(); } }",
        "route{ ifdef X{ if(a()){ c() } } else{ if(b()){ c() } } }",
    ),
    "an argument": (
        'route{ a("x"\n#!ifdef X\n, "y"\n#!endif\n); }',
        'route{ ifdef X{ a("x","y") } else{ a("x") } }',
    ),
    "two conditionals of one feature": (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!endif\n|| c()\n#!ifndef X\n|| d()\n#!endif\n) e(); }",
        "route{ ifdef X{ if(a()||b()||c()){ e() } } else{ if(a()||c()||d()){ e() } } }",
    ),
    "two features": (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!endif\n#!ifdef Y\n|| c()\n#!endif\n) d(); }",
        "route{ ifdef X{ ifdef Y{ if(a()||b()||c()){ d() } } else{ if(a()||b()){ d() } } }"
        " else{ ifdef Y{ if(a()||c()){ d() } } else{ if(a()){ d() } } } }",
    ),
    "three features that stand in each other": (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!ifdef Y\n|| c()\n#!ifdef Z\n|| d()\n"
        "#!endif\n#!endif\n#!endif\n) e(); }",
        "route{ ifdef X{ ifdef Y{ ifdef Z{ if(a()||b()||c()||d()){ e() } } else{"
        " if(a()||b()||c()){ e() } } } else{ if(a()||b()){ e() } } } else{ if(a()){ e() } } }",
    ),
    "statements apart are cut apart": (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!endif\n) c();"
        " if (a()\n#!ifdef Y\n|| b()\n#!endif\n) d(); }",
        "route{ ifdef X{ if(a()||b()){ c() } } else{ if(a()){ c() } }"
        " ifdef Y{ if(a()||b()){ d() } } else{ if(a()){ d() } } }",
    ),
    "in a statement that is cut": (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!endif\n) { c(\n#!ifdef Y\n1\n#!endif\n); } }",
        "route{ ifdef X{ if(a()||b()){ ifdef Y{ c(1) } else{ c() } } }"
        " else{ if(a()){ ifdef Y{ c(1) } else{ c() } } } }",
    ),
    "inside of whole statements of the same feature": (
        "route{\n#!ifdef X\nif (a()\n#!ifdef X\n|| b()\n#!endif\n) c();\n#!endif\nd(); }",
        "route{ ifdef X{ if(a()||b()){ c() } } d() }",
    ),
    "what is the same stays outside": (
        "route{ a(); if (b()) { c(); d(\n#!ifdef X\n1\n#!endif\n); e(); } f(); }",
        "route{ a() if(b()){ c() ifdef X{ d(1) } else{ d() } e() } f() }",
    ),
    "a label and its case": (
        "route{ switch($x) { case 1: a();\n#!ifdef X\nbreak; case 2:\n#!endif\nb(); } }",
        "route{ switch($x){ case 1{ a() ifdef X{ break } else{ b() } }"
        " ifdef X{ case 2{ b() } } } }",
    ),
    "two routes": (
        "route[A]{ a();\n#!ifdef X\nb(); }\nroute[B]{ c();\n#!endif\nd(); }",
        "route A{ a() ifdef X{ b() } else{ d() } } ifdef X{ route B{ c() d() } }",
    ),
    "the head of a route": (
        "#!ifdef X\nroute[A] {\n#!else\nroute[B] {\n#!endif\na(); }\nroute{ b(); }",
        "ifdef X{ route A{ a() } } else{ route B{ a() } } route{ b() }",
    ),
    "a head without its brace": (
        "#!ifdef X\nroute[A]\n#!else\nroute[B]\n#!endif\n{ a(); }",
        "ifdef X{ route A{ a() } } else{ route B{ a() } }",
    ),
    "a parameter of a module": (
        'modparam("m", "p",\n#!ifdef X\n1\n#!else\n2\n#!endif\n)\nroute{ a(); }',
        'ifdef X{ modparam "m" "p" 1 } else{ modparam "m" "p" 2 } route{ a() }',
    ),
    "a list": (
        "listen=udp:10.0.0.1:5060\n#!ifdef X\ntcp:10.0.0.1:5060\n#!endif\nroute{ a(); }",
        "ifdef X{ listen udp:10.0.0.1:5060 tcp:10.0.0.1:5060 } else{ listen udp:10.0.0.1:5060 }"
        " route{ a() }",
    ),
    "strings that are one": (
        'route{ a("x"\n#!ifdef X\n"y"\n#!endif\n"z"); }',
        'route{ ifdef X{ a("x" "y" "z") } else{ a("x" "z") } }',
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_a_cut_statement_is_there_once_for_each_way_it_can_be(text: str, expected: str) -> None:
    assert shape(text) == expected


def test_a_definition_in_between_makes_another_feature() -> None:
    text = (
        "route{ if (a()\n#!ifdef X\n|| b()\n#!endif\n"
        "#!define X\n|| c()\n#!ifdef X\n|| d()\n#!endif\n) e(); }"
    )
    scanned, _, _ = read(text)
    known = conditionals(scanned)
    assert len({known.feature(block) for block in scanned.conditionals}) == 2


def test_the_directive_of_a_variant_is_where_it_stands() -> None:
    text = "route{ a(); if (b()\n#!ifdef X\n|| c()\n#!endif\n) d(); }"
    _, config, _ = read(text)
    (route,) = config.items
    assert isinstance(route, s.RouteBlock)
    _, cut, *_ = route.body
    assert isinstance(cut, s.ConditionalStatements)
    assert text[slice(*cut.opening)] == "#!ifdef X"
    assert text[slice(*cut.span)].startswith("if (b()") and text[slice(*cut.span)].endswith("d();")


# ---- decided, and what is no code -------------------------------------------------------------


def test_with_more_than_four_ways_the_definitions_decide_and_nothing_is_lost() -> None:
    operands = "".join(f"\n#!ifdef N{n}\n|| src_ip == N{n}\n#!endif" for n in range(3))
    scanned, config, findings = read(f"#!define N1 10.0.0.1\nroute{{ if (a(){operands}\n) b(); }}")
    assert [finding.code for finding in findings] == ["W501"] * 3
    shown = outline(config.items, scanned.source.text)
    assert shown.endswith("if(a()||src_ip==N1){ b() } }")
    (route,) = [item for item in config.items if isinstance(item, s.RouteBlock)]
    kept = [node.text for node in route.body if isinstance(node, s.InactiveText)]
    assert [text.splitlines()[1] for text in kept] == ["|| src_ip == N0", "|| src_ip == N2"]


def test_a_combination_that_cannot_be_read_is_taken_as_the_nearest_one_that_can() -> None:
    scanned, config, findings = read(
        "route{\n#!ifdef X\nif (a()) {\n#!ifdef Y\nif (b()) {\n#!endif\n"
        "#!else\nif (c()) {\n#!endif\nd(); }\n#!ifdef Y\n}\n#!endif\n }"
    )
    assert [finding.code for finding in findings] == ["W501"]
    assert "without `X` and with `Y`" in findings[0].message
    assert outline(config.items, scanned.source.text) == (
        "route{ ifdef X{ if(a()){ ifdef Y{ if(b()){ d() } } else{ d() } } }"
        " else{ if(c()){ d() } } }"
    )


@pytest.mark.parametrize(
    ("text", "kept", "codes"),
    [
        ("#!ifdef N\nALTER TABLE acc ADD x VARCHAR(64) DEFAULT '';\n#!endif\n", "ALTER", []),
        ("#!ifdef N\nit's for later\n#!endif\n", "it's for later", []),
        ("#!ifdef N\nnot yet (see the notes)\n#!endif\n", "not yet (see the notes)", ["W502"]),
        ("debug=3\n#!ifdef N\nnotes\nfork=yes\n#!endif\n", "notes\nfork=yes", ["W502"]),
    ],
)
def test_inactive_text_that_is_no_config_stays_where_it_is(
    text: str, kept: str, codes: list[str]
) -> None:
    for config_text in (text + "route{ a(); }", f"route{{ a();\n{text}b(); }}"):
        if "fork" in text and config_text.startswith("route"):
            continue
        _, config, findings = read(config_text)
        assert [finding.code for finding in findings] == codes
        nodes = [node for item in config.items for node in inner(item)]
        (found,) = [node.text for node in nodes if isinstance(node, s.InactiveText)]
        assert kept in found


def inner(node: s.Item | s.Statement) -> list[s.Item | s.Statement]:
    """A node and those in the branches and bodies of it."""
    found: list[s.Item | s.Statement] = [node]
    for name in ("then", "orelse", "body"):
        for part in getattr(node, name, None) or ():
            found += inner(part)
    return found


def test_a_comment_in_text_that_is_kept_is_no_comment_besides() -> None:
    _, config, _ = read("route{ a(); # one\n#!ifdef N\nsome words # two\n#!endif\nb(); # three\n}")
    assert [comment.text for comment in config.comments] == ["# one", "# three"]


def test_an_error_under_a_false_condition_is_none() -> None:
    _, _, findings = read("#!ifdef N\nroute[B]{ a( }\n#!endif\nroute{ b(); c( }")
    assert [(finding.code, finding.is_error) for finding in findings] == [
        ("W502", False),
        ("E208", True),
    ]


def test_of_a_conditional_that_is_never_closed_nothing_else_is_said() -> None:
    text = "#!ifdef X\nroute{ if (a()\n#!ifdef Y\n|| b()\n#!endif\n) c(); }\nroute[B]{ d(); }\n"
    _, config, findings = read(text)
    assert [finding.code for finding in findings] == ["E101"]
    assert len(config.items) == 2


# ---- compared with the text --------------------------------------------------------------------


def check_projections(text: str) -> None:
    """Under each combination the tree says what the text with it decided says."""
    scanned, config, findings = read(text)
    known = conditionals(scanned)
    features = sorted({known.feature(block) for block in scanned.conditionals})
    is_decided = any(finding.code in ("W501", "W502") for finding in findings)
    wrong = any(finding.is_error for finding in findings)
    for values in product((True, False), repeat=len(features)):
        takes = known.takes(dict(zip(features, values, strict=True)))
        is_default = all(takes(block) == block.holds for block in scanned.conditionals)
        wanted = from_text(scanned, takes)
        if is_default:
            assert (wanted is None) == wrong
        if wanted is None:
            assert wrong or is_decided
        elif not wrong and (is_default or not is_decided):
            assert from_tree(scanned, config.items, takes) == wanted


TOKENS = """
debug=1 \\n route[R] { a ( "x" ) ; if ( b ( ) && $x == 1 ) { c ( 1 , $y ) ; } else if ( d ( ) )
e ( ) ; else { $z = 1 + 2 ; exit ; } switch ( $rc ) { case 1 : f ( ) ; break ; default : g ( ) ; }
while ( h ( ) ) i ( ) ; } \\n modparam ( "m" , "p" , 1 ) \\n route { j ( ) ; }
"""


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_conditionals_anywhere_mean_what_the_text_means(data: st.DataObject) -> None:
    tokens = [token.replace("\\n", "\n") for token in TOKENS.split()]
    for _ in range(data.draw(st.integers(1, 3))):
        plain = [at for at, token in enumerate(tokens) if "#!" not in token]
        start = data.draw(st.sampled_from(plain))
        ends = [at for at in range(start, min(start + 25, len(tokens)))]
        for at in ends:
            if "#!" in tokens[at]:
                ends = ends[: ends.index(at)]
                break
        end = data.draw(st.sampled_from(ends)) + 1
        word = data.draw(st.sampled_from(["ifdef", "ifndef"]))
        name = data.draw(st.sampled_from("AB"))
        other = data.draw(st.sampled_from(["", "\n#!else\n k ( ) ; ", "\n#!else\n || l ( ) "]))
        tokens[start:end] = [
            f"\n#!{word} {name}\n",
            *tokens[start:end],
            f"{other}\n#!endif\n",
        ]
    check_projections(" ".join(tokens))


@pytest.mark.skipif(not CORPUS, reason="needs the corpus")
@pytest.mark.parametrize("path", CORPUS[::5], ids=lambda path: path.stem)
def test_configs_of_the_corpus_mean_what_their_text_means(path: Path) -> None:
    source = SourceFile(path.name, decode(path.read_bytes()))
    dialect = detect(source)
    scanned = scan(source, dialect.lexical)
    config, findings = parse(scanned, dialect.precedence, dialect.route_rule)
    if not scanned.conditionals or any(finding.is_error for finding in findings):
        return
    wanted = from_text(scanned, lambda block: block.holds, dialect.precedence)
    assert wanted == from_tree(scanned, config.items, lambda block: block.holds)
