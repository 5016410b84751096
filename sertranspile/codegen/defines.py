"""Names that a config defines, as constants of the module: features, values, flags."""

from __future__ import annotations

from collections.abc import Callable

from sertranspile import ir
from sertranspile.codegen.code import Code, compose, literal, name
from sertranspile.codegen.emitter import Emitter, trailing
from sertranspile.codegen.levels import Level
from sertranspile.source import Span

Definition = ir.DefineFeature | ir.DefineValue | ir.DefineEnvironment

#: says where in the config something is, as ``a.cfg:12``
Place = Callable[[Span], str]


def emit_definition(emitter: Emitter, item: Definition, place: Place) -> None:
    """``NAME = ...``."""
    emitter.before(item.trivia)
    match item:
        case ir.DefineFeature():
            value = _feature(emitter, item)
        case ir.DefineValue():
            value = _value(emitter, item, place)
        case ir.DefineEnvironment():
            value = _environment(emitter, item)
    line = compose("{} = {}", name(item.constant), value)
    emitter.writer.line(line, item.span, trailing(item.trivia))


def emit_flags(emitter: Emitter, item: ir.NamedFlags) -> None:
    """``NAME = bit``, a line for each."""
    emitter.before(item.trivia)
    end = trailing(item.trivia)
    for flag, bit in item.flags:
        emitter.writer.line(compose("{} = {}", name(flag), literal(bit)), item.span, end)
        end = None


def emit_custom(emitter: Emitter, item: ir.Custom) -> None:
    """``router.custom("group.name", value, "description")``."""
    emitter.before(item.trivia)
    parts = literal(item.name), emitter.expression(item.value)
    if item.description is None:
        code = compose("router.custom({}, {})", *parts)
    else:
        code = compose("router.custom({}, {}, {})", *parts, literal(item.description))
    emitter.writer.line(code, item.span, trailing(item.trivia))


def _feature(emitter: Emitter, item: ir.DefineFeature) -> Code:
    parts = literal(item.feature), emitter.expression(item.default)
    return compose("{}({}, default={})", emitter.imports.runtime("defined"), *parts)


def _value(emitter: Emitter, item: ir.DefineValue, place: Place) -> Code:
    called = literal(item.define)
    parts = called, emitter.expression(item.value)
    given = compose("{}({}, {})", emitter.imports.runtime("define"), *parts)
    if item.test is None:
        return given
    test = emitter.expression(item.test, Level.OR)
    parts = called, literal(place(item.span))
    absent = compose("{}({}, {})", emitter.imports.runtime("undefined"), *parts)
    return compose("{} if {} else {}", given, test, absent)


def _environment(emitter: Emitter, item: ir.DefineEnvironment) -> Code:
    parts = emitter.imports.runtime("environment"), literal(item.define), literal(item.variable)
    if item.required:
        return compose("{}({}, {})", *parts)
    return compose("{}({}, {}, required=False)", *parts)
