"""The final text of a module, and which config line each of its lines came from."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from sertranspile.codegen.shape import broken_rules
from sertranspile.codegen.verify import InternalError, verified_nodes
from sertranspile.codegen.writer import Draft
from sertranspile.source import Line, SourceFile

#: longer drafts stay as they are: Black takes minutes for what nobody reads
MAX_BLACK_LINES = 20_000
#: its time grows with the square of a line's length
MAX_BLACK_COLUMNS = 100_000


def lay_out(draft: Draft, source: SourceFile) -> tuple[str, dict[int, Line]]:
    """The module's text and a map from its lines, from 1, to config lines.

    Raises:
        InternalError: the text is not what generated modules are made of.
    """
    text = draft.text if not_laid_out(draft) else _black(draft.text)
    nodes = verified_nodes(text)
    final = list(_starts(nodes))
    drafted = final if text == draft.text else list(_starts(ast.walk(ast.parse(draft.text))))
    if [kind for kind, _ in final] != [kind for kind, _ in drafted]:
        raise InternalError("the layout changed the generated module")
    lines: dict[int, Line] = {}
    for (_, line), (_, draft_line) in zip(final, drafted, strict=True):
        origin = draft.origins[draft_line - 1]
        if origin is not None and line not in lines:
            lines[line] = source.line(origin)
    return _with_rules(text, broken_rules(nodes, text), lines)


def _with_rules(text: str, rules: list[str], lines: dict[int, Line]) -> tuple[str, dict[int, Line]]:
    """The text with a line that names the rules which its config's shape breaks, if any."""
    if not rules:
        return text, dict(sorted(lines.items()))
    head, separator, rest = text.partition("\n")
    note = f"# ruff: noqa: {', '.join(rules)} -- the config is nested like that"
    return f"{head}{separator}\n{note}\n{rest}", {
        line + 2: origin for line, origin in sorted(lines.items())
    }


def not_laid_out(draft: Draft) -> str:
    """Why a draft is left as it is; empty when it is laid out."""
    if len(draft.lines) > MAX_BLACK_LINES:
        return f"it has {len(draft.lines):,} lines, and {MAX_BLACK_LINES:,} are laid out at most"
    longest = max(map(len, draft.lines), default=0)
    if longest > MAX_BLACK_COLUMNS:
        return f"a line of it has {longest:,} characters"
    return ""


def _black(text: str) -> str:
    import black  # here, for it takes longer to import than a config to translate

    return black.format_str(text, mode=black.Mode())


def _starts(nodes: Iterable[ast.AST]) -> Iterator[tuple[type[ast.AST], int]]:
    """Kind and first line of whatever is traced to the config: statements, labels, and what of
    their expressions may stand on a line of its own."""
    for node in nodes:
        if isinstance(node, ast.stmt | ast.keyword | ast.expr | ast.pattern):
            yield type(node), node.lineno
