"""Top-level items of the intermediate representation, and the program they make."""

from __future__ import annotations

from typing import TypeAlias

from sertranspile.ir.expressions import Expression
from sertranspile.ir.statements import NO_TRIVIA, Remark, Statement, Trivia
from sertranspile.ir.vocabulary import Module, RouteKind
from sertranspile.records import dataclass
from sertranspile.source import Span


@dataclass(frozen=True, slots=True)
class Setting:
    """One core parameter."""

    name: str
    value: Expression
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Settings:
    """Neighbouring core parameters. The first item of a program is one: it makes the router."""

    settings: tuple[Setting, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Load:
    """Neighbouring ``loadmodule`` lines; each module with the span of its line."""

    modules: tuple[tuple[Module, Span], ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class ModParam:
    """Neighbouring parameters of one module with distinct names."""

    module: Module
    settings: tuple[Setting, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Route:
    """A route block. ``name`` is the config's; ``function`` the Python name.

    ``message`` is the type of its ``msg``: ``Request``, ``Reply`` or ``Message``. ``waits`` makes
    it a coroutine; ``returns_code`` when a caller tests its value.
    """

    kind: RouteKind
    name: str | None
    function: str
    message: str
    body: tuple[Statement, ...]
    waits: bool
    returns_code: bool
    span: Span
    trivia: Trivia = NO_TRIVIA
    #: of an INNER one, the kind of the block it stands in
    inside: RouteKind | None = None
    #: of a route that returns a code
    code_type: str = "int"


@dataclass(frozen=True, slots=True)
class Custom:
    """``group.name = value desc "..."``: a value that can be changed at run time (LANGUAGE
    C.1.3)."""

    name: str
    value: Expression
    description: str | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class NamedFlags:
    """Neighbouring names of flags, each with its bit: constants of the module."""

    flags: tuple[tuple[str, int], ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class DefineFeature:
    """``NAME = defined("NAME", default=...)``: a name that is tested and has no value of its own.

    ``feature`` is what ``-A`` calls it, ``constant`` the Python name (they differ where one name
    has several truths or also a value).
    """

    constant: str
    feature: str
    default: Expression
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class DefineValue:
    """``NAME = define("NAME", value)``; under a feature ``... if test else undefined(...)``."""

    constant: str
    define: str
    value: Expression
    test: Expression | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class DefineEnvironment:
    """``#!defenv NAME=VAR``: the value of an environment variable at start; ``required`` unless
    ``trydefenv``."""

    constant: str
    define: str
    variable: str
    required: bool
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class FeatureItems:
    """``#!ifdef`` around whole items."""

    test: Expression
    then: tuple[Item, ...]
    orelse: tuple[Item, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of a routing table: two Python patterns, and ``host`` or ``host:port``."""

    method: str
    uri: str
    destination: str
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The routing table of 2001 (LANGUAGE A.3): the first rule that matches sends the request on.

    ``rest`` are the comments after the last rule.
    """

    constant: str
    rules: tuple[Rule, ...]
    rest: Trivia
    span: Span
    trivia: Trivia = NO_TRIVIA


Item: TypeAlias = (
    Settings
    | Load
    | ModParam
    | Custom
    | NamedFlags
    | DefineFeature
    | DefineValue
    | DefineEnvironment
    | FeatureItems
    | Route
    | Remark
    | RuleTable
)


@dataclass(frozen=True, slots=True)
class Program:
    """A whole config. ``title`` is the one-line docstring's end; ``dialect`` and ``profile`` are
    ids."""

    source_name: str
    title: str
    dialect: str
    profile: str
    items: tuple[Item, ...]
