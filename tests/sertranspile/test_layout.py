"""The final text, and the config line that each of its lines came from."""

from __future__ import annotations

import pytest
from ir_nodes import AT, LINES, SOURCE, A, call, lit, noted, route

from sertranspile import ir
from sertranspile.codegen import emit, layout
from sertranspile.codegen.writer import Draft
from sertranspile.source import Edit, Line, SourceFile, Span

LONG = f"router = Router(a={'1' * 50}, b={'2' * 50})"
DRAFT = Draft(("from runtime import Router", LONG, "router.load( router )"), (None, 4, 8))


def traced(draft: Draft, source: SourceFile = SOURCE) -> dict[str, int]:
    """The lines that are traced, without indentation and commas, and their config lines."""
    text, lines = layout.lay_out(draft, source)
    written = text.splitlines()
    return {written[line - 1].strip(" ,"): origin.number for line, origin in lines.items()}


def test_lines_are_traced_to_the_config_through_the_layout() -> None:
    assert {line[:8]: origin for line, origin in traced(DRAFT).items()} == {
        "router =": 2, "a=111111": 2, "b=222222": 2, "router.l": 3,
    }  # fmt: skip


def test_a_laid_out_module_is_laid_out_as_it_is() -> None:
    text, _ = layout.lay_out(DRAFT, SOURCE)
    lines = tuple(text.splitlines())
    assert layout.lay_out(Draft(lines, (None,) * len(lines)), SOURCE) == (text, {})


def draft(*statements: ir.Statement) -> Draft:
    items = ir.NamedFlags((("A", 1),), AT), route(*statements)
    return emit(ir.Program("a.cfg", "", "x", "ser-0.8.8", items), SOURCE)


def flag(at: Span) -> ir.Constant:
    return ir.Constant("A", at)


def test_arguments_and_operands_on_lines_of_their_own_are_traced_to_theirs() -> None:
    args = noted(lit("one", LINES[1]), "c", at=LINES[1]), noted(lit("two", LINES[2]), trailing="d")
    operands = flag(LINES[3]), noted(call("g", flag(LINES[4]), at=LINES[4]), "e", at=LINES[4])
    lines = traced(
        draft(
            ir.Do(call("f", *args, at=AT), None, AT),
            ir.If(
                ir.And(operands, LINES[3]), (ir.Stop(ir.How.RETURN, None, LINES[5]),), (), LINES[3]
            ),
        )
    )
    assert lines["tm.f("] == 1
    assert lines['"one"'] == 2
    assert lines['"two",  # d'] == 3
    assert lines["if ("] == 4
    assert lines["A"] == 4
    assert lines["and tm.g(msg, A)"] == 5
    assert lines["return"] == 6


def test_arguments_in_arguments_are_traced_to_their_own_lines() -> None:
    inner = call("g", noted(flag(LINES[2]), "c"), at=LINES[1])
    lines = traced(draft(ir.Do(call("f", noted(inner, "d")), None, AT)))
    assert lines["tm.g("] == 2 and lines["A"] == 3


def test_labels_loops_and_other_branches_are_traced() -> None:
    arms = (ir.Arm((lit(1),), (ir.Break(LINES[2]),), LINES[1]), ir.Arm((), (), LINES[3]))
    body = ir.Match(A, arms, AT)
    lines = traced(draft(ir.While(ir.Constant("A", LINES[4]), (body,), LINES[4])))
    assert lines == {
        "A = 1": 1, '@router.route("1")': 1, "def route_1(msg: Request) -> None:": 1,
        "rounds = router.rounds()": 5, "while A and rounds.more():": 5, "match A:": 1,
        "case 1:": 2, "break": 3, "case _:": 4,
    }  # fmt: skip


def test_every_comment_inside_of_an_expression_comes_through_the_layout() -> None:
    comments = [f"comment {number}" for number in range(12)]
    left = iter(comments)

    def said(value: ir.Expression) -> ir.Commented:
        return noted(value, next(left), trailing=next(left))

    node = ir.Or((said(call("f", said(A), said(lit("x")))), said(ir.And((said(A), A), AT))), AT)
    text, _ = layout.lay_out(draft(ir.If(said(node), (), (), AT)), SOURCE)
    assert [line.split("# ")[1] for line in text.splitlines() if "# " in line] and all(
        text.count(f"# {comment}\n") == 1 for comment in comments
    )


def test_a_huge_module_is_left_as_it_was_drafted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MAX_BLACK_LINES", 2)
    text, lines = layout.lay_out(DRAFT, SOURCE)
    assert text == DRAFT.text
    assert lines == {2: Line("a.cfg", 2, "two"), 3: Line("a.cfg", 3, "three")}
    assert layout.not_laid_out(DRAFT) == "it has 3 lines, and 2 are laid out at most"


def test_a_module_with_a_huge_line_is_left_as_it_was_drafted() -> None:
    huge = Draft((f"x = {'1' * 200_000!r}",), (0,))
    assert layout.lay_out(huge, SOURCE) == (huge.text, {1: Line("a.cfg", 1, "one")})
    assert layout.not_laid_out(huge) == "a line of it has 200,006 characters"
    assert layout.not_laid_out(DRAFT) == ""


def test_lines_of_an_included_file_are_traced_to_that_file() -> None:
    inner = SourceFile("b.cfg", "four\nfive\n")
    whole = SOURCE.edited([Edit(4, 8, inner, Span(4, 8))])
    _, lines = layout.lay_out(Draft(DRAFT.lines, (None, 9, 14)), whole)
    assert set(lines.values()) == {Line("b.cfg", 2, "five"), Line("a.cfg", 3, "three")}
