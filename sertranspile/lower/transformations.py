"""Transformations: ``$(value{s.substr,0,3})`` as ``s.substr(value, 0, 3)`` (LANGUAGE D.7.2).

What the runtime lacks is read by its name, transformations and all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sertranspile import ir
from sertranspile.lower.context import Lowering
from sertranspile.lower.pv_syntax import Step, Written, split_arguments
from sertranspile.lower.types import to_number, to_text
from sertranspile.naming import transformation_function
from sertranspile.registry import Transformation, runtime_transformations
from sertranspile.source import Span
from sertranspile.substitution import BadRule, rule

_TYPES: Final = {"int": ir.Type.INT, "str": ir.Type.TEXT}

#: reads an argument that is a variable as a whole
Nested = Callable[[str], ir.Expression | None]


def transformed(
    low: Lowering, written: Written, value: ir.Expression, span: Span, nested: Nested
) -> ir.Expression:
    """The value with each transformation done to it, the first one first."""
    for step in written.steps:
        if not _is_known(low, step, _place(low, step, span)):
            return value
        args = _arguments(low, step, span, nested)
        if args is None:
            return value
        here = _here(step)
        if here is None:
            return _by_name(written, span)
        kind = _TYPES.get(here.returns, ir.Type.ANY)
        value = ir.Transformed(step.family, step.function, value, args, span, kind)
    return value


def _place(low: Lowering, step: Step, span: Span) -> Span:
    """Where a transformation stands in its variable; all of that when it is not plain."""
    text = f"{{{step.text}}}"
    at = low.source.text.find(text, span.start, span.end)
    return span if at < 0 else Span(at, at + len(text))


def _here(step: Step) -> Transformation | None:
    """What the runtime has of a transformation."""
    name = transformation_function(step.function)
    return runtime_transformations().get(f"{step.family}.{name}")


def _by_name(written: Written, span: Span) -> ir.Variable:
    steps = "".join(f"{{{step.text}}}" for step in written.steps)
    plain = written.plain[1:].removeprefix("(")
    if written.index is not None:
        plain = plain.removesuffix(")")
    name = ir.Literal(f"$({plain}{steps})", span)
    return ir.Variable(ir.Store.PV, name, None, span)


def _is_known(low: Lowering, step: Step, span: Span) -> bool:
    groups = low.catalog.transformations
    if not groups:
        return True
    known = groups.get(step.family)
    if known is None or not step.function or step.function not in known:
        name = f"{step.family}.{step.function}"
        meant = low.suggestions.known(name, "transformation")
        low.report(
            "E320",
            f"unknown transformation `{{{name}}}`",
            span,
            f"not one of {low.dialect.title}",
            f"`{{{meant}}}` is one" if meant else "see the transformations of its modules",
        )
        return False
    facts = known[step.function]
    count = 0 if step.arguments is None else len(split_arguments(step.arguments))
    here = _here(step)
    if facts.kinds[:1] == ("subst",):
        return True
    # the table of facts does not count them all
    if facts.arity.accepts(count) if here is None else here.fewest <= count <= here.most:
        return True
    takes = str(facts.arity) if here is None else _count(here)
    low.report(
        "E302",
        f"`{{{step.family}.{step.function}}}` takes {takes}",
        span,
        f"{count} given",
        f"write it with {takes}",
    )
    return False


def _count(here: Transformation) -> str:
    if here.fewest == here.most:
        return f"{here.most} argument{'' if here.most == 1 else 's'}"
    return f"{here.fewest} to {here.most} arguments"


def _takes_substitution(low: Lowering, step: Step) -> bool:
    facts = low.catalog.transformations.get(step.family, {}).get(step.function)
    return facts is not None and facts.kinds[:1] == ("subst",)


def _substitution(low: Lowering, text: str, span: Span, nested: Nested) -> ir.Expression:
    """``/pattern/replacement/flags``, or a variable that holds one."""
    if text.startswith("$") and (value := nested(text.strip())) is not None:
        return to_text(value)
    try:
        # variables in it are told at each call
        rule(text.replace("$", ""), lambda _, __: None)
    except BadRule as error:
        low.report(
            "E308",
            f"bad substitution: {error}",
            span,
            "the server would not start with it",
            "write `/pattern/replacement/flags`; the pattern is a POSIX extended one",
        )
    return ir.Literal(text, span)


def _arguments(
    low: Lowering, step: Step, span: Span, nested: Nested
) -> tuple[ir.Expression, ...] | None:
    if step.arguments is None:
        return ()
    facts = low.catalog.transformations.get(step.family, {}).get(step.function)
    kinds = facts.kinds if facts is not None else ()
    if _takes_substitution(low, step):
        return (_substitution(low, step.arguments, span, nested),)
    out: list[ir.Expression] = []
    for position, text in enumerate(split_arguments(step.arguments)):
        kind = kinds[position] if position < len(kinds) else "str"
        value = nested(text.strip()) if text.strip().startswith("$") else None
        if value is None:
            value = ir.Literal(text, span)
        out.append(to_number(value) if kind == "int" else value)
    return tuple(out)
