"""Ways through the IR: all expressions of a body, and bodies rebuilt where something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from sertranspile import ir
from sertranspile.records import replace

ChangeValue = Callable[[ir.Expression], ir.Expression]


def routes(items: Iterable[ir.Item]) -> Iterator[ir.Route]:
    """All routes, those under features too."""
    for item in items:
        match item:
            case ir.Route():
                yield item
            case ir.FeatureItems(then=then, orelse=orelse):
                yield from routes(then)
                yield from routes(orelse)


def map_routes(
    items: tuple[ir.Item, ...], change: Callable[[ir.Route], ir.Route]
) -> tuple[ir.Item, ...]:
    """The items with each route changed."""
    out: list[ir.Item] = []
    for item in items:
        match item:
            case ir.Route():
                out.append(change(item))
            case ir.FeatureItems(then=then, orelse=orelse):
                made = map_routes(then, change), map_routes(orelse, change)
                if made[0] is not then or made[1] is not orelse:
                    item = replace(item, then=made[0], orelse=made[1])
                out.append(item)
            case _:
                out.append(item)
    same = all(new is old for new, old in zip(out, items, strict=True))
    return items if same else tuple(out)


# ---- expressions -------------------------------------------------------------------------------


def parts(value: ir.Expression) -> Sequence[ir.Expression]:
    """The expressions right inside of one."""
    read = _PARTS.get(type(value))
    return () if read is None else read(value)


_PARTS: Final[dict[type, Callable[[Any], Sequence[ir.Expression]]]] = {
    ir.Call: lambda value: value.args,
    ir.Helped: lambda value: value.args,
    ir.And: lambda value: value.operands,
    ir.Or: lambda value: value.operands,
    ir.Not: lambda value: (value.operand,),
    ir.IsNull: lambda value: (value.operand,),
    ir.Signed: lambda value: (value.operand,),
    ir.Compare: lambda value: (value.left, value.right),
    ir.Arithmetic: lambda value: (value.left, value.right),
    ir.Commented: lambda value: (value.value,),
    ir.Bind: lambda value: (value.value,),
    ir.Format: lambda value: [piece for piece in value.parts if not isinstance(piece, str)],
    ir.Variable: lambda value: (
        (value.name,) if value.index is None else (value.name, value.index)
    ),
    ir.Transformed: lambda value: (value.value, *value.args),
    ir.Choice: lambda value: (value.test, value.yes, value.no),
    ir.Matches: lambda value: (
        (value.subject,) if isinstance(value.pattern, str) else (value.subject, value.pattern)
    ),
    ir.IsMyself: lambda value: (value.subject,),
    ir.Fallible: lambda value: (value.holds, value.fails, value.known),
    ir.InNetwork: lambda value: (value.subject, value.network),
    ir.HasFlag: lambda value: (value.flag,),
    ir.Sequence: lambda value: value.items,
    ir.Either: lambda value: (value.call, value.plain),
    ir.CallNamed: lambda value: (value.name,),
    ir.RouteByName: lambda value: (value.name,),
}


def rebuilt(value: ir.Expression, change: ChangeValue) -> ir.Expression:
    """The expression with ``change`` done to what is right inside; itself when nothing changes."""
    old = parts(value)
    if not old:
        return value
    new = [change(part) for part in old]
    if all(one is other for one, other in zip(old, new, strict=True)):
        return value
    match value:
        case ir.Call() | ir.Helped():
            return replace(value, args=tuple(new))
        case ir.And() | ir.Or():
            return replace(value, operands=tuple(new))
        case ir.Not() | ir.IsNull() | ir.Signed():
            return replace(value, operand=new[0])
        case ir.Compare() | ir.Arithmetic():
            return replace(value, left=new[0], right=new[1])
        case ir.Commented() | ir.Bind():
            return replace(value, value=new[0])
        case ir.Format(parts=pieces):
            fresh = iter(new)
            return replace(
                value, parts=tuple(p if isinstance(p, str) else next(fresh) for p in pieces)
            )
        case ir.Variable(index=index):
            return replace(value, name=new[0], index=None if index is None else new[1])
        case ir.Transformed():
            return replace(value, value=new[0], args=tuple(new[1:]))
        case ir.Choice():
            return replace(value, test=new[0], yes=new[1], no=new[2])
        case ir.Matches(pattern=pattern):
            kept = pattern if isinstance(pattern, str) else new[1]
            return replace(value, subject=new[0], pattern=kept)
        case ir.IsMyself():
            return replace(value, subject=new[0])
        case ir.Fallible():
            return replace(value, holds=new[0], fails=new[1], known=new[2])
        case ir.InNetwork():
            return replace(value, subject=new[0], network=new[1])
        case ir.HasFlag():
            return replace(value, flag=new[0])
        case ir.Sequence():
            return replace(value, items=tuple(new))
        case ir.CallNamed() | ir.RouteByName():
            return replace(value, name=new[0])
        case ir.Either():
            return replace(value, call=new[0], plain=new[1])
    raise AssertionError(f"{type(value).__name__} has parts and is not rebuilt")


def inner(value: ir.Expression) -> list[ir.Expression]:
    """An expression and all inside of it, outer ones before inner ones."""
    found = [value]
    for one in found:  # grows while it is read
        read = _PARTS.get(type(one))
        if read is not None:
            found += read(one)
    return found


# ---- statements --------------------------------------------------------------------------------


def own_values(statement: ir.Statement) -> Sequence[ir.Expression]:
    """The expressions of a statement itself, not of the blocks inside of it."""
    read = _OWN_VALUES.get(type(statement))
    return () if read is None else read(statement)


_OWN_VALUES: Final[dict[type, Callable[[Any], Sequence[ir.Expression]]]] = {
    ir.Do: lambda row: (row.value,),
    ir.SetFlag: lambda row: (row.flag,),
    ir.If: lambda row: (row.test,),
    ir.While: lambda row: (row.test,),
    ir.Feature: lambda row: (row.test,),
    ir.Stop: lambda row: () if row.value is None else (row.value,),
    ir.Assign: lambda row: (row.target,) if row.value is None else (row.target, row.value),
    ir.Match: lambda row: (row.subject,),
}


def blocks(statement: ir.Statement) -> Sequence[tuple[ir.Statement, ...]]:
    """The blocks inside of a statement."""
    read = _BLOCKS.get(type(statement))
    return () if read is None else read(statement)


_BLOCKS: Final[dict[type, Callable[[Any], Sequence[tuple[ir.Statement, ...]]]]] = {
    ir.If: lambda row: (row.then, row.orelse),
    ir.Feature: lambda row: (row.then, row.orelse),
    ir.While: lambda row: (row.body,),
    ir.Once: lambda row: (row.body,),
    ir.Match: lambda row: [arm.body for arm in row.arms],
}


def values(body: Iterable[ir.Statement]) -> list[ir.Expression]:
    """All expressions of a body, inner ones too."""
    found: list[ir.Expression] = []
    waiting = list(body)
    for statement in waiting:  # grows while it is read
        found += own_values(statement)
        for block in blocks(statement):
            waiting += block
    for one in found:
        read = _PARTS.get(type(one))
        if read is not None:
            found += read(one)
    return found


def map_body(
    body: tuple[ir.Statement, ...],
    change: Callable[[ir.Statement], ir.Statement],
) -> tuple[ir.Statement, ...]:
    """The body with ``change`` done to each statement, innermost blocks first."""
    made: list[ir.Statement] = []
    same = True
    for row in body:
        new = row
        if type(row) in _BLOCKS:
            new = with_blocks(row, lambda block: map_body(block, change))
        new = change(new)
        same = same and new is row
        made.append(new)
    return body if same else tuple(made)


def with_blocks(
    statement: ir.Statement,
    change: Callable[[tuple[ir.Statement, ...]], tuple[ir.Statement, ...]],
) -> ir.Statement:
    """The statement with each block inside of it changed."""
    match statement:
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            new_then, new_orelse = change(then), change(orelse)
            if new_then is then and new_orelse is orelse:
                return statement
            return replace(statement, then=new_then, orelse=new_orelse)
        case ir.While(body=body) | ir.Once(body=body):
            new_body = change(body)
            return statement if new_body is body else replace(statement, body=new_body)
        case ir.Match(arms=arms):
            return replace(
                statement, arms=tuple(replace(arm, body=change(arm.body)) for arm in arms)
            )
    return statement


def with_values(statement: ir.Statement, change: ChangeValue) -> ir.Statement:
    """The statement with each of its own expressions changed."""
    match statement:
        case ir.Do(value=value):
            new = change(value)
            return statement if new is value else replace(statement, value=new)
        case ir.SetFlag(flag=flag):
            new = change(flag)
            return statement if new is flag else replace(statement, flag=new)
        case ir.If(test=test) | ir.While(test=test) | ir.Feature(test=test):
            new = change(test)
            return statement if new is test else replace(statement, test=new)
        case ir.Stop(value=value) if value is not None:
            new = change(value)
            return statement if new is value else replace(statement, value=new)
        case ir.Assign(target=target, value=value):
            place = change(target)
            new_value = None if value is None else change(value)
            if place is target and new_value is value:
                return statement
            assert isinstance(place, ir.Field | ir.Variable)
            return replace(statement, target=place, value=new_value)
        case ir.Match(subject=subject):
            new = change(subject)
            return statement if new is subject else replace(statement, subject=new)
    return statement
