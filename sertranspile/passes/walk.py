"""Ways through the IR: all expressions of a body, and bodies rebuilt where something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sertranspile import ir

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
                out.append(
                    replace(item, then=map_routes(then, change), orelse=map_routes(orelse, change))
                )
            case _:
                out.append(item)
    return tuple(out)


# ---- expressions -------------------------------------------------------------------------------


def parts(value: ir.Expression) -> Iterable[ir.Expression]:
    """The expressions right inside of one."""
    match value:
        case ir.Literal() | ir.Field() | ir.Constant() | ir.Bound() | ir.CallRoute():
            return ()
        case ir.Call(args=args) | ir.Helped(args=args):
            return args
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return operands
        case ir.Not(operand=inner) | ir.IsNull(operand=inner) | ir.Signed(operand=inner):
            return (inner,)
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            return (left, right)
        case ir.Commented(value=inner) | ir.Bind(value=inner):
            return (inner,)
        case ir.Format(parts=pieces):
            return [piece for piece in pieces if not isinstance(piece, str)]
        case ir.Variable(name=name, index=index):
            return (name,) if index is None else (name, index)
        case ir.Transformed(value=inner, args=args):
            return (inner, *args)
        case ir.Choice(test=test, yes=yes, no=no):
            return (test, yes, no)
        case ir.Matches(subject=subject, pattern=pattern):
            return (subject,) if isinstance(pattern, str) else (subject, pattern)
        case ir.IsMyself(subject=subject):
            return (subject,)
        case ir.InNetwork(subject=subject, network=network):
            return (subject, network)
        case ir.HasFlag(flag=flag):
            return (flag,)
        case ir.Sequence(items=items):
            return items
        case ir.CallNamed(name=name) | ir.RouteByName(name=name):
            return (name,)
    return ()


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
        case ir.InNetwork():
            return replace(value, subject=new[0], network=new[1])
        case ir.HasFlag():
            return replace(value, flag=new[0])
        case ir.Sequence():
            return replace(value, items=tuple(new))
        case ir.CallNamed() | ir.RouteByName():
            return replace(value, name=new[0])
    raise AssertionError(f"{type(value).__name__} has parts and is not rebuilt")


def inner(value: ir.Expression) -> Iterator[ir.Expression]:
    """An expression and all inside of it."""
    yield value
    for part in parts(value):
        yield from inner(part)


# ---- statements --------------------------------------------------------------------------------


def own_values(statement: ir.Statement) -> Iterable[ir.Expression]:
    """The expressions of a statement itself, not of the blocks inside of it."""
    match statement:
        case ir.Do(value=value) | ir.SetFlag(flag=value):
            return (value,)
        case ir.If(test=test) | ir.While(test=test) | ir.Feature(test=test):
            return (test,)
        case ir.Stop(value=value):
            return () if value is None else (value,)
        case ir.Assign(target=target, value=value):
            return (target,) if value is None else (target, value)
        case ir.Match(subject=subject):
            return (subject,)
    return ()


def blocks(statement: ir.Statement) -> Iterable[tuple[ir.Statement, ...]]:
    """The blocks inside of a statement."""
    match statement:
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            return (then, orelse)
        case ir.While(body=body) | ir.Once(body=body):
            return (body,)
        case ir.Match(arms=arms):
            return tuple(arm.body for arm in arms)
    return ()


def values(body: Iterable[ir.Statement]) -> Iterator[ir.Expression]:
    """All expressions of a body, inner ones too."""
    for statement in body:
        for value in own_values(statement):
            yield from inner(value)
        for block in blocks(statement):
            yield from values(block)


def map_body(
    body: tuple[ir.Statement, ...],
    change: Callable[[ir.Statement], ir.Statement],
) -> tuple[ir.Statement, ...]:
    """The body with ``change`` done to each statement, innermost blocks first."""
    if not body:
        return body
    return tuple(change(with_blocks(row, lambda block: map_body(block, change))) for row in body)


def with_blocks(
    statement: ir.Statement,
    change: Callable[[tuple[ir.Statement, ...]], tuple[ir.Statement, ...]],
) -> ir.Statement:
    """The statement with each block inside of it changed."""
    match statement:
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            return replace(statement, then=change(then), orelse=change(orelse))
        case ir.While(body=body) | ir.Once(body=body):
            return replace(statement, body=change(body))
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
