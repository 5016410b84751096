"""How findings are written, and that their places are those which people count."""

from __future__ import annotations

import json

import pytest

from sertranspile import pipeline
from sertranspile.diagnostics import (
    NOWHERE,
    ConfigErrors,
    Diagnostic,
    Severity,
    in_order,
)
from sertranspile.report import Format, render, report, summary
from sertranspile.source import SourceFile, Span, decode

ERROR = Diagnostic("E301", "unknown function `f`", Span(2, 3), "not known", "remove it")
WARNING = Diagnostic("W506", "this is never reached", Span(5, 6), "dead", "remove it")
NOTE = Diagnostic("W504", "module m does not run here yet", Span(0, 1), "not yet", "wait")


def found(text: str | bytes, **files: str) -> tuple[SourceFile, list[Diagnostic]]:
    """What is wrong with a Kamailio config; ``files`` are by name without ``.cfg``."""

    def read(name: str) -> bytes:
        return files[name.removesuffix(".cfg")].encode()

    source = SourceFile("kamailio.cfg", decode(text) if isinstance(text, bytes) else text)
    try:
        checked = pipeline.check(source, read=read)
    except ConfigErrors as errors:
        return errors.source, errors.diagnostics
    return checked.source, list(checked.findings)


def test_a_frame_has_the_line_a_caret_under_the_text_and_the_remedy() -> None:
    source = SourceFile("ser.cfg", "route{\n  lokup();\n}\n")
    finding = Diagnostic("E301", "unknown function `lokup`", Span(9, 14), "not here", "load it")
    assert render(finding, source) == (
        "error[E301]: unknown function `lokup`\n"
        " --> ser.cfg:2:3\n"
        "  |\n"
        "2 |   lokup();\n"
        "  |   ^^^^^ not here\n"
        "  = help: load it"
    )


def test_the_gutter_is_as_wide_as_the_number_of_the_line() -> None:
    source = SourceFile("ser.cfg", "\n" * 99 + "x\n")
    lines = render(Diagnostic("E208", "m", Span(99, 100), "l", "h"), source).split("\n")
    assert lines[1:] == ["   --> ser.cfg:100:1", "    |", "100 | x", "    | ^ l", "    = help: h"]


@pytest.mark.parametrize(
    ("line", "wrong", "column", "under"),
    [
        ("\t\tlokup();", "lokup", 3, "  ^^^^^"),
        ('xlog("é"); lokup();', "lokup", 12, " " * 11 + "^^^^^"),
        # characters that take two columns of a terminal, and one that takes none
        ('xlog("日本"); lokup();', "lokup", 13, " " * 14 + "^^^^^"),
        ('xlog("e\u0301"); lokup();', "lokup", 13, " " * 11 + "^^^^^"),
        ('xlog("a", "日本");', '"日本"', 11, " " * 10 + "^" * 6),
        ('xlog("\x1b[2J"); lokup();', "lokup", 15, " " * 14 + "^^^^^"),
    ],
)
def test_the_caret_stands_under_the_text(line: str, wrong: str, column: int, under: str) -> None:
    source = SourceFile("ser.cfg", f"route {{\n{line}\n}}\n")
    start = source.text.index(wrong)
    finding = Diagnostic("E301", "m", Span(start, start + len(wrong)), "", "h")
    _, place, _, _, caret, _ = render(finding, source).split("\n")
    assert place == f" --> ser.cfg:2:{column}"
    assert caret == f"  | {under}"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    line = "a" * 500 + "WRONG" + "b" * 500
    source = SourceFile("ser.cfg", line)
    shown, caret = render(Diagnostic("E208", "m", Span(500, 505), "", "h"), source).split("\n")[3:5]
    assert shown == f"1 | ...{'a' * 40}WRONG{'b' * 75}..."
    assert caret == f"  | {' ' * 43}^^^^^"


@pytest.mark.parametrize(("at", "start"), [(0, "1 | WRONGa"), (200, "1 | ...aaa")])
def test_the_ends_of_a_long_line_are_shown_as_they_are(at: int, start: str) -> None:
    text = "a" * at + "WRONG" + "a" * (200 - at)
    finding = Diagnostic("E208", "m", Span(at, at + 5), "", "h")
    shown, caret = render(finding, SourceFile("ser.cfg", text)).split("\n")[3:5]
    assert shown.startswith(start)
    assert shown[caret.index("^") : caret.index("^") + 5] == "WRONG"
    assert shown.endswith("..." if at == 0 else "WRONG")


def test_a_span_over_several_lines_is_underlined_on_its_first() -> None:
    source = SourceFile("ser.cfg", "ab(1,\n2)\n")
    finding = Diagnostic("E302", "m", Span(2, 8), "", "h")
    assert render(finding, source).split("\n")[4] == "  |   ^^^"
    (row,) = json.loads(report([finding], source, Format.JSON))
    assert (row["line"], row["column"], row["end_line"], row["end_column"]) == (1, 3, 2, 3)


def test_what_is_about_no_place_names_the_file_alone() -> None:
    source = SourceFile("ser.cfg", "x\n")
    finding = Diagnostic("W528", "nothing asks for `A`", NOWHERE, "at all", "remove it")
    assert render(finding, source) == (
        "warning[W528]: nothing asks for `A`\n"
        " --> ser.cfg\n"
        "  = note: at all\n"
        "  = help: remove it"
    )
    assert report([finding], source, Format.CONCISE) == "ser.cfg:1:1: W528 nothing asks for `A`\n"


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    source = SourceFile("x\x1b.cfg", "bad\x1b[31m\x07\u202e = 1\n")
    bad = Diagnostic("E208", "`\x1b[2J`", Span(0, 3), "\x9b", "\x07")
    for format in (Format.FULL, Format.CONCISE):
        shown = report([bad], source, format)
        assert all(character.isprintable() or character == "\n" for character in shown)
    assert json.loads(report([bad], source, Format.JSON))[0]["message"] == "`\x1b[2J`"


def test_colours_tell_how_grave_a_finding_is() -> None:
    source = SourceFile("ser.cfg", "route{}\n")
    heads = [
        render(finding, source, colour=True).split(":")[0] for finding in (ERROR, WARNING, NOTE)
    ]
    assert heads == [
        "\x1b[1;31merror[E301]\x1b[0m",
        "\x1b[1;33mwarning[W506]\x1b[0m",
        "\x1b[1;36mnote[W504]\x1b[0m",
    ]


# ---- all findings of a run ----


def test_frames_are_parted_by_empty_lines_and_counted() -> None:
    source = SourceFile("ser.cfg", "route{}\n")
    text = report([ERROR, ERROR, WARNING], source, Format.FULL)
    frames = text.split("\n\n")
    assert [frame[:12] for frame in frames] == ["error[E301]:", "error[E301]:", "warning[W506", *[
        "2 errors, 1 "
    ]]  # fmt: skip
    assert frames[-1] == "2 errors, 1 warning in ser.cfg\n"


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "no findings"),
        ([NOTE], "1 note"),
        ([WARNING, ERROR, NOTE, NOTE], "1 error, 1 warning, 2 notes"),
    ],
)
def test_a_summary_counts_the_gravest_first(findings: list[Diagnostic], words: str) -> None:
    assert summary(findings, "ser.cfg") == f"{words} in ser.cfg"


def test_concise_is_a_line_for_each_finding_and_nothing_else() -> None:
    source = SourceFile("ser.cfg", "ab\ncd\n")
    assert report([ERROR, WARNING], source, Format.CONCISE, "conf") == (
        "conf/ser.cfg:1:3: E301 unknown function `f`\n"
        "conf/ser.cfg:2:3: W506 this is never reached\n"
    )
    assert report([], source, Format.CONCISE) == ""


def test_json_is_one_array_of_objects() -> None:
    source = SourceFile("ser.cfg", "ab\ncd\n")
    assert json.loads(report([], source, Format.JSON)) == []
    first, second = json.loads(report([NOTE, WARNING], source, Format.JSON, "conf"))
    assert first == {
        "code": "W504",
        "severity": "note",
        "message": "module m does not run here yet",
        "file": "conf/ser.cfg",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 2,
        "label": "not yet",
        "help": "wait",
    }
    assert second["severity"] == "warning"


def test_findings_are_told_in_the_order_of_the_file_and_once() -> None:
    assert in_order([WARNING, ERROR, WARNING, NOTE]) == [NOTE, ERROR, WARNING]


def test_a_severity_follows_from_the_code() -> None:
    assert [finding.severity for finding in (ERROR, WARNING, NOTE)] == list(Severity)
    assert [finding.is_error for finding in (ERROR, WARNING, NOTE)] == [True, False, False]


# ---- places ----


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_count_characters_after_tabs_and_other_letters(end: str) -> None:
    text = end.join(["#!KAMAILIO", "request_route {", '\txlog("Zürich"); lokup();', "}", ""])
    source, findings = found(text)
    assert report(findings, source, Format.CONCISE).splitlines() == [
        "kamailio.cfg:3:2: E301 unknown function `xlog`",
        "kamailio.cfg:3:18: E301 unknown function `lokup`",
    ]


def test_a_config_in_latin_1_has_the_same_columns() -> None:
    text = "#!KAMAILIO\nrequest_route {\n\t/* Zürich */ lokup();\n}\n"
    columns = [
        json.loads(report(findings, source, Format.JSON))[0]["column"]
        for source, findings in (found(text.encode("utf-8")), found(text.encode("latin-1")))
    ]
    assert columns == [15, 15]


def test_a_place_in_an_included_file_is_that_of_the_file() -> None:
    text = '#!KAMAILIO\n/* ü */ include_file "routes.cfg"\nrequest_route { route(A); }\n'
    source, findings = found(text, routes="route[A] {\n\tlokup(\n\t1);\n}\n")
    assert len(findings) == 1
    lines = render(findings[0], source, "conf").split("\n")
    assert lines[1] == " --> conf/routes.cfg:2:2"
    assert lines[5] == "  = note: included in kamailio.cfg:2"
    (row,) = json.loads(report(findings, source, Format.JSON, "conf"))
    assert (row["file"], row["end_line"], row["end_column"]) == ("conf/routes.cfg", 2, 7)


def test_a_file_that_is_named_by_its_whole_path_keeps_that() -> None:
    source = SourceFile("/etc/ser.cfg", "ab\n")
    assert report([ERROR], source, Format.CONCISE, "conf").startswith("/etc/ser.cfg:1:3: ")


def test_what_came_in_place_of_a_name_is_told_at_the_name() -> None:
    text = "#!KAMAILIO\n#!define ACT lokup(); exit\nrequest_route {\n\tACT;\n}\n"
    source, findings = found(text)
    error = next(finding for finding in findings if finding.is_error)
    lines = render(error, source).split("\n")
    assert lines[1] == " --> kamailio.cfg:4:2"
    assert lines[4].startswith("  |  ^^^ ")
    assert lines[5] == "  = note: in the value of `ACT`, defined in kamailio.cfg:2"
    row = json.loads(report([error], source, Format.JSON))[0]
    assert (row["column"], row["end_line"], row["end_column"]) == (2, 4, 5)


def test_a_call_with_a_name_that_was_put_in_place_ends_where_it_ends_in_the_file() -> None:
    text = "#!KAMAILIO\n#!define ONE 1 + 0\nrequest_route {\n\tforward(ONE, 2, 3);\n}\n"
    source, findings = found(text)
    error = next(finding for finding in findings if finding.code == "E302")
    frame = source.frame(error.span)
    assert frame.line[frame.position.column - 1 :][: frame.width] == "3"
    whole = source.frame(Span(source.text.index("forward"), error.span.end + 1))
    assert whole.line[whole.position.column - 1 :][: whole.width] == "forward(ONE, 2, 3)"


def test_an_empty_file_has_a_place_for_what_it_lacks() -> None:
    source, findings = found("")
    assert report(findings, source, Format.CONCISE).startswith("kamailio.cfg:1:1: E403 ")
