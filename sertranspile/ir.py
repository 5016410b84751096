"""The intermediate representation: what a config means, before any target spells it.

Made by ``lower.py``, finished by ``passes.py``, read by ``check/`` and ``codegen/``. Everything
here is resolved: functions are registry entries, names are Python names, dialects are gone. Every
node has the span it came from; every statement and item has its comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sertranspile.source import Span


@dataclass(frozen=True, slots=True)
class Trivia:
    """The comments of a statement or item, marks removed, one entry a line.

    ``before`` stands above it (None is a blank line); ``trailing`` ends its first line.
    """

    before: tuple[str | None, ...] = ()
    trailing: str | None = None


NO_TRIVIA = Trivia()


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the config: its name there, the Python name, the package it is imported from.

    ``package`` is None for a module that the catalogue knows and the runtime lacks.
    """

    name: str
    python: str
    package: str | None


@dataclass(frozen=True, slots=True)
class Function:
    """A script function as the registry has it. ``module`` None is the core."""

    module: Module | None
    name: str
    waits: bool
    returns: str  # "Rc", "bool" or "None"
    may_stop: bool  # may return 0, which ends a route or the script
    missing: bool = False  # known to the catalogue, not in the runtime


# ---- expressions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | int | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A tuple of values, such as the addresses of ``listen``."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """``msg.<path>``; see ``fields.py``. ``nullable`` when it can be None."""

    path: str
    nullable: bool
    span: Span


@dataclass(frozen=True, slots=True)
class CoreParameter:
    """``router.<name>``."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level name of the generated module: a define or a feature."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class RouteReference:
    """A route given to a function (``t_on_failure("X")``); ``function`` is its Python name."""

    function: str
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A script function called with the message and ``args``."""

    function: Function
    args: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CallRoute:
    """``route(X)`` with a known X; ``function`` is its Python name. ``waits`` is set by a pass."""

    function: str
    waits: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Bound:
    """A local name of the generated function that an earlier statement assigned (``rc``)."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Bind:
    """``(name := value)``: the value, kept under a name for what follows."""

    name: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """``operator`` is a Python one (``== != < > <= >=``).

    ``ignore_case`` (only with ``==`` and ``!=``): ASCII letters are equal in both cases.
    """

    operator: str
    left: Expression
    right: Expression
    ignore_case: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Matches:
    """A regex search. ``pattern`` is already a Python pattern; case is ignored unless told."""

    subject: Expression
    pattern: str
    ignore_case: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IsMyself:
    """Whether a URI or an address is one of ours."""

    subject: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class InNetwork:
    """Whether an address lies in ``network`` (``10.0.0.0/8``, a single address, IPv6 alike)."""

    subject: Expression
    network: str
    span: Span


@dataclass(frozen=True, slots=True)
class HasFlag:
    flag: int
    span: Span


Expression: TypeAlias = (
    Literal
    | Sequence
    | Field
    | CoreParameter
    | Constant
    | RouteReference
    | Call
    | CallRoute
    | Bound
    | Bind
    | Not
    | And
    | Or
    | Compare
    | Matches
    | IsMyself
    | InNetwork
    | HasFlag
)


# ---- statements --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect; ``bind`` keeps its value under that name."""

    value: Expression
    bind: str | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class SetFlag:
    flag: int
    on: bool
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class If:
    """``orelse`` is empty when there is none; a lone ``If`` in it prints as ``elif``."""

    test: Expression
    then: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


class How(Enum):
    """How a block is left."""

    RETURN = "return"
    EXIT = "exit"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the route (RETURN) or the script (EXIT, DROP); ``value`` is the code returned."""

    how: How
    value: Expression | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Remark:
    """Comments that stand before the end of a block or file, where nothing follows."""

    span: Span
    trivia: Trivia = NO_TRIVIA


Statement: TypeAlias = Do | SetFlag | If | Stop | Remark


# ---- top level ---------------------------------------------------------------------------------


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


class RouteKind(Enum):
    """The block types; ``value`` is the decorator's name on the router."""

    REQUEST = "request_route"  # the main route
    ROUTE = "route"  # a sub-route
    FAILURE = "failure_route"
    ONREPLY = "onreply_route"
    BRANCH = "branch_route"
    ONSEND = "onsend_route"
    EVENT = "event_route"


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


Item: TypeAlias = Settings | Load | ModParam | Route | Remark


@dataclass(frozen=True, slots=True)
class Program:
    """A whole config. ``title`` is the one-line docstring's end; ``dialect`` and ``profile`` are
    ids."""

    source_name: str
    title: str
    dialect: str
    profile: str
    items: tuple[Item, ...]
