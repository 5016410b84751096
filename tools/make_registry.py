"""Writes ``runtime/registry.json`` from the sources of the runtime.

The transpiler reads that file instead of importing modules, which would cost it their dependencies.
Only the syntax trees are read here, so the result depends on nothing but the sources.

    python tools/make_registry.py            write the file
    python tools/make_registry.py --check    exit 1 if it is not current
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "runtime" / "registry.json"

FAMILIES = (None, "ser", "kamailio")
ARGUMENT_TYPES = frozenset({"int", "str", "RouteName", "Text"})
RETURN_TYPES = frozenset({"Rc", "bool", "None"})
MESSAGE_TYPES = frozenset({"Message", "Request", "Reply"})


class RegistryError(Exception):
    """A declaration that the registry cannot express; the text says where."""


def registry(root: Path = ROOT) -> dict[str, Any]:
    """What the file holds: modules with their functions and parameters, and core parameters.

    Raises:
        RegistryError: a declaration is incomplete.
    """
    runtime = root / "runtime"
    route_kinds = _route_kinds(runtime / "registry.py")
    modules = {"core": _module(runtime / "core", "runtime", None, route_kinds)}
    for family in FAMILIES:
        package = "runtime.modules" if family is None else f"runtime.modules.{family}"
        for path in _module_paths(root / package.replace(".", "/")):
            name = path.stem.rstrip("_")
            key = name if family is None else f"{family}/{name}"
            modules[key] = _module(path, package, family, route_kinds)
    return {
        "modules": modules,
        "settings": _settings(runtime / "settings.py"),
        "transformations": dict(_transformations(runtime / "transformations")),
    }


def text(content: dict[str, Any]) -> str:
    """The file's text."""
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _module_paths(folder: Path) -> list[Path]:
    """A module is a file, or a folder of files when it has much to do."""
    return sorted(
        path
        for path in folder.iterdir()
        if (path.suffix == ".py" and path.name != "__init__.py")
        or ((path / "__init__.py").is_file() and path.name not in FAMILIES)
    )


def _module(path: Path, package: str, family: str | None, route_kinds: list[str]) -> dict[str, Any]:
    files = [path] if path.suffix == ".py" else sorted(path.glob("*.py"))
    functions: dict[str, Any] = {}
    params: dict[str, Any] = {}
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        params.update(_params(file, tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                mark = _mark(node)
                if mark is not None:
                    functions[node.name] = _function(file, node, mark, route_kinds)
    first = ast.parse(files[0].read_text(encoding="utf-8"))  # of a folder: __init__.py
    return {
        "doc": _first_line(ast.get_docstring(first)),
        "family": family,
        "functions": functions,
        "import": package,
        "params": params,
        "python": path.stem,
    }


def _mark(node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.Call | None:
    """The ``@script_function(...)`` above a function, or None."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "script_function":
            return decorator
    return None


def _function(
    path: Path,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    mark: ast.Call,
    route_kinds: list[str],
) -> dict[str, Any]:
    where = f"{path.name}:{node.lineno}: {node.name}"
    routes = [ast.literal_eval(argument) for argument in mark.args]
    if unknown := set(routes) - set(route_kinds):
        raise RegistryError(f"{where}: unknown route kinds {sorted(unknown)}")
    options = {keyword.arg: ast.literal_eval(keyword.value) for keyword in mark.keywords}
    returns = ast.unparse(node.returns) if node.returns is not None else ""
    if returns not in RETURN_TYPES:
        raise RegistryError(f"{where}: returns {returns or 'nothing declared'}")
    document = ast.get_docstring(node)
    if document is None:
        raise RegistryError(f"{where}: no docstring")
    message, *arguments = node.args.args
    if message.annotation is None or ast.unparse(message.annotation) not in MESSAGE_TYPES:
        raise RegistryError(f"{where}: the first parameter is no message")
    defaults: list[ast.expr | None] = [None] * (len(arguments) - len(node.args.defaults))
    defaults += node.args.defaults
    return {
        "args": [
            _argument(where, argument, default)
            for argument, default in zip(arguments, defaults, strict=True)
        ],
        "doc": _first_line(document),
        "returns": returns,
        "routes": sorted(routes) or route_kinds,
        "stops": bool(options.get("stops", False)),
        "waits": isinstance(node, ast.AsyncFunctionDef),
    }


def _argument(where: str, argument: ast.arg, default: ast.expr | None) -> dict[str, Any]:
    kind = _first_type(argument.annotation)
    if kind not in ARGUMENT_TYPES:
        raise RegistryError(f"{where}: parameter {argument.arg} has type {kind or 'none'}")
    row: dict[str, Any] = {"name": argument.arg, "type": kind}
    if default is not None:
        row["default"] = ast.literal_eval(default)
    return row


def _params(path: Path, tree: ast.Module) -> Iterator[tuple[str, dict[str, Any]]]:
    """Module parameters, from ``class Params``."""
    for name, annotation, value in _fields(tree, "Params"):
        kind = _first_type(annotation)
        kind = "str+" if kind == "tuple[str, ...]" else kind
        if kind not in ("int", "str", "str+") or value is None:
            raise RegistryError(f"{path.name}: Params.{name} needs a type int or str and a default")
        yield name, {"type": kind, "default": ast.literal_eval(value)}


def _transformations(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """``family.function`` with the fewest and most arguments and what it returns.

    A family is a file that says so; its functions are its own and those that it imports from the
    others.
    """
    trees = {
        path.stem: ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(folder.glob("*.py"))
    }
    own = {
        (file, node.name): node
        for file, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    for family, tree in trees.items():
        if not (ast.get_docstring(tree) or "").startswith("The family "):
            continue
        found = {name: node for (file, name), node in own.items() if file == family}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                file = node.module.rpartition(".")[2]
                for alias in node.names:
                    if (file, alias.name) in own and file != "base":
                        found[alias.asname or alias.name] = own[file, alias.name]
        for name, function in sorted(found.items()):
            most = len(function.args.args) - 1
            fewest = most - len(function.args.defaults)
            returns = _first_type(function.returns)
            yield f"{family.rstrip('_')}.{name}", {"args": [fewest, most], "returns": returns}


def _settings(path: Path) -> dict[str, str]:
    """Core parameters: name -> type as annotated, from ``class Settings``."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return {name: ast.unparse(annotation) for name, annotation, _ in _fields(tree, "Settings")}


def _fields(tree: ast.Module, class_name: str) -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    """Name, annotation and default of a dataclass's fields."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    yield field.target.id, field.annotation, field.value


def _route_kinds(path: Path) -> list[str]:
    """``ROUTE_KINDS`` of runtime/registry.py, sorted."""
    for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ROUTE_KINDS":
            assert isinstance(node.value, ast.Call)
            return sorted(ast.literal_eval(node.value.args[0]))
    raise RegistryError(f"{path.name}: ROUTE_KINDS not found")


def _first_type(annotation: ast.expr | None) -> str:
    """``int`` of ``int | str | None``: the type that a config gives; the others are for callers."""
    while isinstance(annotation, ast.BinOp):
        annotation = annotation.left
    return ast.unparse(annotation) if annotation is not None else ""


def _first_line(document: str | None) -> str:
    return document.partition("\n")[0] if document else ""


def main(arguments: list[str]) -> int:
    """Write or check; the exit status."""
    wanted = text(registry())
    if "--check" in arguments:
        if OUTPUT.is_file() and OUTPUT.read_text(encoding="utf-8") == wanted:
            return 0
        print("runtime/registry.json is not current: run `make registry`", file=sys.stderr)
        return 1
    OUTPUT.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
