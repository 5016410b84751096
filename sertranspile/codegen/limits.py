"""What Python takes of nesting, and the finding about what is deeper. All numbers are here.

CPython 3.11 refuses 100 levels of indentation, 200 of parentheses and 21 loops in each other.
Programs that read its trees, as checkers do, take about 990 levels, in which each ``elif`` is one
level below the last, and fewer the deeper they are in calls themselves.
"""

from __future__ import annotations

from typing import Final

from sertranspile.diagnostics import Diagnostic
from sertranspile.source import Span

#: blocks in each other, a function's own among them; and expressions in each other
MAX_DEPTH: Final = 80
#: loops in each other, in one function
MAX_LOOPS: Final = 15
#: ``elif``s in a row; what follows becomes a chain of its own
MAX_ELIFS: Final = 64
#: levels of statements in Python's tree from which on a chain is not made longer
MAX_TREE: Final = 300
#: operands of ``a + b + ...``, which Python takes as ``((a + b) + ...)``, in each other
MAX_CHAIN: Final = 150


class NestedTooDeeply(Exception):
    """A block or an expression is deeper than Python takes; ``diagnostic`` says where."""

    def __init__(self, what: str, span: Span, limit: int = MAX_DEPTH) -> None:
        self.diagnostic = Diagnostic(
            "E210",
            f"{what} is nested too deeply: Python takes {limit} levels here",
            span,
            "too deep",
            "move the inner part to a route of its own",
        )
        super().__init__(self.diagnostic.message)
