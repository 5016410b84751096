"""What the lowering steps share: the config, its dialect, what it loads and defines, and
findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeAlias

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import RELEASES, Catalog, Function, interim
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import Dialect, Flavour, Generation
from sertranspile.directives import Conditional
from sertranspile.lower.features import Features
from sertranspile.lower.strings import Numbers, string_value
from sertranspile.lower.suggestions import Suggestions
from sertranspile.lower.trivia import TriviaReader
from sertranspile.registry import RuntimeModule
from sertranspile.source import SourceFile, Span

#: a condition that something stands under: what is tested, and whether it has to hold
Under: TypeAlias = tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route of the config. ``under``: the directives around it."""

    function: str
    under: Under = ()


#: how the first dialects write numbers (LANGUAGE B.1)
_NUMBERS: Final = {
    "route2001": Numbers.DECIMAL, "ser08": Numbers.DECIMAL, "ser09": Numbers.OCTAL,
}  # fmt: skip
#: a string in code, where they are blanked
_STRING: Final = re.compile(r'"_*"')
_LACKING_CORE: Final = ir.Module("core", "core_missing", None)


@dataclass
class Lowering:
    """The state of one run.

    ``loaded``: config name -> module, in the order loaded. ``routes``: kind and name -> the route.
    ``kind``, ``block_word`` and ``function`` are of the block being lowered; ``reads_code``:
    whether ``$rc`` is read in it; ``loops``: what ``break`` leaves, innermost last; ``ahead``: what
    has to be done before the statement being lowered. ``under``: the directives around the place.
    """

    source: SourceFile
    code: str
    dialect: Dialect
    catalog: Catalog
    runtime: Mapping[str, RuntimeModule]
    suggestions: Suggestions
    trivia: TriviaReader
    features: Features
    conditionals: Mapping[int, Conditional]
    flavour: Flavour = Flavour.SER
    loaded: dict[str, ir.Module] = field(default_factory=dict)
    routes: dict[tuple[ir.RouteKind, str], RouteEntry] = field(default_factory=dict)
    named_flags: dict[str, int] = field(default_factory=dict)
    #: their names in the module
    flag_names: dict[str, str] = field(default_factory=dict)
    custom: set[str] = field(default_factory=set)
    kind: ir.RouteKind = ir.RouteKind.REQUEST
    block_word: str = "route"
    function: str = ""
    reads_code: bool = False
    loops: list[str] = field(default_factory=list)
    ahead: list[ir.Statement] = field(default_factory=list)
    under: Under = ()
    #: those of them that are off
    off: list[str] = field(default_factory=list)
    #: functions made of blocks that stand as operands
    inner: list[ir.Route] = field(default_factory=list)
    #: stands for core commands that the runtime lacks
    core_module: ir.Module = _LACKING_CORE
    avp_flags: set[str] = field(default_factory=set)
    #: function, and how many modules were loaded -> the one that exports it
    owners: dict[tuple[str, int], tuple[ir.Module, Function] | None] = field(default_factory=dict)
    #: loaded modules -> what ``modparam`` calls them
    exported: dict[str, str] = field(default_factory=dict)
    #: modules that are loaded without the config saying so
    built_in: dict[str, ir.Module] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    _names: dict[str, int] = field(default_factory=dict)
    #: how the dialect lowers what may stand inside of anything; set by ``lower``
    lower_value: Callable[[Lowering, s.Expression], ir.Expression] | None = None
    lower_condition: Callable[[Lowering, s.Expression], ir.Expression] | None = None
    lower_format: Callable[[Lowering, str, Span, bool], ir.Expression] | None = None
    lower_body: (
        Callable[[Lowering, Sequence[s.Statement], int, bool], tuple[ir.Statement, ...]] | None
    ) = None

    def __post_init__(self) -> None:
        self.flavour = self.dialect.flavour

    # ---- what may stand inside of anything ----

    def value(self, node: s.Expression) -> ir.Expression:
        """An expression whose value is wanted."""
        assert self.lower_value is not None
        return self.lower_value(self, node)

    def condition(self, node: s.Expression) -> ir.Expression:
        """An expression of which is asked whether it is true."""
        assert self.lower_condition is not None
        return self.lower_condition(self, node)

    def body(
        self, statements: Sequence[s.Statement], end: int, last: bool
    ) -> tuple[ir.Statement, ...]:
        """A block's statements."""
        assert self.lower_body is not None
        return self.lower_body(self, statements, end, last)

    def format(self, text: str, span: Span) -> ir.Expression:
        """A text in which variables are replaced; None is nothing."""
        assert self.lower_format is not None
        return self.lower_format(self, text, span, False)

    # ---- facts ----

    @property
    def modern(self) -> bool:
        """Whether this is the language of OpenSER and of 3.x and later."""
        return self.dialect.generation is Generation.MODERN

    @property
    def numbers(self) -> Numbers:
        """How its numbers are written."""
        return _NUMBERS.get(self.dialect.name, Numbers.BINARY)

    def text(self, node: s.String) -> str:
        """The value of a string; of several that are one, where the dialect takes that."""
        second = node.text.count('"') > 2 and self._second(node)
        if second:
            label = "only a single string fits here" if not self.modern else "a comment parts them"
            self.report(
                "E208",
                "a string does not fit here",
                second,
                label,
                "put them into one string" if not self.modern else "move the comment elsewhere",
            )
        return string_value(node, self.modern)

    def strings(self, node: s.String) -> list[Span]:
        """The strings that are written for one: several side by side are one (LANGUAGE B.1.1)."""
        found = _STRING.finditer(self.code, node.span.start, node.span.end)
        return [Span(*string.span()) for string in found]

    def _second(self, node: s.String) -> Span | None:
        """The second of two strings that are not one (LANGUAGE B.1.1)."""
        strings = self.strings(node)
        for one, other in pairwise(strings):
            between = self.source.text[one.end : other.start]
            if not self.modern or (between and not between.isspace()):
                # text under a directive that is off has strings of its own
                is_apart = self.code[one.end : other.start].strip()
                return strings[-1] if is_apart else other
        return None

    def runtime_module(self, name: str) -> RuntimeModule | None:
        """What the runtime has of a module, the family's own before the common one."""
        return self.runtime.get(f"{self.dialect.family}/{name}") or self.runtime.get(name)

    def reaches(self, entry: RouteEntry) -> bool:
        """Whether a route exists wherever this place does."""
        return set(entry.under) <= set(self.under)

    # ---- places ----

    @contextmanager
    def inside(
        self, node: s.ConditionalItems | s.ConditionalStatements, branch: bool
    ) -> Iterator[None]:
        """While one branch of a conditional is lowered."""
        outer = self.under
        keyword, truth = node.keyword, branch
        if keyword == "ifndef":
            keyword, truth = "ifdef", not branch
        self.under = (*outer, (keyword, node.test, truth))
        is_off = self.features.holds(node) != branch
        if is_off:
            self.off.append(f"#!{node.keyword} {node.test}" if branch else "#!else")
        try:
            yield
        finally:
            self.under = outer
            if is_off:
                self.off.pop()

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends."""
        end = self.source.text.find("\n", offset)
        return end if end >= 0 else len(self.source.text)

    # ---- findings and names ----

    def report(self, code: str, message: str, span: Span, label: str = "", help: str = "") -> None:
        """Add a finding. What the server does not read, since a feature is off, is no error."""
        if self.off and code[0] == "E":
            code, message = "W516", f"{message}, under `{self.off[-1]}`, which is off"
        self.findings.append(Diagnostic(code, message, span, label, help))

    def report_interim(self, what: str, span: Span, successor: str | None) -> None:
        """Something of a release between those that the catalogue has."""
        name = RELEASES[self.dialect.release]
        self.report(
            "W514",
            f"{what} is of another release",
            span,
            f"{name} does not have it",
            f"`{successor}` does its work there" if successor else "it has no successor there",
        )

    @property
    def interim(self) -> interim.Interim:
        """Names of the releases in between."""
        later = self.dialect.release.startswith("kamailio")
        return interim.KAMAILIO if later else interim.EARLY

    def load_built_in(self, name: str) -> bool:
        """Load a module that servers of the time had built in, where a config counts on that."""
        if self.modern or name not in interim.BUILT_IN or name in self.loaded:
            return False
        have = self.runtime_module(name)
        self.loaded[name] = self.built_in[name] = ir.Module(
            name,
            have.python if have is not None else name,
            have.package if have is not None else None,
        )
        return True

    def undefined_route(self, block: str, name: str, span: Span) -> None:
        """A route is named that the config does not have: the server would not start."""
        meant = self.suggestions.own(
            name,
            block,
            lambda: (known for kind, known in self.routes if _BLOCKS.get(kind) == block),
        )
        self.report(
            "E314",
            f"{block}[{name}] is never defined",
            span,
            "the server would not start with it",
            f"`{meant}` is defined" if meant else f"write `{block}[{name}] {{ ... }}`",
        )

    def fresh(self, name: str) -> str:
        """A local name that is not used yet in the function."""
        number = self._names[name] = self._names.get(name, 0) + 1
        return name if number == 1 else f"{name}_{number}"

    def enter(self, kind: ir.RouteKind, word: str, function: str) -> None:
        """Begin a block."""
        self.kind, self.block_word, self.function = kind, word, function
        self._names.clear()


_BLOCKS = {
    ir.RouteKind.ROUTE: "route", ir.RouteKind.FAILURE: "failure_route",
    ir.RouteKind.ONREPLY: "onreply_route", ir.RouteKind.BRANCH: "branch_route",
    ir.RouteKind.EVENT: "event_route",
}  # fmt: skip
