"""The kinds of facts: what a module, a function, a parameter, a variable ... is known to be.

Plain data. A fact of several releases is the union of what each allows; ``releases`` tells which
they are. Nothing here reads a file or knows how one is laid out. Named tuples, not dataclasses: to
define a dozen of those costs more than to read the largest file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class ArgumentKind(StrEnum):
    """What a module function makes of a string argument (LANGUAGE C.4.4, D.6.1, D.7.1).

    ``WHOLE`` is the one that surprises: ``t_reply("480", "$rU")`` gives the user part as reason,
    ``t_reply("480", "no $rU")`` a dollar sign, where ``sl_send_reply`` replaces it in both.
    """

    LITERAL = "str"  # taken as it is, though the function may read a syntax of its own in it
    FORMAT = "str_pv"  # each `$variable` in it is replaced at each call
    WHOLE = "str_var"  # all of it is one `$variable`, `$attribute` or `@select`, or it is literal
    XL = "str_xl"  # each `%` specifier of SER's xl formats is replaced (LANGUAGE D.6.2)
    NUMBER = "int"
    NUMBER_WHOLE = "int_pv"  # a number, or one variable or select that holds one
    VARIABLE = "pvar"  # names a variable, to read or to write
    REGEX = "regex"
    UNKNOWN = "?"


#: a block's kind -> the flags with which a function may stand there; event routes are parsed as
#: request routes are, and the reply routes of the core and of tm have a flag for both
_SAME_BLOCKS = {
    "request": ("request", "event"),
    "event": ("request", "event"),
    "onreply": ("onreply", "onreply_core", "onreply_tm"),
    "onreply_core": ("onreply", "onreply_core"),
    "onreply_tm": ("onreply", "onreply_tm"),
}


def may_stand(routes: frozenset[str], route: str) -> bool:
    """Whether ``route`` is one of the kinds of blocks ``routes``; none stands for all."""
    return not routes or not routes.isdisjoint(_SAME_BLOCKS.get(route, (route,)))


class Arity(NamedTuple):
    """How many arguments a function takes; the counts may have holes. ``open_from``: any count from
    that one on."""

    counts: frozenset[int]
    open_from: int | None = None

    def accepts(self, count: int) -> bool:
        """Whether a call may have so many arguments."""
        return count in self.counts or (self.open_from is not None and count >= self.open_from)

    @property
    def most(self) -> int | None:
        """The greatest count; None: there is none."""
        return None if self.open_from is not None else max(self.counts)

    def joined(self, other: Arity) -> Arity:
        """What either accepts."""
        starts = [start for start in (self.open_from, other.open_from) if start is not None]
        return Arity(self.counts | other.counts, min(starts, default=None))

    def __str__(self) -> str:
        """In words for a message: ``no arguments``, ``1 or 3 arguments``, ``2 to 4 arguments``."""
        low, *rest = sorted(
            self.counts | ({self.open_from} if self.open_from is not None else set())
        )
        if self.open_from is not None:
            return "any number of arguments" if low == 0 else f"{low} or more arguments"
        if not rest:
            return {0: "no arguments", 1: "1 argument"}.get(low, f"{low} arguments")
        high = rest[-1]
        if len(rest) > 1 and high - low == len(rest):
            return f"{low} to {high} arguments"
        return f"{', '.join(str(count) for count in (low, *rest[:-1]))} or {high} arguments"


class Function(NamedTuple):
    """A function that a module exports. ``routes``: the kinds of blocks it may stand in, empty when
    nothing restricts it. ``forms``: kinds of arguments, the longest form first; a shorter one is
    given where it is not the beginning of that, as of ``xlog``. ``since``: the snapshot after the
    release that first has it (SER 0.9 and 2.0 only)."""

    name: str
    module: str
    arity: Arity
    routes: frozenset[str]
    forms: tuple[tuple[ArgumentKind, ...], ...]
    releases: tuple[str, ...]
    since: str | None = None

    def kinds(self, count: int) -> tuple[ArgumentKind, ...]:
        """The kinds of the arguments of a call with so many."""
        form = next((form for form in self.forms if len(form) == count), self.forms[0])
        return (*form[:count], *[ArgumentKind.UNKNOWN] * (count - len(form)))

    def allowed_in(self, route: str) -> bool:
        """Whether it may be called in a kind of block: ``request`` (sub-routes too), ``failure``,
        ``onreply`` (``onreply_core`` and ``onreply_tm`` to be exact), ``branch``, ``onsend``,
        ``event``, ``error``, ``local`` or ``branch_failure``."""
        return may_stand(self.routes, route)


class Param(NamedTuple):
    """A module's parameter. ``types``: ``int`` and ``str``, what a modparam may give. ``adds``: a
    repeated modparam adds a value, where others replace it."""

    name: str
    module: str
    types: frozenset[str]
    adds: bool
    releases: tuple[str, ...]
    since: str | None = None


class Module(NamedTuple):
    """A module by the name that ``loadmodule`` takes, without path and ``.so``. ``family``: the
    folder of its sources; SER's and Kamailio's of one name both came with Kamailio 3.1.
    ``exported_as``: the name that ``modparam`` matches."""

    name: str
    family: str
    exported_as: str
    functions: Mapping[str, Function]
    params: Mapping[str, Param]
    pvs: tuple[str, ...]
    transformations: tuple[str, ...]
    event_routes: tuple[str, ...]
    releases: tuple[str, ...]
    since: str | None = None


class Exporter(NamedTuple):
    """A module that exports a function, and the releases in which it does."""

    module: str
    family: str
    releases: tuple[str, ...]


class CoreFunction(NamedTuple):
    """A command of the language. ``shapes``: the kinds of arguments of each form. ``bare``: it may
    stand without parentheses."""

    name: str
    aliases: tuple[str, ...]
    shapes: tuple[tuple[str, ...], ...]
    bare: bool
    releases: tuple[str, ...]

    @property
    def arity(self) -> Arity:
        """The argument counts of all forms."""
        return Arity(frozenset(len(shape) for shape in self.shapes))


class Setting(NamedTuple):
    """A core parameter. ``kinds``: of values (``bool``, ``int``, ``string``, ``id``, ``ip``,
    ``ipv4``, ``ipv6``, ``proto``, ``socket_list``, ``host_or_ip``, ``enum``, ``block``). ``forms``:
    longer ones. ``values``: of an ``enum``."""

    name: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    values: tuple[str, ...]
    releases: tuple[str, ...]


class RouteKeyword(NamedTuple):
    """What opens a block. ``type``: its kind of block. ``names``: the kinds of names it takes
    (``int``, ``id``, ``string``, ``group:event``), none when it takes no name."""

    keyword: str
    type: str
    unnamed: bool
    names: tuple[str, ...]
    releases: tuple[str, ...]


class Variable(NamedTuple):
    """A pseudo-variable, without its ``$``. ``modules``: those that define it, ``core`` or others;
    one of them has to be loaded. ``inner``: it takes ``(name)``; ``indexed``: it takes ``[n]``."""

    name: str
    modules: tuple[str, ...]
    writable: bool
    inner: bool
    indexed: bool
    releases: tuple[str, ...]


class Transformation(NamedTuple):
    """One function of a class of transformations, ``{group.name,...}``. ``kinds``: of its
    parameters: ``int``, ``str`` or ``subst``."""

    group: str
    name: str
    module: str
    arity: Arity
    kinds: tuple[str, ...]
    releases: tuple[str, ...]


class EventRoute(NamedTuple):
    """An ``event_route`` that a module or the core runs; ``<x>`` in its name is a free part."""

    name: str
    module: str
    releases: tuple[str, ...]


class Operand(NamedTuple):
    """A keyword that a condition compares: its spellings, operators and what may stand right."""

    names: tuple[str, ...]
    operators: tuple[str, ...]
    right: tuple[str, ...]
    releases: tuple[str, ...]
