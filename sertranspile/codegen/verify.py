"""The last gate: a generated module holds nothing but what generated modules are made of.

Works on the final text alone and trusts nothing that made it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations
from typing import Final

ALLOWED: Final = (
    ast.Module | ast.Expr | ast.Constant | ast.ImportFrom | ast.alias | ast.Assign | ast.Name
    | ast.Load | ast.Store | ast.Attribute | ast.Subscript | ast.Call | ast.keyword | ast.Dict
    | ast.Tuple | ast.JoinedStr | ast.FormattedValue | ast.FunctionDef | ast.AsyncFunctionDef
    | ast.arguments | ast.arg | ast.If | ast.While | ast.For | ast.Break | ast.Match
    | ast.match_case | ast.MatchValue | ast.MatchOr | ast.MatchAs | ast.Return | ast.Raise
    | ast.Pass | ast.Await | ast.NamedExpr | ast.IfExp | ast.BoolOp | ast.And | ast.Or
    | ast.UnaryOp | ast.Not | ast.USub | ast.Invert | ast.BinOp | ast.Add | ast.Sub | ast.Mult
    | ast.BitOr | ast.BitXor | ast.BitAnd | ast.LShift | ast.RShift | ast.Compare | ast.Eq
    | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE | ast.In | ast.NotIn | ast.Is | ast.IsNot
)  # fmt: skip
PACKAGES: Final = frozenset({
    "runtime", "runtime.modules", "runtime.modules.kamailio", "runtime.modules.ser",
    "runtime.transformations",
})  # fmt: skip
#: of the runtime itself; its submodules could reach anything
RUNTIME: Final = frozenset({
    "Drop", "Exit", "Message", "Reply", "Request", "Router", "Rule", "add", "core", "define",
    "defined", "divide", "environment", "equal", "exit_if_zero", "in_network", "length", "matches",
    "missing", "modulo", "number", "once", "posix_matches", "same", "shift_left", "shift_right",
    "shown", "text", "undefined",
})  # fmt: skip
#: what assignments may put something in, beside plain names
OWNERS: Final = frozenset({"msg", "router"})


class InternalError(AssertionError):
    """The transpiler made something it must not make; no config is to blame."""


def verify(text: str) -> ast.Module:
    """The tree of a generated module.

    Raises:
        InternalError: it is no Python, or holds what no generated module holds.
    """
    tree, *_ = verified_nodes(text)
    assert isinstance(tree, ast.Module)
    return tree


def verified_nodes(text: str) -> list[ast.AST]:
    """All nodes of a generated module, in the order of ``ast.walk``: the tree comes first.

    Raises:
        InternalError: it is no Python, or holds what no generated module holds.
    """
    try:
        tree = ast.parse(text)
        compile(text, "<generated>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InternalError(f"the generated module is no Python: {error}") from error
    nodes = list(ast.walk(tree))
    known = _Names(nodes)
    for node in nodes:
        if not isinstance(node, ALLOWED):
            raise _wrong(node, type(node).__name__)
        known.check(node)
        _check(node)
    return nodes


class _Names:
    """All names of a module, and which of them are modules that were imported.

    A name has one meaning: it is imported, a function, a constant or local to functions.
    """

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.known = {"__name__", "bool", "int"}
        self.modules: set[str] = set()
        self._imports: set[str] = set()
        functions: set[str] = set()
        local: set[str] = set()
        own = set(_constants(nodes[0]))
        for node in nodes:
            match node:
                case ast.ImportFrom():
                    self._imported(node)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    functions.add(name)
                case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) if node not in own:
                    local.add(name)
        constants = {node.id for node in own}
        self.known |= self._imports | functions | constants | local
        for one, other in combinations((self._imports, functions, constants, local), 2):
            for name in one & other:
                raise _wrong(nodes[0], f"second meaning of {name}")

    def _imported(self, node: ast.ImportFrom) -> None:
        if node.module not in PACKAGES or node.level:
            raise _wrong(node, f"import from {node.module}")
        for alias in node.names:
            here = alias.asname or alias.name
            if node.module != "runtime" or alias.name == "core":
                self.modules.add(here)
            elif alias.name not in RUNTIME:
                raise _wrong(node, f"import of {alias.name}")
            self._imports.add(here)

    def check(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name) if name not in self.known:
                raise _wrong(node, f"name {name} that nothing defines")
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=name))) if (
                name in self.modules
            ):
                raise _wrong(node, f"way through {name} to something else")
            case ast.Attribute(
                value=ast.Name(id=name), attr=attr
            ) if name in self.modules and attr.startswith("_"):
                raise _wrong(node, f"name {attr}")


def _constants(tree: ast.AST) -> Iterator[ast.Name]:
    """The names that a module itself assigns, under features too."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        match waiting.pop():
            case ast.Module(body=body):
                waiting += body
            case ast.If(body=body, orelse=orelse):
                waiting += [*body, *orelse]
            case ast.Assign(targets=[ast.Name() as target]):
                yield target


def _check(node: ast.AST) -> None:
    """What a node may hold. A loop has its count, and a function takes one message."""
    match node:
        case ast.Attribute(attr=name) | ast.alias(name=name) if name.startswith("__"):
            raise _wrong(node, f"name {name}")
        case ast.Attribute(ctx=ast.Store()) if _owner(node) not in OWNERS:
            raise _wrong(node, "assignment to a foreign attribute")
        case ast.Subscript() if _owner(node) not in OWNERS or isinstance(node.slice, ast.Slice):
            raise _wrong(node, "subscript of something else than a store")
        case ast.For(target=ast.Name(id="_"), iter=ast.Name(id="once"), orelse=[]):
            return
        case ast.While(
            test=ast.BoolOp(
                op=ast.And(),
                values=[*_, ast.Call(func=ast.Attribute(value=ast.Name(), attr="more"), args=[])],
            ),
            orelse=[],
        ):
            return
        case ast.For() | ast.While():
            raise _wrong(node, "loop without a limit")
        case ast.MatchAs(name=str()) | ast.MatchAs(pattern=ast.pattern()):
            raise _wrong(node, "pattern that is no literal")
        case ast.MatchValue(
            value=ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant())
        ):
            return
        case ast.MatchValue():
            raise _wrong(node, "pattern that is no literal")
        case ast.FormattedValue(conversion=conversion, format_spec=spec) if (
            conversion != -1 or spec is not None
        ):
            raise _wrong(node, "format of its own")
        case ast.FunctionDef(args=arguments) | ast.AsyncFunctionDef(args=arguments):
            match arguments:
                case ast.arguments(
                    posonlyargs=[], args=[ast.arg(arg="msg")], vararg=None, kwonlyargs=[],
                    kwarg=None, defaults=[],
                ):  # fmt: skip
                    return
            raise _wrong(node, "function of something else than a message")


def _owner(node: ast.AST) -> str | None:
    """The name that an attribute or a subscript hangs on."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _wrong(node: ast.AST, what: str) -> InternalError:
    return InternalError(f"the generated module has a {what} in line {getattr(node, 'lineno', 0)}")
