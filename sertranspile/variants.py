"""Statements that conditionals cut through -> the same statements once for each way it can be.

``#!ifdef`` around an operand, an ``else`` or half of a block: what is cut is read with the
conditionals decided, once for each combination of their features, and the trees become one with
the differences under tests (``merge.py``). With too many combinations, or when one cannot be read,
the conditionals are decided by the definitions given, which is reported. Facts: DESIGN 3.3.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, product
from typing import Any, Final, TypeAlias

from sertranspile import cuts
from sertranspile import syntax as s
from sertranspile.cuts import Conditionals, Feature, Region, Truths
from sertranspile.directives import Conditional
from sertranspile.journal import Journal
from sertranspile.merge import merge
from sertranspile.parsing import SyntaxFailure, TooDeep
from sertranspile.records import replace
from sertranspile.repair import Repair
from sertranspile.source import Span
from sertranspile.stretch import Reader, Stretch
from sertranspile.syntax_errors import decided, partly_decided

#: whether each of some features is on -> what is read then
_Table: TypeAlias = dict[tuple[bool, ...], tuple[Any, ...]]

#: a statement is written once for each combination of features, up to so many
_MOST_VARIANTS: Final = 4
#: more features than this make more variants, however they are nested
_MOST_FEATURES: Final = 4


class Variants:
    """Takes what conditionals cut through out of stretches of one file."""

    def __init__(
        self, reader: Reader, repair: Repair, journal: Journal, conditionals: Conditionals
    ) -> None:
        self._reader = reader
        self._repair = repair
        self._journal = journal
        self._conditionals = conditionals

    def read(self, stretch: Stretch) -> tuple[Any, ...]:
        """The nodes of a stretch, whatever its conditionals cut through."""
        span = Span(stretch.base, stretch.base + stretch.end)
        blocks = self._conditionals.within(span)
        endless = [block for block in blocks if block.closing is None]
        if endless:
            code = cuts.resolved(stretch.code, stretch.base, endless, lambda block: True)
            stretch = replace(stretch, code=code)
            blocks = [block for block in blocks if block.closing is not None]
        is_items = stretch.rule is not None
        found = cuts.regions(stretch.code, stretch.base, is_items, blocks, self._conditionals)
        if not found:
            return self._repair.read(stretch)
        journal = self._journal
        before = journal.mark()
        nodes = self._repair.read(self._without(stretch, found))
        if not journal.errors_since(before):
            return nodes
        after = journal.take_back(before)
        settled = self._settled(stretch, blocks)
        if settled is None:
            journal.put_back(after)
        return nodes if settled is None else settled

    def _settled(self, stretch: Stretch, blocks: Sequence[Conditional]) -> tuple[Any, ...] | None:
        """The nodes of a stretch with all its conditionals decided; None when that does not help.

        For those that are woven in a way that the nesting of the code does not tell.
        """
        code = cuts.resolved(stretch.code, stretch.base, blocks, lambda block: block.holds)
        try:
            nodes = self._reader.read(replace(stretch, code=code))
        except (SyntaxFailure, TooDeep):
            return None
        texts = [text for block in blocks for text in self._fixed(stretch, block, False)]
        return (*texts, *nodes)

    def _without(self, stretch: Stretch, regions: Sequence[Region]) -> Stretch:
        """The stretch with what is read of regions in their place."""
        found = []
        for region in regions:
            part = stretch.part(region.span)
            if not region.is_items:
                part = replace(part, rule=None)
            found.append((region.span, self._nodes(self._without(part, region.inner), region)))
        return self._reader.splice(stretch, found)

    def _nodes(self, part: Stretch, region: Region) -> tuple[Any, ...]:
        """What a region says, however its conditionals turn out."""
        known = self._conditionals
        implied = known.implied(region.span)
        defaults = {**known.defaults(region.blocks), **implied}
        ways = _Ways(self._reader, known, part, region.blocks)
        now = ways.nodes(defaults)
        if now is None:
            return self._repair.read(ways.stretch(defaults))
        features = [feature for feature in defaults if feature not in implied]
        if len(features) > _MOST_FEATURES:
            features = []
        # what cannot be read any other way is fixed, and may be no code at all
        read = ways.readable(defaults, features)
        loose = [feature for at, feature in enumerate(features) if _varies(read, at)]
        unread = [feature for feature in features if feature not in loose]
        read = ways.readable(defaults, loose)
        if len({id(nodes) for nodes in read.values()}) > _MOST_VARIANTS:
            loose, read = [], {(): now}
        out: list[Any] = []
        for block in region.blocks:
            feature = known.feature(block)
            if feature not in loose and feature not in implied:
                out += self._fixed(part, block, feature in unread)
        usual = tuple(defaults[feature] for feature in loose)
        taken = {values: _nearest(read, values, usual) for values in _combinations(loose)}
        for values, other in taken.items():
            if other != values:
                truths = dict(zip(loose, values, strict=True))
                self._journal.add(partly_decided(region.blocks, known.feature, truths, defaults))
        return (*out, *_Merger(known, region, loose, read).merged(taken))

    def _fixed(self, part: Stretch, block: Conditional, is_unread: bool) -> list[s.InactiveText]:
        """Report a conditional that is decided; the text that it leaves out."""
        dead = cuts.unused(block, block.holds)
        if dead is None:
            self._journal.add(decided(block))
            return []
        if self._journal.is_quoted(dead.start):
            return []  # it is in the text that another one leaves out
        branch = part.part(dead)
        failure = self._repair.failure(branch) if is_unread else None
        if failure is None:
            self._journal.add(decided(block))
        else:
            self._repair.report_unread(branch, failure)
        assert block.closing is not None
        if block.holds:
            assert block.otherwise is not None
            return [self._reader.quote(Span(block.otherwise.start, block.closing.end))]
        end = (block.otherwise or block.closing).end
        return [self._reader.quote(Span(block.opening.start, end))]


class _Ways:
    """The ways to read one stretch, each read once."""

    def __init__(
        self,
        reader: Reader,
        known: Conditionals,
        part: Stretch,
        blocks: Sequence[Conditional],
    ) -> None:
        self._reader = reader
        self._known = known
        self._part = part
        self._blocks = blocks
        self._read: dict[str, tuple[Any, ...] | None] = {}

    def stretch(self, truths: Truths) -> Stretch:
        """The stretch with its conditionals decided."""
        part, takes = self._part, self._known.takes(truths)
        return replace(part, code=cuts.resolved(part.code, part.base, self._blocks, takes))

    def nodes(self, truths: Truths) -> tuple[Any, ...] | None:
        """What the stretch says under some truths; None when it cannot be read."""
        stretch = self.stretch(truths)
        if stretch.code not in self._read:
            try:
                self._read[stretch.code] = self._reader.read(stretch)
            except (SyntaxFailure, TooDeep):
                self._read[stretch.code] = None
        return self._read[stretch.code]

    def readable(self, defaults: Truths, features: Sequence[Feature]) -> _Table:
        """The nodes for each combination of features that can be read."""
        found: _Table = {}
        for values in _combinations(features):
            nodes = self.nodes({**defaults, **dict(zip(features, values, strict=True))})
            if nodes is not None:
                found[values] = nodes
        return found


def _combinations(features: Sequence[Feature]) -> list[tuple[bool, ...]]:
    return list(product((True, False), repeat=len(features)))


def _varies(read: _Table, at: int) -> bool:
    """Whether a feature can be read on and off."""
    return len({values[at] for values in read}) == 2


def _nearest(read: _Table, wanted: tuple[bool, ...], usual: tuple[bool, ...]) -> tuple[bool, ...]:
    """A combination, or the nearest one that can be read: the fewest features changed, and those
    to what is usual."""

    def distance(offered: tuple[bool, ...]) -> tuple[int, int]:
        changed = [at for at, value in enumerate(wanted) if value != offered[at]]
        return sum(offered[at] != usual[at] for at in changed), len(changed)

    return min(read, key=distance)


class _Merger:
    """Makes one tree of those for all combinations of some features."""

    def __init__(
        self, known: Conditionals, region: Region, features: Sequence[Feature], read: _Table
    ) -> None:
        self._kind = s.ConditionalItems if region.is_items else s.ConditionalStatements
        self._read = read
        self._blocks: list[Conditional] = []  # the first one of each feature
        self._branches: list[list[Span]] = []  # what each feature decides
        for feature in features:
            blocks = [block for block in region.blocks if known.feature(block) == feature]
            both = [cuts.unused(block, takes) for block in blocks for takes in (True, False)]
            self._blocks.append(blocks[0])
            self._branches.append([span for span in both if span])

    def merged(self, taken: Mapping[tuple[bool, ...], tuple[bool, ...]]) -> tuple[Any, ...]:
        """``taken``: combination -> the one whose nodes stand for it; the last features' values."""
        some = next(iter(taken))
        if not some:
            return self._read[taken[()]]
        at = len(self._blocks) - len(some)
        block = self._blocks[at]
        halves = [
            {values[1:]: other for values, other in taken.items() if values[0] is truth}
            for truth in ((False, True) if block.keyword == "ifndef" else (True, False))
        ]
        decides = {
            number
            for rest, other in halves[0].items()
            for number, pair in enumerate(zip(other, halves[1][rest], strict=True))
            if pair[0] != pair[1]
        }
        spans = sorted(span for number in decides for span in self._branches[number])
        ends = list(accumulate((span.end for span in spans), max))

        def differs(span: Span) -> bool:
            number = bisect_left(spans, span.end, key=_start) - 1
            return number >= 0 and ends[number] > span.start

        yes, no = map(self.merged, halves)
        return merge(block, yes, no, self._kind, differs)


def _start(span: Span) -> int:
    return span.start
