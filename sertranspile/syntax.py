"""The syntax tree: what was written, nothing resolved.

One frozen dataclass for each thing the grammar names. Texts are as written in the config (strings
with their quotes, numbers as typed): what they mean is decided in ``lower/``, dialect by dialect.
Comments are not in the tree; the scanner keeps them with their offsets.
"""

from __future__ import annotations

from typing import TypeAlias

from sertranspile.records import dataclass
from sertranspile.source import Span


@dataclass(frozen=True, slots=True)
class Node:
    span: Span


# ---- expressions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class String(Node):
    """One or more adjacent quoted strings, quotes and escapes as written, a blank between two."""

    text: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """Decimal, hex, octal or binary, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A bare word: a keyword operand (``method``, ``uri``), a define, a host, an IP,
    ``udp:host:port``."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """``$...``: a pseudo-variable or an attribute, as written, with its index."""

    text: str


@dataclass(frozen=True, slots=True)
class Select(Node):
    """``@...`` as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``name(args)``; ``name_span`` is the name alone. An argument left out is ``None``."""

    name: str
    name_span: Span
    args: tuple[Expression | None, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """``operator`` is one of ``! not - ~ defined (int) (str)``."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """A pair of operands; precedence is that of the dialect, decided while parsing."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Group(Node):
    """``( expression )``, kept because ``! x == y`` and ``!(x == y)`` differ."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class BlockExpression(Node):
    """``{ statements }`` used as an operand; its value is that of its last action."""

    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class AssignExpression(Node):
    """``( $x = expression )``."""

    target: Variable
    value: Expression


Expression: TypeAlias = (
    String
    | Number
    | Name
    | Variable
    | Select
    | Call
    | Unary
    | Binary
    | Group
    | BlockExpression
    | AssignExpression
)


# ---- directives --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Define(Node):
    """``#!define NAME value`` and its kin; ``keyword`` without ``#!``, ``value`` as written or
    None."""

    keyword: str
    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Include(Node):
    """``include_file`` or ``import_file``, with or without ``#!``."""

    keyword: str
    file: String


@dataclass(frozen=True, slots=True)
class Subst(Node):
    """``#!subst``, ``#!substdef`` or ``#!substdefs``."""

    keyword: str
    rule: String


@dataclass(frozen=True, slots=True)
class Marker(Node):
    """``#!KAMAILIO``, ``#!SER`` ...: the flavour from here on."""

    flavour: str


# ---- statements --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallStatement(Node):
    call: Call


@dataclass(frozen=True, slots=True)
class BareCall(Node):
    """A core command without parentheses: ``revert_uri;``, ``append_branch;``."""

    name: str


@dataclass(frozen=True, slots=True)
class If(Node):
    """``then`` and ``orelse`` are the statements of the branch, braces dropped."""

    test: Expression
    then: tuple[Statement, ...]
    orelse: tuple[Statement, ...] | None


@dataclass(frozen=True, slots=True)
class While(Node):
    test: Expression
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Case(Node):
    """A label and the statements up to the next one. ``value`` None is ``default``."""

    value: Expression | None
    is_regex: bool
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Switch(Node):
    subject: Expression
    cases: tuple[Case | ConditionalCases, ...]


@dataclass(frozen=True, slots=True)
class Jump(Node):
    """``return``, ``exit``, ``drop`` or ``break``, with its value if it has one."""

    keyword: str
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """``operator`` is ``=`` or ``+=``."""

    target: Variable
    operator: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Block(Node):
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Null(Node):
    """A lone ``;``."""


@dataclass(frozen=True, slots=True)
class ConditionalStatements(Node):
    """``#!ifdef`` around statements; ``keyword`` is ``ifdef``, ``ifndef`` or ``ifexp``.

    ``opening`` is the line of the directive. One that cut through a statement is here around all
    variants of it: then ``opening`` lies inside ``span``, not at its start, and both branches hold
    nodes of the same places.
    """

    keyword: str
    test: str
    then: tuple[Statement, ...]
    orelse: tuple[Statement, ...] | None
    opening: Span


@dataclass(frozen=True, slots=True)
class ConditionalCases(Node):
    """``#!ifdef`` around cases, like ``ConditionalStatements``."""

    keyword: str
    test: str
    then: tuple[Case | ConditionalCases, ...]
    orelse: tuple[Case | ConditionalCases, ...] | None
    opening: Span


@dataclass(frozen=True, slots=True)
class InactiveText(Node):
    """Text under a false ``#!ifdef`` that is no code, such as SQL notes, or that was decided to
    stay out: becomes a comment. ``text`` is as written; comments in it are part of it."""

    text: str


Statement: TypeAlias = (
    CallStatement
    | BareCall
    | If
    | While
    | Switch
    | Jump
    | Assign
    | Block
    | Null
    | ConditionalStatements
    | Define
    | Include
    | Subst
    | Marker
    | InactiveText
)


# ---- top level ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SocketBlock(Node):
    """``{ bind = ...; name = ...; }`` of Kamailio 6."""

    attributes: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Assignment(Node):
    """``name = value ...``; a list such as that of ``listen`` has several values.

    ``name`` is as written without blanks (``pstn.gw_ip``, ``group[1].x``), ``name_span`` its place.
    """

    name: str
    name_span: Span
    values: tuple[Expression | SocketBlock, ...]


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """``loadmodule``, ``loadmodulex``, ``loadpath``, ``mpath``, ``modparam``, ``modparamx``,
    ``cfgengine``."""

    keyword: str
    args: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class FlagDeclaration(Node):
    """``flags a:1, b`` or ``avpflags x``; a flag is (name, bit or None)."""

    keyword: str
    flags: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class RouteBlock(Node):
    """``keyword`` as written (``route``, ``failure_route``, ``reply_route`` ...); ``name`` without
    quotes or brackets, None when there is none. ``head_span`` is the keyword and the name."""

    keyword: str
    name: str | None
    head_span: Span
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A column of the 2001 table, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class RegexRule(Node):
    """One line of the 2001 table: method regex, URI regex, destination, comment after it or
    None."""

    method: Column
    uri: Column
    destination: Column
    comment: str | None


@dataclass(frozen=True, slots=True)
class ConditionalItems(Node):
    """``#!ifdef`` around whole items, like ``ConditionalStatements``."""

    keyword: str
    test: str
    then: tuple[Item, ...]
    orelse: tuple[Item, ...] | None
    opening: Span


Item: TypeAlias = (
    Assignment
    | Declaration
    | FlagDeclaration
    | RouteBlock
    | RegexRule
    | ConditionalItems
    | InactiveText
    | Define
    | Include
    | Subst
    | Marker
    | Null
)


@dataclass(frozen=True, slots=True)
class Comment(Node):
    """A comment, text as written with its marks; ``own_line`` when nothing but blanks stands
    before it."""

    text: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class Config:
    """A whole file: its items in order and all its comments in order."""

    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
