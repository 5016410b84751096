"""Expressions of the intermediate representation, and what they refer to."""

from __future__ import annotations

from typing import TypeAlias

from sertranspile.ir.vocabulary import Flags, Function, Help, RouteKind, Store, Type
from sertranspile.records import dataclass
from sertranspile.source import Span


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
    type: Type = Type.TEXT


@dataclass(frozen=True, slots=True)
class Variable:
    """A named value. ``name`` is a literal, or a format where the name holds variables.

    ``index`` is a number (0 the newest of an AVP), ``"*"`` for all values, None when none is
    written.
    """

    store: Store
    name: Expression
    index: Expression | None
    span: Span

    @property
    def type(self) -> Type:
        """What reading it gives: texts of the message, else whatever was stored."""
        textual = (Store.HEADER, Store.SELECT)
        return Type.TEXT if self.store in textual else Type.ANY

    @property
    def nullable(self) -> bool:
        return self.store not in (Store.VAR, Store.SHARED, Store.CUSTOM)


@dataclass(frozen=True, slots=True)
class Transformed:
    """``$(value{family.function,args})``: a transformation of the pv language (LANGUAGE D.7.2).

    A chain is nested: the first transformation is the innermost.
    """

    family: str
    function: str
    value: Expression
    args: tuple[Expression, ...]
    span: Span
    type: Type = Type.TEXT


@dataclass(frozen=True, slots=True)
class Format:
    """A text with values in it: literal pieces and expressions.

    ``shows_null``: None is written as ``<null>``, as in formats that functions expand (LANGUAGE
    D.7); else as nothing, as in a concatenation.
    """

    parts: tuple[str | Expression, ...]
    shows_null: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left operator right`` on ints; ``operator`` is Python's ``+ - * | & ^ >>``."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Signed:
    """``-x`` or ``~x`` on an int."""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """``yes if test else no``."""

    test: Expression
    yes: Expression
    no: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Helped:
    """A call of one of the ``Help`` functions."""

    help: Help
    args: tuple[Expression, ...]
    span: Span

    @property
    def type(self) -> Type:
        match self.help:
            case Help.TEXT | Help.SHOWN:
                return Type.TEXT
            case Help.EQUAL | Help.SAME:
                return Type.BOOL
            case Help.ADD:
                return Type.ANY
        return Type.INT


@dataclass(frozen=True, slots=True)
class IsNull:
    """``x is None``."""

    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Commented:
    """An operand or argument with comments of its own: ``before`` stand above it, ``trailing`` ends
    its line."""

    value: Expression
    before: tuple[str, ...]
    trailing: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class CoreParameter:
    """``router.<name>``."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Constant:
    """A module-level name of the generated module: a define, a feature or a named flag."""

    name: str
    span: Span
    type: Type = Type.ANY


@dataclass(frozen=True, slots=True)
class RouteReference:
    """A route given to a function (``t_on_failure("X")``); ``function`` is its Python name."""

    function: str
    span: Span


@dataclass(frozen=True, slots=True)
class RouteByName:
    """A route that exists only under a feature, looked up when it is wanted; ``kind`` is a
    ``RouteKind``."""

    kind: RouteKind
    name: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A script function called with the message and ``args``."""

    function: Function
    args: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Either:
    """A condition that is a call where its code is read later, and else plain Python."""

    call: Expression
    plain: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class CallRoute:
    """``route(X)`` with a known X; ``function`` is its Python name. ``waits`` and ``returns_code``
    are set by a pass."""

    function: str
    waits: bool
    span: Span
    returns_code: bool = False


@dataclass(frozen=True, slots=True)
class CallNamed:
    """``route(X)`` with an X known only at run time, or defined only under a feature; waits.

    ``keeps_code``: where there is no such route, ``rc`` stays as it is."""

    name: Expression
    span: Span
    keeps_code: bool = False


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
    """A regex search. ``pattern`` is already a Python pattern, or an expression whose text is a
    POSIX pattern at run time; case is ignored unless told."""

    subject: Expression
    pattern: str | Expression
    ignore_case: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IsMyself:
    """Whether a URI or an address is one of ours; ``foreign``: whether a URI can be read and is
    not."""

    subject: Expression
    span: Span
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Fallible:
    """A test that may also end in an error, as that of a URI that cannot be read: then neither
    ``holds`` nor ``fails`` is true. Where nothing asks for the difference it is ``holds``.

    ``known``: whether it is no error."""

    holds: Expression
    fails: Expression
    known: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class InNetwork:
    """Whether an address lies in ``network`` (``10.0.0.0/8``, a single address, IPv6 alike)."""

    subject: Expression
    network: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class HasFlag:
    """``flag`` is a number, a named flag, or a value known at run time."""

    flag: Expression
    span: Span
    flags: Flags = Flags.MESSAGE


Expression: TypeAlias = (
    Literal
    | Sequence
    | Field
    | Variable
    | Transformed
    | Format
    | Arithmetic
    | Signed
    | Choice
    | Helped
    | IsNull
    | Commented
    | CoreParameter
    | Constant
    | RouteReference
    | RouteByName
    | Call
    | Either
    | CallRoute
    | CallNamed
    | Bound
    | Bind
    | Not
    | And
    | Or
    | Compare
    | Matches
    | IsMyself
    | Fallible
    | InNetwork
    | HasFlag
)
