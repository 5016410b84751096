"""Included files: where they are found, what takes their place, what is said of those that fail."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from sertranspile.diagnostics import Diagnostic
from sertranspile.files import reader
from sertranspile.includes import inlined
from sertranspile.lexer import MODERN
from sertranspile.report import render
from sertranspile.source import Position, SourceFile


class Files:
    """A directory that is a dict; ``None`` is a file that may not be read."""

    def __init__(self, files: Mapping[str, str | bytes | None]) -> None:
        self.files = files
        self.asked: list[str] = []

    def __call__(self, name: str) -> bytes:
        self.asked.append(name)
        if name not in self.files:
            raise FileNotFoundError(name)
        found = self.files[name]
        if found is None:
            raise PermissionError(13, "Permission denied")
        return found if isinstance(found, bytes) else found.encode()


def whole(
    text: str, files: Mapping[str, str | bytes | None], given: Mapping[str, str | None] = {}
) -> tuple[SourceFile, list[Diagnostic]]:
    made = inlined(SourceFile("main.cfg", text), MODERN, given, Files(files))
    return made.source, [found.placed(made.source) for found in made.findings]


def codes(text: str, files: Mapping[str, str | bytes | None]) -> list[str]:
    return [finding.code for finding in whole(text, files)[1]]


@pytest.mark.parametrize(
    "directive",
    ['include_file "a.cfg"', '#!include_file "a.cfg"', '!!import_file  "a.cfg"'],
)
def test_a_file_takes_the_place_of_its_directive_between_two_comments(directive: str) -> None:
    text, findings = whole(f"debug=1\n{directive}\nfork=no\n", {"a.cfg": "port=5061\n"})
    bare = directive.lstrip("#!").replace("  ", " ")
    assert text.text == f"debug=1\n# {bare}\nport=5061\n# end of a.cfg\nfork=no\n"
    assert findings == []


def test_an_include_may_stand_inside_a_route_and_inside_a_line() -> None:
    text, _ = whole('route { a(); include_file "a.cfg" b(); }', {"a.cfg": "c(); # no line end"})
    assert text.text == (
        'route { a(); # include_file "a.cfg"\nc(); # no line end\n# end of a.cfg\n b(); }'
    )


@pytest.mark.parametrize(
    "text",
    [
        '# include_file "a.cfg"\n',
        '/* include_file "a.cfg" */',
        'x("include_file \\"a.cfg\\"");',
        "x('include_file \"a.cfg\"');",
        '#!define X include_file "a.cfg"\n',
        "my_include_file",
    ],
)
def test_an_include_in_a_comment_a_string_or_a_definition_is_none(text: str) -> None:
    made = inlined(SourceFile("main.cfg", text), MODERN, {}, Files({"a.cfg": "debug=1\n"}))
    assert made.source.text == text and made.findings == []


def test_files_include_files_and_every_place_leads_to_its_own_file() -> None:
    text, _ = whole(
        'include_file "sub/a.cfg"\ndebug=1\n',
        {"sub/a.cfg": 'port=1\ninclude_file "b.cfg"\nfork=no\n', "sub/b.cfg": "\nalias=x\n"},
    )
    places = {word: text.position(text.text.index(word)) for word in ("alias", "fork", "debug")}
    assert places == {
        "alias": Position(2, 1, "sub/b.cfg"),
        "fork": Position(3, 1, "sub/a.cfg"),
        "debug": Position(2, 1, "main.cfg"),
    }


def test_a_name_is_looked_for_beside_the_config_and_then_beside_the_file_that_has_it() -> None:
    files = Files({"sub/a.cfg": 'include_file "b.cfg"\n', "sub/b.cfg": "debug=1\n"})
    inlined(SourceFile("main.cfg", 'include_file "sub/a.cfg"\n'), MODERN, {}, files)
    assert files.asked == ["sub/a.cfg", "b.cfg", "sub/b.cfg"]
    text, _ = whole(
        'include_file "sub/a.cfg"\n',
        {"sub/a.cfg": 'include_file "b.cfg"\n', "sub/b.cfg": "sub", "b.cfg": "top"},
    )
    assert "top" in text.text and "sub\n" not in text.text


def test_escapes_in_a_name_are_those_of_strings() -> None:
    assert codes('include_file "a\\tb.cfg"\n', {"a\tb.cfg": "debug=1\n"}) == []


def test_a_missing_file_is_an_error_and_a_missing_import_is_none() -> None:
    assert codes('include_file "a.cfg"\n', {}) == ["E107"]
    text, findings = whole('import_file "a.cfg"\ndebug=1\n', {})
    assert findings == []
    # the directive stays and becomes a note in the module
    assert text.text == 'import_file "a.cfg"\ndebug=1\n'


def test_a_missing_file_where_no_statement_can_stand_is_a_comment() -> None:
    text, _ = whole('x(1, import_file "a.cfg" 2);', {})
    assert text.text == 'x(1, # import_file "a.cfg": there was no such file\n 2);'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('#!ifdef X\ninclude_file "a.cfg"\n#!endif\n', ["W521"]),
        ('#!ifndef X\ninclude_file "a.cfg"\n#!endif\n', ["E107"]),
        ('#!ifdef X\n#!else\ninclude_file "a.cfg"\n#!endif\n', ["E107"]),
        ('#!define X\n#!ifdef X\ninclude_file "a.cfg"\n#!endif\n', ["E107"]),
        ('include_file "x.cfg"\n#!ifdef X\ninclude_file "a.cfg"\n#!endif\n', ["E107"]),
    ],
)
def test_a_missing_file_under_a_feature_that_is_off_is_a_warning(
    text: str, expected: list[str]
) -> None:
    assert codes(text, {"x.cfg": "#!define X\n"}) == expected


def test_a_file_under_a_feature_that_is_off_is_read_all_the_same() -> None:
    text, _ = whole('#!ifdef X\ninclude_file "a.cfg"\n#!endif\n', {"a.cfg": "debug=1\n"})
    assert "debug=1" in text.text


def test_a_file_that_includes_itself_is_told_with_the_way_it_goes() -> None:
    files = {"a.cfg": 'include_file "b.cfg"\n', "b.cfg": 'include_file "a.cfg"\n'}
    text, findings = whole('include_file "a.cfg"\n', files)
    assert [finding.code for finding in findings] == ["E108"]
    shown = render(findings[0], text)
    assert "a.cfg -> b.cfg -> a.cfg" in shown and "--> b.cfg:1:1" in shown
    assert "note: included in a.cfg:1" in shown


def test_a_file_that_guards_itself_is_no_loop() -> None:
    guarded = '#!ifndef ONCE\n#!define ONCE\ninclude_file "a.cfg"\ndebug=1\n#!endif\n'
    assert codes('include_file "a.cfg"\n', {"a.cfg": guarded}) == []
    assert codes('include_file "a.cfg"\ninclude_file "a.cfg"\n', {"a.cfg": guarded}) == []


def test_ten_files_deep_is_allowed_and_eleven_are_not() -> None:
    def chain(length: int) -> dict[str, str]:
        return {f"{n}.cfg": f'include_file "{n + 1}.cfg"\n' for n in range(1, length)} | {
            f"{length}.cfg": "debug=1\n"
        }

    assert codes('include_file "1.cfg"\n', chain(10)) == []
    assert codes('include_file "1.cfg"\n', chain(11)) == ["E108"]


def test_files_that_multiply_are_stopped() -> None:
    files = {f"{n}.cfg": f'include_file "{n + 1}.cfg"\n' * 9 for n in range(9)}
    files["9.cfg"] = "debug=1\n"
    assert "E108" in codes('include_file "0.cfg"\n', files)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("include_file 'a.cfg'\n", "E109"),
        ('include_file "a b.cfg"\n', "E109"),
        ("include_file\n", "E109"),
        (f'include_file "{"a" * 128}"\n', "E109"),
        ('include_file "bin"\n', "E107"),
        ('import_file "bin"\n', "E107"),
        ('include_file "secret"\n', "E107"),
        ('import_file "secret"\n', "W521"),
    ],
)
def test_what_cannot_be_included_is_said(text: str, code: str) -> None:
    assert codes(text, {"a.cfg": "", "a b.cfg": "", "bin": b"\x7fELF\0\0", "secret": None}) == [
        code
    ]


def test_rules_of_subst_change_the_names_after_them() -> None:
    text = '#!subst "/SITE/berlin/"\ninclude_file "SITE.cfg"\n'
    assert codes(text, {"berlin.cfg": "debug=1\n"}) == []
    text = '#!ifdef X\n#!subst "/SITE/berlin/"\n#!endif\ninclude_file "SITE.cfg"\n'
    assert codes(text, {"berlin.cfg": "debug=1\n"}) == ["E107"]


def test_a_defined_name_is_not_replaced_in_the_name_of_a_file() -> None:
    assert codes('#!define SITE berlin\ninclude_file "SITE"\n', {"berlin": ""}) == ["E107"]


def test_standard_input_has_no_directory() -> None:
    made = inlined(SourceFile("<stdin>", 'include_file "a.cfg"\n'), MODERN, {}, None)
    assert [(found.code, found.label) for found in made.findings] == [
        ("E107", "there is no directory to look in")
    ]


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.cfg").write_bytes(b"debug=1\n")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    read = reader(tmp_path)
    assert read("a.cfg") == b"debug=1\n"
    with pytest.raises(IsADirectoryError):
        read("folder")
    with pytest.raises(OSError, match="no plain file"):
        read("pipe")
    with pytest.raises(FileNotFoundError):
        read("b.cfg")
