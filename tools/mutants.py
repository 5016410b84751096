"""Changes configs by one token at a time, and watches how the transpiler takes it.

    python tools/mutants.py [--count 5000] [--seed 1] [--check] [--oracle] [FILE ...]

A token is deleted, doubled, swapped with the next or replaced by one from elsewhere. Whatever
comes of it, nothing but findings may be raised, and what is refused is refused inside of the
changed item of the top level or the one after it. What has no error of its own, where others do
that refer to it, is counted apart. With ``--oracle`` each changed item is also read by TatSu's own
runtime, which must make the same of it. Exit status 1 when it is not so. The same seed makes the
same mutants.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from grammar_oracle import Oracle  # noqa: E402

from sertranspile import syntax as s  # noqa: E402
from sertranspile.codegen import layout  # noqa: E402
from sertranspile.diagnostics import ConfigErrors, Diagnostic, Severity  # noqa: E402
from sertranspile.dialects import Dialect, detect  # noqa: E402
from sertranspile.parser import parse  # noqa: E402
from sertranspile.pipeline import check, transpile  # noqa: E402
from sertranspile.preprocess import prepare  # noqa: E402
from sertranspile.scanner import scan  # noqa: E402
from sertranspile.source import SourceFile, Span, decode  # noqa: E402

_TOKEN: Final = re.compile(
    r"#!\w+|/\*[\s\S]*?\*/|#[^\n]*|\"(?:[^\"\\]|\\.)*\"|'[^']*'|[$@]?\w+|[=!<>&|+~]+|\S"
)
#: what a file is refused for before anybody asks what it means
_SYNTAX: Final = ("E1", "E2")


@dataclass(frozen=True, slots=True)
class Seed:
    """A config to change: its tokens, its top-level items, and those with the ones under
    directives, all from the first to the last."""

    name: str
    text: str
    dialect: Dialect
    tokens: tuple[Span, ...]
    items: tuple[Span, ...]
    leaves: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed config. ``place``: where an error in it may be told, in the changed item and the
    next. ``item``: the changed item of the top level, with all under its directives."""

    source: SourceFile
    change: str
    place: Span
    item: Span


def seed_of(path: Path) -> Seed:
    """A config that is to be changed."""
    text = decode(path.read_bytes())
    source = SourceFile(path.name, text)
    spoken = detect(source)
    prepared = prepare(source, spoken.lexical, spoken.release, {}, None, {})
    scanned = scan(prepared.source, spoken.lexical, prepared.known, prepared.lexed)
    config, _ = parse(scanned, spoken.precedence, spoken.route_rule)
    tokens = [
        Span(*match.span()) for match in _TOKEN.finditer(text) if not _is_comment(match.group())
    ]
    items = tuple(sorted(item.span for item in config.items))
    leaves = tuple(sorted(_leaves(config.items)))
    return Seed(path.name, text, spoken, tuple(tokens), items, leaves)


def _is_comment(token: str) -> bool:
    return token.startswith("/*") or (token.startswith("#") and not token.startswith("#!"))


def _leaves(items: Sequence[s.Item]) -> Iterator[Span]:
    for item in items:
        if isinstance(item, s.ConditionalItems):
            yield from _leaves(item.then)
            yield from _leaves(item.orelse or ())
        yield item.span


def mutants(seed: Seed, chance: random.Random, count: int) -> Iterator[Mutant]:
    """Some mutants of a seed, the same for the same chance."""
    for _ in range(count):
        yield _mutant(seed, chance)


def _mutant(seed: Seed, chance: random.Random) -> Mutant:
    text, tokens = seed.text, seed.tokens
    number = chance.randrange(len(tokens) - 1)
    here, following = tokens[number], tokens[number + 1]
    token, end = text[here.start : here.end], here.end
    change = chance.choice(["deleted", "doubled", "swapped", "replaced"])
    match change:
        case "deleted":
            new = ""
        case "doubled":
            new = f"{token} {token}"
        case "swapped":
            end = following.end
            between = text[here.end : following.start]
            new = f"{text[following.start : following.end]}{between}{token}"
        case _:
            other = chance.choice(tokens)
            new = text[other.start : other.end]
    changed = text[: here.start] + new + text[end:]
    grown = len(changed) - len(text)
    # a directive belongs to all that it opens, divides or closes, up to the outermost
    is_directive = token.startswith("#!") or text[following.start : end].startswith("#!")
    items = seed.items if is_directive else seed.leaves
    place = _place(items, Span(here.start, end), grown)
    line = text.count("\n", 0, here.start) + 1
    what = f"{seed.name}:{line}: {token[:30]!r} {change}, {new[:30]!r}"
    item = _changed(seed.items, Span(here.start, end))
    return Mutant(SourceFile(seed.name, changed), what, place, Span(item.start, item.end + grown))


def _changed(items: Sequence[Span], change: Span) -> Span:
    """From the first to the end of the last of the innermost items that were changed."""
    inside = [item for item in items if item.start < change.end and change.start < item.end]
    inner = [i for i in inside if not any(i.start <= o.start and o.end < i.end for o in inside)]
    start = min((item.start for item in inner), default=change.start)
    return Span(start, max((item.end for item in inner), default=change.end))


def _place(items: Sequence[Span], change: Span, grown: int) -> Span:
    """From the first changed item to the end of the one after the last, in the changed text."""
    start, end = _changed(items, change)
    after = min((item for item in items if item.start >= end), default=Span(end, end))
    return Span(start, after.end + grown)


# ---- what comes of one -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """``kind``: ``taken``, ``inside`` or ``outside`` where it was refused, ``means`` when what was
    changed has no error of its own and others do that refer to it, or ``crash``."""

    kind: str
    told: str = ""


def outcome(mutant: Mutant, whole: bool = True) -> Outcome:
    """What comes of a mutant; ``whole``: it is translated, not only checked."""
    try:
        if whole:
            compile(transpile(mutant.source).text, mutant.source.name, "exec")
        else:
            check(mutant.source)
    except ConfigErrors as refused:
        return _refusal(mutant, refused)
    except Exception:  # any other is what is looked for
        return Outcome("crash", traceback.format_exc(limit=-3))
    return Outcome("taken")


def _refusal(mutant: Mutant, refused: ConfigErrors) -> Outcome:
    if any(
        _is_inside(mutant, refused, finding)
        for finding in refused.diagnostics
        if finding.severity is not Severity.NOTE
    ):
        return Outcome("inside")
    first = next(finding for finding in refused.diagnostics if finding.is_error)
    at = refused.source.position(first.span.start)
    told = f"{first.code} at {at.line}: {first.message}"
    return Outcome("outside" if first.code.startswith(_SYNTAX) else "means", told)


def _is_inside(mutant: Mutant, refused: ConfigErrors, finding: Diagnostic) -> bool:
    file, at = refused.source.origin(finding.span.start)
    return file.text == mutant.source.text and mutant.place.start <= at <= mutant.place.end


def changed_code(mutant: Mutant, dialect: Dialect) -> str:
    """The code of the changed item."""
    return scan(mutant.source, dialect.lexical).code[mutant.item.start : mutant.item.end]


def codes(seed: Seed) -> Iterator[str]:
    """The code of each item of a seed."""
    code = scan(SourceFile(seed.name, seed.text), seed.dialect.lexical).code
    for item in seed.items:
        yield code[item.start : item.end]


def without_black() -> None:
    """Leave what is translated as it is: its layout takes most of the time and is tested apart."""
    layout.MAX_BLACK_LINES = 0


def main() -> int:
    """Run it; the exit status."""
    arguments = argparse.ArgumentParser(description="Change configs by a token, and look.")
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--count", type=int, default=5000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--check", action="store_true", help="check, and translate nothing")
    arguments.add_argument("--oracle", action="store_true", help="compare with TatSu's runtime")
    options = arguments.parse_args()
    without_black()
    seeds = [seed_of(path) for path in options.files or sorted((ROOT / "samples").glob("*.cfg"))]
    oracle = Oracle() if options.oracle else None
    kinds: Counter[str] = Counter()
    for number, seed in enumerate(seeds):
        is_wrong = (
            outcome(Mutant(SourceFile(seed.name, seed.text), "", Span(0, 0), Span(0, 0))).kind
            != "taken"
        )
        if is_wrong:
            print(f"{seed.name} has errors as it is: only crashes are looked for")
        if oracle is not None:
            kinds["differs"] += sum(map(oracle.differs, codes(seed)))
        share = options.count * (number + 1) // len(seeds) - options.count * number // len(seeds)
        chance = random.Random(f"{options.seed} {seed.name}")
        for mutant in mutants(seed, chance, share):
            found = outcome(mutant, whole=not options.check)
            if is_wrong and found.kind in ("outside", "means"):
                found = Outcome("inside")
            kinds[found.kind] += 1
            if found.kind in ("crash", "outside", "means"):
                print(f"{found.kind}: {mutant.change}: {found.told}")
            if oracle is not None and oracle.differs(changed_code(mutant, seed.dialect)):
                kinds["differs"] += 1
                print(f"differs: {mutant.change}")
    print(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    return 1 if kinds["crash"] or kinds["outside"] or kinds["differs"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
