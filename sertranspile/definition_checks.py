"""What is wrong, or worth knowing, about the definitions and rules of a text.

Everything here is about the text after all rounds of ``preprocess.py``, so that places are final.
Facts: LANGUAGE B.3.1 to B.3.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sertranspile.definitions import Definition, How, Names
from sertranspile.diagnostics import NOWHERE, Diagnostic
from sertranspile.lexer import MODERN, Lexed, lex
from sertranspile.macros import Macros, circles, is_constant
from sertranspile.rules import PlacedRule
from sertranspile.source import SourceFile, Span

#: LANGUAGE B.3.1, B.3.2
_MOST_DEFINITIONS: Final = 512
_DEEPEST: Final = 512
#: a name with a dash in it, or none
_BAD_NAME: Final = re.compile(
    r"[#!]!(?:\w+[ \t]+(?P<bad>\w+-[\w-]*)|(?:ifn?def|ifexp)[ \t\r]*$)", re.MULTILINE
)
_HEAD: Final = re.compile(r"[#!]!\w+[ \t]+")
_OTHER: Final = re.compile(r"\W+")


@dataclass
class Applied:
    """What the rounds did: names put in place -> whether the defaults had to decide; numbers of
    rules -> how many tokens they changed; the rules that the defaults had to decide."""

    names: dict[str, bool] = field(default_factory=dict)
    rules: dict[int, int] = field(default_factory=dict)
    decided_rules: set[int] = field(default_factory=set)


def check_definitions(
    source: SourceFile,
    lexed: Lexed,
    names: Names,
    rules: Sequence[PlacedRule],
    macros: Macros,
    applied: Applied,
) -> Iterator[Diagnostic]:
    """All findings about the definitions of a text."""
    yield from _bad_directives(source, lexed)
    yield from _duplicates(source, names)
    yield from _circles(source, names, macros)
    yield from _limits(source, lexed, names)
    yield from _unasked(source, lexed, names)
    for found in names.in_order():
        yield from _comment(source, found)
    yield from _put_in_place(source, names, applied)
    for number, one in enumerate(rules):
        yield from _rule(source, number, one, applied)


def _bad_directives(source: SourceFile, lexed: Lexed) -> Iterator[Diagnostic]:
    matches = list(_BAD_NAME.finditer(source.text))
    directives = {one.span.start: one for one in lexed.directives} if matches else {}
    for match in matches:
        directive = directives.get(match.start())
        if directive is None or directive.word in ("ifexp", "defexp", "defexps"):
            continue
        if match["bad"] is None:
            yield Diagnostic(
                "E104",
                f"`#!{directive.word}` asks for nothing",
                directive.span,
                "the name is missing",
                f"write `#!{directive.word} NAME`",
            )
        else:
            yield Diagnostic(
                "E104",
                f"`{match['bad']}` is no name",
                Span(*match.span("bad")),
                "letters, digits and `_` only",
                f"write `{_OTHER.sub('_', match['bad']).strip('_')}`",
            )


def _duplicates(source: SourceFile, names: Names) -> Iterator[Diagnostic]:
    for name, all_ in names.definitions.items():
        first: Definition | None = None
        for found in all_:
            if not names.is_active(found.span.start) or found.how is How.TRY:
                continue
            if first is None or found.how is How.REPLACE:
                first = found
                continue
            place = source.position(first.span.start)
            yield Diagnostic(
                "E105",
                f"`{name}` is defined twice",
                _name(source, found),
                f"the first time in {place.file}:{place.line}",
                "take one out, or write `#!redefine` or `#!trydef` here",
            )


def _circles(source: SourceFile, names: Names, macros: Macros) -> Iterator[Diagnostic]:
    circular = circles(names, macros.constants)
    used = {name for name, _ in macros.uses} if circular else set()
    for name in sorted(circular & used):
        found = names.definitions[name][0]
        yield Diagnostic(
            "E106",
            f"`{name}` is in its own definition",
            _name(source, found),
            "putting it in place would never end",
            "use another name in its text",
        )


def _limits(source: SourceFile, lexed: Lexed, names: Names) -> Iterator[Diagnostic]:
    if len(names.definitions) > _MOST_DEFINITIONS:
        name = list(names.definitions)[_MOST_DEFINITIONS]
        yield Diagnostic(
            "W527",
            f"{len(names.definitions)} names are defined",
            _name(source, names.definitions[name][0]),
            f"the servers take {_MOST_DEFINITIONS}",
            "this is no limit here",
        )
    for block in lexed.conditionals:
        if len(names.sides(block.opening.end)) == _DEEPEST + 1:
            yield Diagnostic(
                "W527",
                "conditionals are nested very deeply",
                block.opening,
                f"the servers take {_DEEPEST}",
                "this is no limit here",
            )
            return


def _unasked(source: SourceFile, lexed: Lexed, names: Names) -> Iterator[Diagnostic]:
    """Names from the command line that nothing in the config asks for."""
    asked = {block.test for block in lexed.conditionals if block.keyword != "ifexp"}
    asked.update(names.definitions)
    for name in names.given:
        if name in asked or re.search(rf"\b{re.escape(name)}\b", lexed.code):
            continue
        from difflib import get_close_matches  # late: only a config with an error needs it

        close = get_close_matches(name, sorted(asked), 1, 0.7)
        yield Diagnostic(
            "W528",
            f"nothing asks for `{name}`, which was given with -A",
            NOWHERE,
            "",
            f"`{close[0]}` is asked for" if close else "remove it",
        )


def _comment(source: SourceFile, found: Definition) -> Iterator[Diagnostic]:
    comment, value = _comment_in(found), found.value or ""
    if comment is None:
        return
    line = f"#!define {found.name} {value[: comment.start].strip()}".strip()
    name = _name(source, found)
    at = source.text.find(value, name.end, found.span.end)
    yield Diagnostic(
        "W526",
        f"the value of `{found.name}` holds a comment",
        name if at < 0 else Span(at + comment.start, at + comment.end),
        "hides the rest of the line wherever the name is used",
        f"write the comment on a line of its own, above `{line}`",
    )


def _comment_in(found: Definition) -> Span | None:
    """A comment to the end of the line that is a part of the value."""
    value = found.value or ""
    if found.from_rule or ("#" not in value and "//" not in value):
        return None
    comments = lex(value, MODERN, {}).comments
    return next((one.span for one in comments if not one.text.startswith("/*")), None)


def _name(source: SourceFile, found: Definition) -> Span:
    """Where a definition has its name."""
    head = _HEAD.match(source.text, *found.span)
    at = source.text.find(found.name, head.end() if head else found.span.start, found.span.end)
    return found.span if at < 0 else Span(at, at + len(found.name))


def _put_in_place(source: SourceFile, names: Names, applied: Applied) -> Iterator[Diagnostic]:
    for name, decided in applied.names.items():
        found = names.definitions.get(name, [None])[0]
        if (
            found is None
            or (found.from_rule and not decided)
            or (not decided and _comment_in(found) is not None)
        ):
            continue
        if decided:
            yield Diagnostic(
                "W522",
                f"`{name}` is decided when transpiling",
                _name(source, found),
                "its value hangs on names that have changed by the time it is used",
                f"define it after all that it hangs on, or give it with -A {name}=VALUE",
            )
        elif is_constant(names, name):
            yield Diagnostic(
                "W524",
                f"`{name}` is put in place where a route or a text is named",
                _name(source, found),
                "-A changes it there when transpiling only",
                f"give another value to sertranspile: -A {name}=VALUE",
            )
        else:
            yield Diagnostic(
                "W523",
                f"`{name}` is put in place when transpiling",
                _name(source, found),
                "its text is not one number or string",
                f"to change it, give it to sertranspile: -A {name}=VALUE",
            )


def _rule(
    source: SourceFile, number: int, one: PlacedRule, applied: Applied
) -> Iterator[Diagnostic]:
    head = _HEAD.match(source.text, *one.span)
    string = Span(head.end(), one.span.end) if head else one.span
    if one.problem is not None:
        yield Diagnostic("E110", str(one.problem), string, "not applied", one.problem.remedy)
        return
    count = applied.rules.get(number, 0)
    name = one.definition.name if one.definition is not None else None
    if number in applied.decided_rules:
        yield Diagnostic(
            "W522",
            "this rule is applied when transpiling, whatever the router is started with",
            string,
            "it stands under a condition, and so do not all strings that it changes",
            "choose with -A when transpiling",
        )
    elif count or name in applied.names:
        strings = {0: "no string", 1: "one string"}.get(count, f"{count} strings")
        label = f"changes {strings}" + (f" and the uses of {name}" if name in applied.names else "")
        remedy = "to change it, edit the rule and transpile again"
        if name is not None:
            remedy = f"to change it, give it to sertranspile: -A {name}=VALUE"
        if one.read:
            label += f"; {', '.join(one.read)} was read from the environment"
        yield Diagnostic("W529", "this rule is applied when transpiling", string, label, remedy)


__all__ = ["Applied", "check_definitions"]
