"""Changes one word of a config at a time, and asks whether what is found is found where it is.

    python tools/grammar_mutants.py [--count 5000] [--seed 1] [--oracle] [CONFIG ...]

A mutant has one token deleted, written twice, swapped with the next one or replaced by another one
of the file. Reading it must not fail, and whatever is refused must be refused in the item of the
top level that was changed or in the one after it. With ``--oracle`` each changed item is also read
by TatSu's own runtime, which must take and refuse the same and make the same of it. Exit status 1
when anything is not so. The same seed makes the same mutants.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sertranspile._parser import SerParser  # noqa: E402
from sertranspile.diagnostics import Diagnostic  # noqa: E402
from sertranspile.dialects import Dialect, detect  # noqa: E402
from sertranspile.parser import parse  # noqa: E402
from sertranspile.parsing import SyntaxFailure  # noqa: E402
from sertranspile.scanner import scan  # noqa: E402
from sertranspile.source import SourceFile, Span, decode  # noqa: E402

TOKEN = re.compile(r"[#!]!\w+|\w+|[^\w\s]")
KINDS = ("delete", "duplicate", "swap", "replace")
#: failures that are printed
SHOWN = 20


@dataclass(frozen=True)
class Original:
    """A config with the places of its tokens and items. ``is_wrong``: as it is, already."""

    name: str
    text: str
    dialect: Dialect
    tokens: tuple[Span, ...]
    items: tuple[Span, ...]
    is_wrong: bool


@dataclass(frozen=True)
class Mutant:
    """A changed config. ``allowed`` is where findings may be: the changed item and the next."""

    original: Original
    kind: str
    text: str
    place: int
    item: Span
    allowed: Span

    def code(self) -> str:
        """The code of the changed item."""
        code = scan(SourceFile("mutant", self.text), self.original.dialect.lexical).code
        return code[self.item.start : self.item.end]

    def __str__(self) -> str:
        line = self.text.count("\n", 0, self.place) + 1
        start = self.text.rfind("\n", 0, self.place) + 1
        shown = self.text[start : self.text.find("\n", self.place)].strip()
        return f"{self.original.name}:{line}: {self.kind}: {shown[:100]}"


def original(path: Path) -> Original:
    """Read a config: comments are no tokens, and what stands between items belongs to none."""
    source = SourceFile(path.name, decode(path.read_bytes()))
    dialect = detect(source)
    scanned = scan(source, dialect.lexical)
    config, found = parse(scanned, dialect.precedence, dialect.route_rule)
    comments = [comment.span for comment in scanned.comments]
    tokens = []
    at = 0
    for span in [*comments, Span(len(source.text), len(source.text))]:
        tokens += [Span(*match.span()) for match in TOKEN.finditer(source.text, at, span.start)]
        at = span.end
    items = tuple(item.span for item in config.items)
    is_wrong = any(finding.is_error for finding in found)
    return Original(path.name, source.text, dialect, tuple(tokens), items, is_wrong)


def mutants(config: Original, count: int, chance: random.Random) -> Iterator[Mutant]:
    """Changed versions of a config."""
    for _ in range(count):
        number = chance.randrange(len(config.tokens))
        kind = chance.choice(KINDS)
        other = chance.choice(config.tokens)
        yield mutant(config, number, kind, other)


def mutant(config: Original, number: int, kind: str, other: Span) -> Mutant:
    """A config with its token ``number`` changed."""
    text = config.text
    start, end = config.tokens[number]
    token = text[start:end]
    if kind == "swap" and number + 1 < len(config.tokens):
        following = config.tokens[number + 1]
        between = text[end : following.start]
        new = text[following.start : following.end] + between + token
        end = following.end
    else:
        new = {"delete": "", "duplicate": f"{token} {token}"}.get(
            kind, text[other.start : other.end]
        )
    changed = f"{text[:start]}{new}{text[end:]}"
    grown = len(new) - (end - start)
    at = next((at for at, span in enumerate(config.items) if span.end > start), None)
    if at is None:
        return Mutant(
            config, kind, changed, start, Span(start, len(changed)), Span(0, len(changed))
        )
    first = config.items[at - 1].end if at else 0
    last = config.items[at + 1].end + grown if at + 1 < len(config.items) else len(changed)
    item = Span(config.items[at].start, max(config.items[at].end, end) + grown)
    return Mutant(config, kind, changed, start, item, Span(first, last))


def findings(text: str, dialect: Dialect) -> list[Diagnostic]:
    """What is found in a config."""
    scanned = scan(SourceFile("mutant", text), dialect.lexical)
    return parse(scanned, dialect.precedence, dialect.route_rule)[1]


def misplaced(mutant: Mutant) -> list[Diagnostic]:
    """The errors that are not where the mutant was changed; none are sought in a config that has
    its own."""
    allowed, is_wrong = mutant.allowed, mutant.original.is_wrong
    return [
        finding
        for finding in findings(mutant.text, mutant.original.dialect)
        if finding.is_error
        and not is_wrong
        and not allowed.start <= finding.span.start <= allowed.end
    ]


# ---- TatSu's own runtime -----------------------------------------------------------------------


class Oracle:
    """Reads items with TatSu's runtime and with ours, and compares."""

    def __init__(self) -> None:
        import tatsu

        grammar = (ROOT / "sertranspile" / "grammar.ebnf").read_text(encoding="utf-8")
        self._stock = tatsu.compile(grammar)
        self._actions = {rule: with_place for rule in SerParser.rules}

    def differs(self, code: str) -> bool:
        """Whether the two make something else of the first item of a code."""
        return bool(self.by_stock(code) != self.by_ours(code))

    def by_stock(self, code: str) -> Any:
        """What TatSu makes of it; None when it refuses."""
        from tatsu.exceptions import FailedParse

        try:
            return plain(self._stock.parse(code, start="item", parseinfo=True), code)
        except FailedParse:
            return None

    def by_ours(self, code: str) -> Any:
        """What our parser makes of it; None when it refuses."""
        parser = SerParser(code, self._actions)
        try:
            return plain(parser.parse("item", 0, len(code)), code)
        except SyntaxFailure:
            return None


def with_place(node: Any, start: int, end: int) -> Any:
    """A rule's named parts with their place."""
    return {**node, "place": (start, end)} if isinstance(node, dict) else node


def plain(node: Any, code: str) -> Any:
    """A parse result without the classes of either runtime.

    A node of TatSu's ends after the blanks that it has skipped to look for more.
    """
    if isinstance(node, dict):
        found = {
            name: plain(value, code)
            for name, value in node.items()
            if name not in ("parseinfo", "place")
        }
        info = node.get("parseinfo")
        place = node.get("place") if info is None else (info.pos, info.endpos)
        if place is not None:
            found["place"] = [place[0], len(code[: place[1]].rstrip())]
        return found
    if isinstance(node, list | tuple):
        return [plain(value, code) for value in node]
    return node


def codes(config: Original) -> Iterator[str]:
    """The code of each item of a config."""
    code = scan(SourceFile(config.name, config.text), config.dialect.lexical).code
    for item in config.items:
        yield code[item.start : item.end]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("configs", nargs="*", type=Path, metavar="CONFIG")
    parser.add_argument("--count", type=int, default=5000, help="mutants, over all configs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--oracle", action="store_true", help="compare with TatSu's runtime")
    given = parser.parse_args(arguments)
    configs = [original(path) for path in given.configs or sorted(ROOT.glob("samples/*.cfg"))]
    chance = random.Random(given.seed)
    oracle = Oracle() if given.oracle else None
    counts: Counter[str] = Counter()
    for config in configs:
        if oracle is not None:
            for code in codes(config):
                counts["items"] += 1
                counts["items read differently by TatSu"] += oracle.differs(code)
        for each in mutants(config, given.count // len(configs), chance):
            wrong = misplaced(each)
            different = oracle is not None and oracle.differs(each.code())
            counts["mutants"] += 1
            counts["mutants with findings elsewhere"] += bool(wrong)
            counts["mutants read differently by TatSu"] += different
            if (wrong or different) and counts["shown"] < SHOWN:
                counts["shown"] += 1
                print(each)
                for finding in wrong[:3]:
                    line = each.text.count("\n", 0, finding.span.start) + 1
                    print(f"    {line}: {finding.code}: {finding.message}")
    del counts["shown"]
    failed = sum(number for what, number in counts.items() if " " in what)
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
