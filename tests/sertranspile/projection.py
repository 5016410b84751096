"""What a config says under one choice of features: from its tree, and from its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from sertranspile import syntax as s
from sertranspile.cuts import Conditionals, resolved
from sertranspile.directives import Conditional
from sertranspile.parser import parse
from sertranspile.precedence import MODERN, Precedence
from sertranspile.scanner import Scan, scan
from sertranspile.source import SourceFile, Span

Truth = Callable[[Conditional], bool]
CONDITIONAL = (s.ConditionalItems, s.ConditionalStatements, s.ConditionalCases)


def conditionals(scanned: Scan) -> Conditionals:
    return Conditionals(scanned.source.text, scanned.conditionals, scanned.directives)


def from_tree(scanned: Scan, items: Iterable[Any], truth: Truth) -> list[Any]:
    """The nodes without places, of each conditional the branch that is taken."""
    by_opening = {block.opening.start: block for block in scanned.conditionals}

    def plain(value: Any) -> Any:
        if isinstance(value, tuple) and not isinstance(value, Span):
            return sequence(value)
        if not isinstance(value, s.Node):
            return None if isinstance(value, Span) else value
        inner = [plain(getattr(value, field.name)) for field in fields(value)]
        if isinstance(value, s.If) and not inner[-1]:
            inner[-1] = None  # an `else` in which nothing stands is none
        return [type(value).__name__, *inner]

    def sequence(nodes: Iterable[Any]) -> list[Any]:
        out: list[Any] = []
        for node in nodes:
            if isinstance(node, CONDITIONAL):
                block = by_opening[node.opening.start]
                taken = truth(block) if node.keyword == block.keyword else not truth(block)
                out += sequence(node.then if taken else node.orelse or ())
            elif not isinstance(node, s.Null | s.InactiveText):
                out.append(plain(node))
        return out

    return sequence(items)


def from_text(scanned: Scan, truth: Truth, precedence: Precedence = MODERN) -> list[Any] | None:
    """The same from the text with its conditionals decided; None when it cannot be read."""
    text = scanned.source.text
    blocks = [block for block in scanned.conditionals if block.closing is not None]
    kept = resolved(text, 0, blocks, truth)
    again = scan(SourceFile("x", kept), scanned.lexical)
    config, findings = parse(again, precedence)
    if any(finding.is_error for finding in findings):
        return None
    return from_tree(again, config.items, lambda block: True)


def outline(nodes: Iterable[Any], text: str) -> str:
    """A tree in short, conditionals with their test, statements as written without blanks."""
    return " ".join(_short(node, text) for node in nodes if not isinstance(node, s.Null))


def _short(node: Any, text: str) -> str:
    def block(head: str, body: Iterable[Any]) -> str:
        return f"{head}{{ {outline(body, text)} }}"

    def expression(value: s.Expression) -> str:
        match value:
            case s.Call(name=name, args=args):
                return f"{name}({','.join('' if a is None else expression(a) for a in args)})"
            case s.Binary(operator=operator, left=left, right=right):
                return f"{expression(left)}{operator}{expression(right)}"
            case s.Group(inner=inner):
                return expression(inner)
        return str(getattr(value, "text", "?"))

    def with_else(head: str, branch: Any) -> str:
        shown = block(head, branch.then)
        return shown if branch.orelse is None else f"{shown} {block('else', branch.orelse)}"

    match node:
        case s.ConditionalItems() | s.ConditionalStatements() | s.ConditionalCases():
            return with_else(f"{node.keyword} {node.test}", node)
        case s.RouteBlock(keyword=keyword, name=name, body=body):
            return block(keyword if name is None else f"{keyword} {name}", body)
        case s.If(test=test):
            return with_else(f"if({expression(test)})", node)
        case s.While(test=test, body=body):
            return block(f"while({expression(test)})", body)
        case s.Switch(subject=subject, cases=cases):
            return block(f"switch({expression(subject)})", cases)
        case s.Case(value=value, body=body):
            return block("default" if value is None else f"case {expression(value)}", body)
        case s.CallStatement(call=call):
            return expression(call)
        case s.Declaration(keyword=keyword, args=args):
            return " ".join([keyword, *map(expression, args)])
        case s.Assignment(name=name, values=values):
            return " ".join([name, *(expression(v) for v in values if isinstance(v, s.Node))])
        case s.Jump(keyword=keyword):
            return keyword
    return "".join(text[slice(*node.span)].split())
