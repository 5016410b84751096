"""What is wrong ten thousand times costs what it is long: sizes that would never end otherwise."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sertranspile.catalog import catalog
from sertranspile.diagnostics import ConfigErrors, Diagnostic
from sertranspile.lower import suggestions
from sertranspile.lower.suggestions import MOST_COMPARED, Suggestions
from sertranspile.pipeline import check
from sertranspile.report import Format, report
from sertranspile.source import SourceFile, Span

HEAD = '#!KAMAILIO\nloadmodule "pv.so"\nloadmodule "xlog.so"\n'
MANY = 50_000


def findings(text: str) -> tuple[SourceFile, list[Diagnostic]]:
    source = SourceFile("a.cfg", text)
    try:
        checked = check(source)
    except ConfigErrors as errors:
        return errors.source, list(errors.diagnostics)
    return checked.source, list(checked.findings)


def nested(depth: int, word: str = "ifdef") -> str:
    opening = "".join(f"#!{word} W{number}\n" for number in range(depth))
    closing = "#!endif\n" * depth
    return f"#!KAMAILIO\n{opening}debug=1\n{closing}request_route {{ exit; }}\n"


# ---- many on one line --------------------------------------------------------------------------


def test_each_unknown_variable_of_one_long_string_is_reported_in_its_place() -> None:
    names = [f"$zq{number}" for number in range(MANY)]
    source, found = findings(f'{HEAD}request_route {{\nxlog("{" ".join(names)}");\n}}\n')
    unknown = [one for one in found if one.code == "E316"]
    assert [source.text[one.span.start : one.span.end] for one in unknown] == names
    text = report(found, source, Format.FULL)
    assert text.count("error[E316]") == MANY
    assert max(map(len, text.splitlines())) < 200


def test_known_variables_of_one_long_string_are_all_kept() -> None:
    names = " ".join(f"$var(v{number})" for number in range(MANY))
    _, found = findings(f'{HEAD}request_route {{\nxlog("{names}");\n}}\n')
    assert not [one for one in found if one.is_error]


def test_unknown_routes_are_reported_beside_as_many_known_ones() -> None:
    routes = "".join(f"route[r{number}] {{ return; }}\n" for number in range(5_000))
    calls = " ".join(f"route(z{number});" for number in range(5_000))
    _, found = findings(f"{HEAD}{routes}request_route {{\n{calls}\n}}\n")
    assert len([one for one in found if one.code == "E314"]) == 5_000


def test_a_line_is_cut_out_of_its_text_once() -> None:
    source = SourceFile("a.cfg", f"one\n{'x' * 1000}\r\nthree")
    assert source.line(10).text is source.line(900).text
    assert source.frame(Span(10, 11)).line is source.line(10).text
    assert [source.line(at).text for at in (0, 10, 1010)] == ["one", "x" * 1000, "three"]


# ---- suggestions -------------------------------------------------------------------------------


def test_a_name_is_looked_for_once() -> None:
    looked = Suggestions(catalog("kamailio-6.1"))
    assert looked.known("t_rely", "function") == "t_relay"
    once = looked.compared
    assert once > 0
    assert looked.known("t_rely", "function") == "t_relay"
    assert looked.compared == once


def test_nothing_is_compared_any_more_when_the_limit_is_reached() -> None:
    def names() -> Iterable[str]:
        yield "relay"

    looked = Suggestions(catalog("kamailio-6.1"))
    assert looked.own("rely", "route", names) == "relay"
    looked.compared = MOST_COMPARED
    assert looked.own("rely", "route", names) == "relay", "found before"
    assert looked.own("relai", "route", names) is None
    assert looked.known("t_rely", "function") is None
    assert looked.compared == MOST_COMPARED


def test_unknown_functions_beyond_the_limit_have_another_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggestions, "MOST_COMPARED", 1)
    _, found = findings(f"{HEAD}request_route {{ t_rely(); t_rely(); sl_send_repli(); }}\n")
    remedies = [one.help for one in found if one.code == "E301"]
    assert "`t_relay`" in remedies[0] and remedies[1] == remedies[0]
    assert remedies[2] == "load the module that exports it, or remove the call"


# ---- conditionals ------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["ifdef", "ifndef"])
def test_conditionals_that_nest_deeper_than_can_be_followed_are_one_finding(word: str) -> None:
    source, found = findings(nested(20_000, word))
    [one] = [one for one in found if one.is_error]
    assert one.code == "E210"
    assert source.text[one.span.start : one.span.end] == f"#!{word} W1000"


def test_a_thousand_conditionals_in_each_other_are_read() -> None:
    _, found = findings(nested(1_000))
    assert not [one for one in found if one.is_error]


def test_conditionals_after_each_other_are_not_deep() -> None:
    _, found = findings(
        "#!KAMAILIO\n"
        + "".join(f"#!ifdef W{number}\ndebug=1\n#!endif\n" for number in range(3_000))
        + "request_route { exit; }\n"
    )
    assert not [one for one in found if one.is_error]
