"""``include_file`` and ``import_file``: the text of the named files takes their place.

Comments say where each one begins and ends, so that whoever reads the result finds its files again.
Files are read by a function that is given, by names relative to the config's own directory. What is
under an ``#!ifdef`` is read too, whether it is active or not, since a router may be started either
way. Facts: LANGUAGE B.3.4.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from sertranspile.diagnostics import Found
from sertranspile.directives import Definitions, Directive, DirectiveKind, condition
from sertranspile.lexer import Lexed, Lexical, lex
from sertranspile.literals import string_value
from sertranspile.source import Edit, SourceFile, Span, decode
from sertranspile.substitution import BadRule, Rule, rule

#: a file's name, relative to the directory of the config, -> its bytes; raises OSError
Read: TypeAlias = Callable[[str], bytes]

_END: Final = re.compile(r"_file\b[ \t]*")
_BEGINNING: Final = re.compile(r"(?<![\w.$@])(?:[#!]!)?(?:include|import)\Z")
_NAME: Final = re.compile(r"\"([^\"\s]+)\"")
_NO_NAME: Final = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*')?")
_RULE: Final = re.compile(r"[#!]!subst\w*\s*(\"(?:[^\"\\]|\\[\s\S])*\"|'[^']*')")
_DEPTHS: Final = {"{": 1, "}": -1}
#: what servers allow (LANGUAGE B.3.4)
_DEEPEST: Final = 10
_LONGEST_NAME: Final = 127
#: no config comes near; one that includes itself many times over does
_MOST_FILES: Final = 1000
_MOST_TEXT: Final = 50_000_000


def has_includes(text: str) -> bool:
    """Whether there is anything here to do."""
    return "include_file" in text or "import_file" in text


def inlined(
    source: SourceFile,
    lexical: Lexical,
    given: Mapping[str, str | None],
    read: Read | None,
    marked: bool = True,
) -> Inlined:
    """The text with all files in place.

    ``read`` None: there is no directory to read from. ``marked``: with comments around each file,
    and with the directives of files that are not there.
    """
    work = _Inlining(lexical, Definitions(given), read, marked)
    whole = work.file(source, (posixpath.basename(source.name),))
    return Inlined(whole, work.lexed if whole is source else None, work.findings)


class Inlined(NamedTuple):
    """``lexed`` is what reading the text has given, None when that has not been done."""

    source: SourceFile
    lexed: Lexed | None
    findings: list[Found]


@dataclass
class _Inlining:
    lexical: Lexical
    definitions: Definitions
    read: Read | None
    marked: bool
    rules: list[Rule] = field(default_factory=list)
    findings: list[Found] = field(default_factory=list)
    #: the conditionals that are open, across files: is this branch active as far as it goes
    branches: list[bool] = field(default_factory=list)
    #: of the config itself
    lexed: Lexed | None = None
    files: int = 0
    characters: int = 0

    def file(self, source: SourceFile, chain: tuple[str, ...]) -> SourceFile:
        """A file with those that it includes in it; ``chain`` is how one gets to it."""
        text = source.text
        self.characters += len(text)
        if not has_includes(text):
            self._pass_over(source)
            return source
        lexed = lex(text, self.lexical, self.definitions.known)
        if len(chain) == 1:
            self.lexed = lexed
        skipped = [one.span for one in lexed.directives if one.kind is not DirectiveKind.TEXT]
        events: list[tuple[int, Directive | Span]] = [
            (one.span.start, one) for one in lexed.directives
        ]
        for word in _words(lexed.code):
            if not any(span.start <= word.start < span.end for span in skipped):
                events.append((word.start, word))
        edits: list[Edit] = []
        for _, event in sorted(events, key=lambda event: event[0]):
            if isinstance(event, Directive):
                self._directive(text, event)
            else:
                edits += self._include(source, lexed, event, chain)
        return source.edited(edits) if edits else source

    # ---- state ----

    def _pass_over(self, source: SourceFile) -> None:
        """Take in what a file without includes defines."""
        for one in lex(source.text, self.lexical, self.definitions.known).directives:
            self._directive(source.text, one)

    def _directive(self, text: str, directive: Directive) -> None:
        start, end = directive.span
        if directive.kind is DirectiveKind.CONDITION:
            keyword, test = condition(text[start:end])
            self.branches.append(self.definitions.holds(keyword, test, text[:start]))
        elif directive.kind is DirectiveKind.BRANCH and self.branches:
            if directive.word == "endif":
                self.branches.pop()
            else:
                self.branches[-1] = not self.branches[-1]
        elif not all(self.branches):
            return
        elif directive.kind is DirectiveKind.DEFINE:
            self.definitions.add(text[start:end])
        elif directive.word.startswith("subst"):
            self.definitions.add_rule(text, start)
            match = _RULE.match(text, start)
            if match is not None:
                # a rule that is none is reported where rules are applied
                try:
                    self.rules.append(rule(string_value(match[1]), lambda kind, name: ""))
                except BadRule:
                    return

    # ---- one directive ----

    def _include(
        self, source: SourceFile, lexed: Lexed, word: Span, chain: tuple[str, ...]
    ) -> list[Edit]:
        keyword = source.text[word.start : word.end].strip(" \t#!")
        must = keyword == "include_file"
        written = _NAME.match(source.text, word.end)
        other = written or _NO_NAME.match(source.text, word.end)
        end = word.start + len(source.text[word.start : word.end].rstrip())
        span = Span(word.start, other.end() if other is not None and other[0] else end)
        if written is None:
            other_span = Span(*other.span()) if other is not None and other[0] else span
            self._report(
                "E109", source, other_span, f"`{keyword}` takes the name of a file",
                "no name in double quotes follows",
                f'write `{keyword} "name.cfg"`: double quotes, no blanks, on the same line',
            )  # fmt: skip
            return [Edit(span.start, span.end, " ", other_span)]
        name = string_value(written[0])
        for one in self.rules:
            name = one.apply(name)
        head = f"{keyword} {written[0]}"
        place = Span(*written.span())
        if len(name.encode()) > _LONGEST_NAME:
            self._report(
                "E109", source, place, f"the name of a file has at most {_LONGEST_NAME} bytes",
                "longer than that", "give the file a shorter name",
            )  # fmt: skip
            return self._left_out(source, lexed, span, head)
        found = self._find(source, place, name, chain, must)
        if found is None:
            return self._left_out(source, lexed, span, head)
        path, data = found
        self.files += 1
        here = source.position(span.start)
        inner = self.file(SourceFile(path, decode(data)), (*chain, path))
        return self._in_place(source, span, head, inner, f"included in {here.file}:{here.line}")

    def _find(
        self, source: SourceFile, span: Span, name: str, chain: tuple[str, ...], must: bool
    ) -> tuple[str, bytes] | None:
        """The path and the bytes of a file; None when it is left out, which is reported where it
        matters."""
        active = all(self.branches)
        directory = posixpath.dirname(chain[-1])
        candidates = [posixpath.normpath(name)]
        if directory and not posixpath.isabs(name):
            candidates.append(posixpath.normpath(posixpath.join(directory, name)))
        if self.read is None:
            self._missing(source, span, name, must, active, "there is no directory to look in")
            return None
        for path in candidates:
            try:
                data = self.read(path)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                reason = (error.strerror or str(error) or "it cannot be read").lower()
                self._report(
                    "E107" if must and active else "W521", source, span, f"cannot read `{name}`",
                    reason, "make it a file that can be read",
                )  # fmt: skip
                return None
            if b"\0" in data:
                self._report(
                    "E107", source, span, f"`{name}` is no text file", "it holds NUL bytes",
                    "name the file that holds config text",
                )  # fmt: skip
                return None
            return self._allowed(source, span, path, data, chain, active)
        self._missing(source, span, name, must, active, f"looked for {_list(candidates)}")
        return None

    def _missing(
        self, source: SourceFile, span: Span, name: str, must: bool, active: bool, label: str
    ) -> None:
        if must:
            self._report(
                "E107" if active else "W521", source, span, f"there is no file `{name}`", label,
                "names are taken from the directory of the config, then from that of the file that "
                "has this line; if it may be missing, write `import_file`",
            )  # fmt: skip

    def _allowed(
        self, source: SourceFile, span: Span, path: str, data: bytes, chain: tuple[str, ...],
        active: bool,
    ) -> tuple[str, bytes] | None:  # fmt: skip
        code = "E108" if active else "W521"
        if path in chain and not active:
            return None  # a file that guards itself
        if len(chain) > _DEEPEST and path in chain:
            way = " -> ".join((*chain[len(chain) - 1 - chain[::-1].index(path) :], path))
            self._report(
                code, source, span, f"`{path}` includes itself", way, "take one of these out"
            )
            return None
        if len(chain) > _DEEPEST:
            label = f"{_DEEPEST} files deep, which is what servers allow"
        elif self.files >= _MOST_FILES or self.characters + len(data) > _MOST_TEXT:
            label = f"more than {_MOST_FILES} files or {_MOST_TEXT} characters"
        else:
            return path, data
        remedy = "put files together that belong together"
        self._report(code, source, span, "too many includes", label, remedy)
        return None

    # ---- text ----

    def _in_place(
        self, source: SourceFile, span: Span, head: str, inner: SourceFile, note: str
    ) -> list[Edit]:
        last = "" if inner.text.endswith("\n") or not inner.text else "\n"
        rest = self._rest(source, span.end)
        file = Edit(span.start, span.end, inner, span, note)
        if not self.marked:
            return [file, Edit(span.end, span.end, last and rest, span)]
        return [
            Edit(span.start, span.start, f"# {head}\n", span),
            file,
            Edit(span.end, span.end, f"{last}# end of {inner.name}{rest}", span),
        ]

    def _left_out(self, source: SourceFile, lexed: Lexed, span: Span, head: str) -> list[Edit]:
        """A directive without its file: it stays where it can be an item or a statement, which
        saves reading the text again, and is a comment elsewhere."""
        if not self.marked:
            return [Edit(span.start, span.end, "", span)]
        before = lexed.code[: span.start].rstrip()[-1:]
        depth = sum(_DEPTHS.get(mark.word, 0) for mark in lexed.marks if mark.start < span.start)
        if before in ";{}" or (depth == 0 and before not in ",(="):
            return []
        comment = f"# {head}: there was no such file{self._rest(source, span.end)}"
        return [Edit(span.start, span.end, comment, span)]

    def _rest(self, source: SourceFile, at: int) -> str:
        """The line end that keeps the rest of a line out of a comment before it, where there is
        any."""
        end = source.text.find("\n", at)
        return "\n" if source.text[at : end if end >= 0 else None].strip() else ""

    def _report(
        self, code: str, source: SourceFile, span: Span, message: str, label: str, help: str
    ) -> None:
        self.findings.append(Found(code, message, source, span, label, help))


def _words(code: str) -> Iterator[Span]:
    """Where the directives' words are, with the blanks after them."""
    for match in _END.finditer(code):
        beginning = _BEGINNING.search(code, max(0, match.start() - 10), match.start())
        if beginning is not None:
            yield Span(beginning.start(), match.end())


def _list(names: list[str]) -> str:
    return " and ".join(dict.fromkeys(names))


__all__ = ["Inlined", "Read", "has_includes", "inlined"]
