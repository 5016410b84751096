"""``loadmodule`` and ``modparam`` (LANGUAGE C.1.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Generation
from sertranspile.lower.comparisons import place_in
from sertranspile.lower.context import Lowering
from sertranspile.lower.flags import flag_constant
from sertranspile.lower.refusals import of_another_release
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import type_of
from sertranspile.naming import module_file
from sertranspile.regex import FLAGS, BadRegex, python_pattern
from sertranspile.source import Span


def lower_load(low: Lowering, item: s.Declaration, out: list[ir.Item]) -> None:
    """One module; neighbours are loaded together."""
    comments = low.trivia.statement(item.span)
    argument = item.args[0] if item.args else None
    text = _file(low, argument)
    if argument is None or text is None:
        span = argument.span if argument is not None else item.span
        remedy = 'write `loadmodule "name.so"`'
        low.report("E305", f"`{item.keyword}` takes a string", span, "not a string", remedy)
        return
    name = PurePosixPath(text).name.removesuffix(".so")
    name = low.interim.files.get(name, name)
    have = low.runtime_module(name)
    if low.catalog.module(name) is None and isinstance(argument, s.String) and low.modern:
        code = low.code[argument.span.start : argument.span.end]
        more = low.strings(argument)[1:]
        if more and not code.strip('"_ \t\r\n'):
            # they are one string, and no server has a module of such a name
            span = Span(more[0].start, more[-1].end)
            remedy = 'write `loadmodule "name.so"` for each module'
            low.report("E305", f"`{item.keyword}` takes one value", span, "one too many", remedy)
            return
    if low.catalog.module(name) is None:
        meant = low.suggestions.known(name, "module")
        remedy = of_another_release("module", name) or (
            f"`{meant}` is one" if meant else "remove it if it is not needed"
        )
        low.report(
            "W507",
            f"no module `{name}` came with {low.dialect.title}",
            argument.span,
            "the router will not start with it unless given --allow-missing",
            remedy,
        )
    elif have is None:
        low.report(
            "W504",
            f"module {name} does not run here yet",
            argument.span,
            "the router will not start with it unless given --allow-missing",
            f"remove it and its calls if {name} is not needed",
        )
    if name in low.loaded:
        _keep(item, comments, out)
        return
    module = low.loaded[name] = ir.Module(
        name,
        have.python if have is not None else module_file(name),
        have.package if have is not None else None,
    )
    last = out[-1] if out else None
    if isinstance(last, ir.Load) and comments == ir.NO_TRIVIA and last.trivia.trailing is None:
        out[-1] = ir.Load(
            (*last.modules, (module, item.span)),
            Span(last.span.start, item.span.end),
            last.trivia,
        )
    else:
        out.append(ir.Load(((module, item.span),), item.span, comments))


def _file(low: Lowering, node: s.Expression | None) -> str | None:
    """The file that is loaded: a string, or a defined name that stands for one."""
    if isinstance(node, s.String):
        return low.text(node)
    if isinstance(node, s.Name) and low.modern:
        value = low.features.value(node.text, node.span)
        return value if isinstance(value, str) else None
    return None


def _keep(item: s.Declaration, comments: ir.Trivia, out: list[ir.Item]) -> None:
    if comments != ir.NO_TRIVIA:
        out.append(ir.Remark(item.span, comments))


def lower_modparam(low: Lowering, item: s.Declaration, out: list[ir.Item]) -> None:
    """One parameter, of each module that the first argument matches."""
    comments = low.trivia.statement(item.span)
    if len(item.args) != 3 or not all(isinstance(arg, s.String) for arg in item.args[:2]):
        low.report(
            "E302",
            f"`{item.keyword}` takes a module, a parameter and a value",
            item.span,
            _given_instead(item),
            'write `modparam("module", "parameter", value)`',
        )
        return
    first, second, third = item.args
    assert isinstance(first, s.String) and isinstance(second, s.String)
    parameter = low.text(second)
    for module in _matched(low, first):
        value = _parameter_value(low, module.name, parameter, second, third)
        if value is not None:
            _add(module, ir.Setting(parameter, value, item.span, comments), out)
            comments = ir.NO_TRIVIA
    if comments != ir.NO_TRIVIA and not (out and out[-1].trivia is comments):
        _unattached(item, comments, out)


def _given_instead(item: s.Declaration) -> str:
    if len(item.args) != 3:
        return f"{len(item.args)} given"
    return "module and parameter are strings"


def _unattached(item: s.Declaration, comments: ir.Trivia, out: list[ir.Item]) -> None:
    """Comments of a parameter that was refused."""
    last = out[-1] if out else None
    if isinstance(last, ir.ModParam) and last.span.end == item.span.end:
        return
    out.append(ir.Remark(item.span, comments))


def _matched(low: Lowering, node: s.String) -> list[ir.Module]:
    """The loaded modules that a modparam means: by name in 0.8, by regex from 0.9 on."""
    text = low.text(node)
    exported = _exported(low)
    found = [module for name, module in low.loaded.items() if text in (name, exported[name])]
    if not found and low.load_built_in(text):
        return [low.loaded[text]]
    if not found and low.dialect.name != "ser08":
        try:
            pattern = re.compile(f"(?:{python_pattern(text)})", FLAGS | re.IGNORECASE)
        except BadRegex as error:
            low.report(
                "E308",
                f"bad regular expression: {error}",
                place_in(low, text, node.span, error.offset),
                "the server would not start with it",
                "mend the pattern, or write the module's name",
            )
            return []
        found = [
            module
            for name, module in low.loaded.items()
            if pattern.fullmatch(exported[name]) or pattern.fullmatch(name)
        ]
    if not found:
        meant = low.suggestions.own(text, "module", lambda: low.loaded)
        suffix = ".so" if low.dialect.generation is Generation.CLASSIC else ""
        name = low.catalog.modparam_names.get(text, text)
        remedy = f'write `loadmodule "{name}{suffix}"` above'
        if not re.fullmatch(r"[\w-]+", name):
            remedy = "load a module that this matches above"
        low.report(
            "E306",
            f"module `{text}` is not loaded",
            node.span,
            "no loadmodule before this",
            f"`{meant}` is loaded" if meant else remedy,
        )
    return found


def _exported(low: Lowering) -> Mapping[str, str]:
    """The loaded modules by name, with what ``modparam`` calls each."""
    known = low.exported
    for name in low.loaded:
        if name not in known:
            facts = low.catalog.module(name)
            known[name] = name if facts is None else facts.exported_as
            for other, interim in low.interim.exported.items():
                if interim == name:
                    known[name] = other
    return known


def _add(module: ir.Module, setting: ir.Setting, out: list[ir.Item]) -> None:
    last = out[-1] if out else None
    if (
        isinstance(last, ir.ModParam)
        and last.module == module
        and all(row.name != setting.name for row in last.settings)
    ):
        span = Span(last.span.start, setting.span.end)
        out[-1] = ir.ModParam(module, (*last.settings, setting), span, last.trivia)
        return
    alone = ir.Setting(
        setting.name, setting.value, setting.span, ir.Trivia((), setting.trivia.trailing)
    )
    out.append(ir.ModParam(module, (alone,), setting.span, ir.Trivia(setting.trivia.before)))


def _parameter_value(
    low: Lowering, module: str, parameter: str, name: s.String, value: s.Expression
) -> ir.Expression | None:
    facts = low.catalog.module(module)
    known = facts.params.get(parameter) if facts is not None else None
    is_interim = parameter in low.interim.params.get(module, ())
    if facts is not None and known is None and is_interim:
        low.report_interim(f"parameter `{parameter}` of module {module}", name.span, None)
        return _given(low, value)
    if facts is not None and known is None:
        meant = low.suggestions.known(parameter, "param", module)
        low.report(
            "E307",
            f"module {module} has no parameter `{parameter}`",
            name.span,
            f"not a parameter of it in {low.dialect.title}",
            f"`{meant}` is one" if meant else "remove it",
        )
        return None
    types = known.types if known is not None else frozenset({"int", "str"})
    given = _given(low, value)
    if isinstance(given, ir.Literal) and given.value in low.named_flags and "str" not in types:
        # SER's modules take a flag by its name
        return flag_constant(low, str(given.value), value.span)
    if given is None or (type_of(given) is ir.Type.ANY):
        if given is not None:
            return given
    elif ("str" if type_of(given) is ir.Type.TEXT else "int") in types:
        return given
    wanted = " or ".join({"int": "a number", "str": "a string in quotes"}[t] for t in sorted(types))
    low.report(
        "E305",
        f"`{parameter}` of module {module} takes {wanted}",
        value.span,
        f"not {wanted}",
        f"write {wanted}",
    )
    return None


def _given(low: Lowering, node: s.Expression) -> ir.Expression | None:
    if isinstance(node, s.String):
        return ir.Literal(low.text(node), node.span)
    number = number_of(node, low.numbers)
    if number is not None:
        return ir.Literal(number, node.span)
    if low.modern or isinstance(node, s.Name):
        return low.value(node)
    return None
