"""What expressions refer to: modules, functions, stores of values, sets of flags, types."""

from __future__ import annotations

from enum import Enum

from sertranspile.records import dataclass


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
    routes: frozenset[str] = frozenset()  # the blocks it may stand in, none: any


class Type(Enum):
    """What a value is known to be. ``TEXT`` may be None where ``nullable`` says so."""

    BOOL = "bool"
    INT = "int"
    TEXT = "str"
    #: a URI view: prints as text, has parts
    URI = "uri"
    #: int, text or None, told only at run time
    ANY = "any"


class Store(Enum):
    """Where a named value of the script lives."""

    #: ``$var(x)``: of the process, 0 at first (LANGUAGE D.7)
    VAR = "var"
    #: ``$vn(x)``: as VAR, None at first
    NULLABLE_VAR = "vn"
    #: ``$shv(x)``: shared, 0 at first
    SHARED = "shv"
    #: ``$avp(x)``: a stack of values of the transaction; an id is an int name
    AVP = "avp"
    #: ``$f.x``, ``$x`` of SER: an attribute with track and class (LANGUAGE D.6); the name is as
    #: written without ``$``
    ATTRIBUTE = "attribute"
    #: ``$xavp(a=>b)`` and kin: the name is what stands in the parentheses
    XAVP = "xavp"
    XAVU = "xavu"
    XAVI = "xavi"
    #: ``$hdr(X)``: the body of a header
    HEADER = "hdr"
    #: ``$sel(cfg_get.group.name)``, ``@cfg_get.group.name``: the name is ``group.name``
    CUSTOM = "cfg"
    #: any other pseudo-variable: the name is all of it, ``$`` included
    PV = "pv"
    #: any other select: the name is all of it, ``@`` included
    SELECT = "select"


class Flags(Enum):
    """The sets of flags (LANGUAGE D.9); ``value`` is the attribute of ``msg``."""

    MESSAGE = "flags"
    BRANCH = "branch_flags"
    SCRIPT = "script_flags"


class Help(Enum):
    """Functions of ``runtime.values`` that do what Python's operators do not (LANGUAGE D.5)."""

    #: to int
    NUMBER = "number"
    #: to text; None is ""
    TEXT = "text"
    #: to text; None is "<null>"
    SHOWN = "shown"
    #: the type of the left operand decides
    EQUAL = "equal"
    ADD = "add"
    DIVIDE = "divide"
    MODULO = "modulo"
    SHIFT_LEFT = "shift_left"
    SHIFT_RIGHT = "shift_right"
    #: length of the text
    LENGTH = "length"
    #: returns a function's code, raises Exit on 0
    EXIT_IF_ZERO = "exit_if_zero"
    #: comparisons of SER 2.0: an undefined side is unequal to everything
    SAME = "same"


class RouteKind(Enum):
    """The block types; ``value`` is the decorator's name on the router."""

    REQUEST = "request_route"  # the main route
    ROUTE = "route"  # a sub-route
    FAILURE = "failure_route"
    REPLY = "reply_route"  # of the core, for every reply
    ONREPLY = "onreply_route"  # of a transaction
    BRANCH = "branch_route"
    ONSEND = "onsend_route"
    ERROR = "error_route"
    EVENT = "event_route"
    INNER = "inner"  # a block that stood as an operand: a plain function
