"""How variables are written (LANGUAGE B.1.3, B.1.5). Knows no meaning of any name.

``$name(inner)``, ``$(name(inner)[index]{transformation})``, attributes ``$class.name[index]``.
"""

from __future__ import annotations

import re
from typing import Final

from sertranspile.records import dataclass

_NAME: Final = re.compile(r"\?|[A-Za-z_0-9]+")
_ATTRIBUTE: Final = re.compile(
    r"[$%](?:(f|t|fr|tr|fu|tu|fd|td|g)\.)?([A-Za-z_]\w*)(?:\[\s*(-?\d*)\s*\])?\Z"
)
#: what leads on in a format string
_CAN_BEGIN: Final = re.compile(r"[A-Za-z_?(]")


@dataclass(frozen=True, slots=True)
class Step:
    """One transformation: ``{family.function,arguments}``; ``text`` is what stands in the
    braces."""

    family: str
    function: str
    arguments: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A variable as written; ``inner`` None is no parentheses, ``index`` None no brackets."""

    name: str
    inner: str | None
    index: str | None
    steps: tuple[Step, ...]

    @property
    def plain(self) -> str:
        """The variable without its transformations, as one would write it."""
        inner = "" if self.inner is None else f"({self.inner})"
        if self.index is None:
            return f"${self.name}{inner}"
        return f"$({self.name}{inner}[{self.index}])"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of SER; ``track`` is empty when none is written, ``index`` empty for ``[]``."""

    track: str
    name: str
    index: str | None

    @property
    def path(self) -> str:
        return f"{self.track}.{self.name}" if self.track else self.name


def attribute(text: str) -> Attribute | None:
    """An attribute as the whole of ``text``."""
    match = _ATTRIBUTE.match(text)
    return None if match is None else Attribute(match[1] or "", match[2], match[3])


def variable(text: str, start: int = 0, bare_inner: bool = True) -> tuple[Written, int] | None:
    """The variable that begins with the ``$`` at ``start``, and where it ends; None for none.

    ``bare_inner``: whether ``(...)`` right after a name outside of parentheses belongs to it.
    """
    at = start + 1
    if at >= len(text) or not _CAN_BEGIN.match(text, at):
        return None
    if text[at] == "(":
        end = _closing(text, at, "(", ")")
        if end < 0:
            return None
        written = _enclosed(text[at + 1 : end])
        return None if written is None else (written, end + 1)
    name = _NAME.match(text, at)
    if name is None:
        return None
    at = name.end()
    inner = None
    if bare_inner and at < len(text) and text[at] == "(":
        end = _closing(text, at, "(", ")")
        if end >= 0:
            inner, at = text[at + 1 : end], end + 1
    return Written(name[0], inner, None, ()), at


def _enclosed(content: str) -> Written | None:
    name = _NAME.match(content)
    if name is None:
        return None
    at = name.end()
    inner = index = None
    if at < len(content) and content[at] == "(":
        end = _closing(content, at, "(", ")")
        if end < 0:
            return None
        inner, at = content[at + 1 : end], end + 1
    if at < len(content) and content[at] == "[":
        end = _closing(content, at, "[", "]")
        if end < 0:
            return None
        index, at = content[at + 1 : end].strip(), end + 1
    steps: list[Step] = []
    while at < len(content):
        if content[at].isspace():
            at += 1
            continue
        if content[at] != "{":
            return None
        end = _closing(content, at, "{", "}")
        if end < 0:
            return None
        steps.append(_step(content[at + 1 : end]))
        at = end + 1
    return Written(name[0], inner, index, tuple(steps))


def _step(text: str) -> Step:
    head, comma, arguments = text.partition(",")
    family, _, function = head.strip().partition(".")
    return Step(family, function, arguments if comma else None, text)


def split_arguments(text: str) -> list[str]:
    """The arguments of a transformation; commas inside of variables do not divide, and one that
    stands alone at the end is an argument itself.

    >>> split_arguments("0,,"), split_arguments("a,")
    (['0', ','], ['a', ''])
    """
    out: list[str] = []
    depth = start = 0
    for at, character in enumerate(text):
        if character in "({":
            depth += 1
        elif character in ")}":
            depth = max(0, depth - 1)
        elif character == "," and depth == 0:
            out.append(text[start:at])
            start = at + 1
    out.append(text[start:])
    if out[-2:] == ["", ""]:
        out[-2:] = [","]
    return out


def _closing(text: str, start: int, opening: str, closing: str) -> int:
    """Where the bracket at ``start`` is closed; -1 where it is not."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] == opening:
            depth += 1
        elif text[at] == closing:
            depth -= 1
            if depth == 0:
                return at
    return -1
