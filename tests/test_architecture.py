"""Who may import whom, and where state may live; read from the sources' own trees."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path for folder in ("sertranspile", "runtime") for path in (ROOT / folder).rglob("*.py")
)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}

#: files above 400 lines, and why each is one idea all the same
LONG_FILES = {
    "sertranspile/_parser.py": "generated",
    "runtime/router.py": "the public face of the runtime; what it calls is elsewhere",
}
GREATEST = 400

#: what the message core must not have, though the standard library does
IO_AND_CLOCK = ("asyncio", "socket", "time", "select", "threading")

#: the pipeline of the transpiler, first step first: a file imports from its step and earlier ones
PIPELINE = (
    ("records", "collector"),
    ("source",),
    ("diagnostics", "syntax", "ifexp", "ir", "conditions", "literals", "regex", "reserved"),
    ("deep", "directives", "precedence", "quotes", "substitution"),
    ("lexer", "outline", "table2001", "structure"),
    ("includes", "files", "definitions", "macros", "rules"),
    ("definition_checks", "preprocess"),
    ("cuts", "merge", "slips", "journal"),
    ("syntax_errors",),
    ("seams", "scanner", "dialects"),
    ("parsing", "_parser", "tree", "stretch", "repair", "variants", "parser"),
    ("catalog", "registry", "naming", "fields", "passes"),
    ("lower",),
    ("check",),
    ("codegen", "expand"),
    ("pipeline", "output", "report"),
    ("explain",),
    ("__init__", "cli"),
    ("__main__",),
)
STEPS = {file: number for number, files in enumerate(PIPELINE) for file in files}

#: the file of the transpiler that may import more of the runtime than its registry, and what
SHARED = {
    "sertranspile/regex.py": ("posix_bracket", "posix_pattern", "posix_regex"),
}

#: packages that the runtime imports when it wants them, and what brings them
EXTRA_PACKAGES = {"re2": "google-re2", "regex": "regex"}

#: what a module of the config language may import of the runtime, beside other modules
SHOWN_TO_MODULES = (
    "applied", "contact_codes", "core", "edit_patterns", "location", "log", "message_edits",
    "multipart", "patterns", "profiles", "pseudo_variables", "registration", "registry", "results",
    "router", "rpc", "sip", "uri_texts", "values", "wire_text",
)  # fmt: skip


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: Path) -> Iterator[str]:
    """Full names of what a file imports, those for type checking too."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} imports relatively"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(imported: str, package: str) -> bool:
    return imported == package or imported.startswith(f"{package}.")


def below(folder: str) -> list[Path]:
    return [path for path in SOURCES if name(path).startswith(f"{folder}/")]


def test_the_transpiler_knows_only_the_registry_and_the_patterns_of_the_runtime() -> None:
    wrong = [
        (name(path), imported)
        for path in below("sertranspile")
        for imported in imports(path)
        if within(imported, "runtime")
        and not any(
            within(imported, f"runtime.{part}")
            for part in ("registry", *SHARED.get(name(path), ()))
        )
    ]
    assert not wrong


def test_the_runtime_does_not_know_the_transpiler() -> None:
    wrong = [
        (name(path), imported)
        for path in below("runtime")
        for imported in imports(path)
        if within(imported, "sertranspile")
    ]
    assert not wrong


def test_the_message_core_has_no_sockets_and_no_clock() -> None:
    wrong = [
        (name(path), imported)
        for path in below("runtime/sip")
        for imported in imports(path)
        if imported.partition(".")[0] in IO_AND_CLOCK
        or any(within(imported, f"runtime.{part}") for part in ("transport", "server", "loop"))
    ]
    assert not wrong


def in_functions(path: Path) -> set[str]:
    """Full names of what a file imports only when a function runs."""
    return {
        alias.name
        for function in ast.walk(TREES[path])
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import)
        for alias in node.names
    }


def test_the_runtime_needs_only_the_standard_library() -> None:
    wrong = [
        (name(path), imported)
        for path in below("runtime")
        for imported in imports(path)
        if imported.partition(".")[0] not in {"runtime", *sys.stdlib_module_names}
        and not (imported in EXTRA_PACKAGES and imported in in_functions(path))
    ]
    assert not wrong


def test_packages_that_the_runtime_wants_are_of_its_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(EXTRA_PACKAGES.values()) <= set(project["optional-dependencies"]["run"])


def test_the_runtime_does_without_the_packages_of_its_extra() -> None:
    guarded = {
        node.names[0].name
        for path in below("runtime")
        for attempt in ast.walk(TREES[path])
        if isinstance(attempt, ast.Try)
        and any(
            ast.unparse(handler.type or attempt) == "ImportError" for handler in attempt.handlers
        )
        for node in attempt.body
        if isinstance(node, ast.Import)
    }
    assert guarded == set(EXTRA_PACKAGES)


def file_of(imported: str) -> str:
    """The file or folder of the transpiler that an imported name is from."""
    parts = imported.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in STEPS else "__init__"


def test_every_file_of_the_transpiler_has_its_step() -> None:
    there = {name(path).removesuffix(".py").split("/")[1] for path in below("sertranspile")}
    assert there == set(STEPS)


def test_imports_of_the_transpiler_follow_the_pipeline_and_never_go_back() -> None:
    back = [
        (name(path), imported)
        for path in below("sertranspile")
        for imported in imports(path)
        if within(imported, "sertranspile")
        and STEPS[file_of(imported)] > STEPS[file_of(module_name(path))]
    ]
    assert not back


def test_files_of_the_transpiler_do_not_import_in_circles() -> None:
    known = {module_name(path) for path in below("sertranspile")}
    needs = {
        module_name(path): {
            imported if imported in known else imported.rpartition(".")[0]
            for imported in imports(path)
            if within(imported, "sertranspile")
        }
        for path in below("sertranspile")
    }
    assert set(TopologicalSorter(needs).static_order()) == known  # CycleError names the circle


def test_a_module_imports_only_what_is_shown_to_modules() -> None:
    wrong = [
        (name(path), imported)
        for path in below("runtime/modules")
        for imported in imports(path)
        if within(imported, "runtime")
        and not any(within(imported, f"runtime.{part}") for part in ("modules", *SHOWN_TO_MODULES))
    ]
    assert not wrong


def test_a_module_uses_only_what_others_show() -> None:
    wrong = [
        (name(path), imported)
        for path in below("runtime/modules")
        for imported in imports(path)
        if within(imported, "runtime.modules")
        and any(part.startswith("_") for part in imported.split("."))
    ]
    wrong += [
        (name(path), f"{node.value.id}.{node.attr}")
        for path in below("runtime/modules")
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {module_name(other).split(".")[-1] for other in SOURCES}
        and node.attr.startswith("_")
    ]
    assert not wrong


def mutable_globals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Module-level names in lower case that hold a list, a dict or a set."""
    for node in tree.body:
        targets: list[ast.expr] = []
        value: ast.expr | None = None
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign):
            targets, value = [node.target], node.value
        display = isinstance(
            value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
        ) or (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id in ("list", "dict", "set", "deque", "defaultdict", "Counter")
        )
        for target in targets:
            special = isinstance(target, ast.Name) and target.id.startswith("__")
            if display and isinstance(target, ast.Name) and not special and not target.id.isupper():
                yield node.lineno, target.id


def test_no_state_at_module_level_in_the_runtime() -> None:
    wrong = [
        (name(path), *found) for path in below("runtime") for found in mutable_globals(TREES[path])
    ]
    assert not wrong


@pytest.mark.parametrize("text", ["seen = {}", "seen: dict[str, int] = {}", "seen = set()"])
def test_state_at_module_level_would_be_found(text: str) -> None:
    assert list(mutable_globals(ast.parse(text))) == [(1, "seen")]


def test_nothing_rebinds_a_global() -> None:
    wrong = [
        (name(path), node.lineno)
        for path in SOURCES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Global)
    ]
    assert not wrong


def test_long_files_are_known_and_have_a_reason() -> None:
    long = {name(path) for path in SOURCES if len(path.read_text("utf-8").splitlines()) > GREATEST}
    assert long == set(LONG_FILES)


def test_every_file_says_what_it_is_for() -> None:
    assert not [name(path) for path in SOURCES if not ast.get_docstring(TREES[path])]
