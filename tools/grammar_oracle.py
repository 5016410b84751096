"""Reads items of a config with TatSu's own runtime and with ours, and compares.

Not a command: `tools/mutants.py --oracle` and the tests ask it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sertranspile._parser import SerParser
from sertranspile.parsing import SyntaxFailure

ROOT: Final = Path(__file__).resolve().parent.parent


class Oracle:
    """TatSu's runtime with the grammar."""

    def __init__(self) -> None:
        import tatsu

        grammar = (ROOT / "sertranspile" / "grammar.ebnf").read_text(encoding="utf-8")
        self._stock = tatsu.compile(grammar)
        self._actions = {rule: with_place for rule in SerParser.rules}

    def differs(self, code: str) -> bool:
        """Whether the two make something else of the first item of a code."""
        return bool(self.by_stock(code) != self.by_ours(code))

    def by_stock(self, code: str) -> Any:
        """What TatSu makes of it; None when it refuses."""
        from tatsu.exceptions import FailedParse

        try:
            return plain(self._stock.parse(code, start="item", parseinfo=True), code)
        except FailedParse:
            return None

    def by_ours(self, code: str) -> Any:
        """What our parser makes of it; None when it refuses."""
        parser = SerParser(code, self._actions)
        try:
            return plain(parser.parse("item", 0, len(code)), code)
        except SyntaxFailure:
            return None


def with_place(node: Any, start: int, end: int) -> Any:
    """A rule's named parts with their place."""
    return {**node, "place": (start, end)} if isinstance(node, dict) else node


def plain(node: Any, code: str) -> Any:
    """A parse result without the classes of either runtime.

    A node of TatSu's ends after the blanks that it has skipped to look for more.
    """
    if isinstance(node, dict):
        found = {
            name: plain(value, code)
            for name, value in node.items()
            if name not in ("parseinfo", "place")
        }
        info = node.get("parseinfo")
        place = node.get("place") if info is None else (info.pos, info.endpos)
        if place is not None:
            found["place"] = [place[0], len(code[: place[1]].rstrip())]
        return found
    if isinstance(node, list | tuple):
        return [plain(value, code) for value in node]
    return node
