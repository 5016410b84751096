"""The last gate: a generated module holds nothing but what generated modules are made of.

Works on the final text alone and trusts nothing that made it.
"""

from __future__ import annotations

import ast
from typing import Final

ALLOWED: Final = (
    ast.Module | ast.Expr | ast.Constant | ast.ImportFrom | ast.alias | ast.Assign | ast.Name
    | ast.Load | ast.Store | ast.Attribute | ast.Call | ast.keyword | ast.Dict | ast.Tuple
    | ast.FunctionDef | ast.AsyncFunctionDef | ast.arguments | ast.arg | ast.If | ast.Return
    | ast.Raise | ast.Pass | ast.Await | ast.NamedExpr | ast.BoolOp | ast.And | ast.Or
    | ast.UnaryOp | ast.Not | ast.USub | ast.Compare | ast.Eq | ast.NotEq | ast.Lt | ast.LtE
    | ast.Gt | ast.GtE | ast.In | ast.NotIn | ast.Is | ast.IsNot
)  # fmt: skip
PACKAGES: Final = frozenset({"runtime", "runtime.modules", "runtime.modules.ser"})


class InternalError(AssertionError):
    """The transpiler made something it must not make; no config is to blame."""


def verify(text: str) -> ast.Module:
    """The tree of a generated module.

    Raises:
        InternalError: it is no Python, or holds what no generated module holds.
    """
    try:
        tree = ast.parse(text)
        compile(tree, "<generated>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise InternalError(f"the generated module is no Python: {error}") from error
    known = {"__name__", "bool"}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, level=level):
                if module not in PACKAGES or level:
                    raise _wrong(node, f"import from {module}")
                known.update(alias.asname or alias.name for alias in node.names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                known.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                known.add(name)
    for node in ast.walk(tree):
        if not isinstance(node, ALLOWED):
            raise _wrong(node, type(node).__name__)
        match node:
            case ast.Name(id=name) if name not in known:
                raise _wrong(node, f"name {name} that nothing defines")
            case ast.Attribute(attr=name) | ast.alias(name=name) if name.startswith("__"):
                raise _wrong(node, f"name {name}")
    return tree


def _wrong(node: ast.AST, what: str) -> InternalError:
    return InternalError(f"the generated module has a {what} in line {getattr(node, 'lineno', 0)}")
