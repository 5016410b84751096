"""Short ways to make nodes of the IR for tests."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.codegen import emit
from sertranspile.source import SourceFile, Span

SOURCE = SourceFile("a.cfg", "one\ntwo\nthree\nfour\nfive\nsix\n")
#: the first characters of its lines
LINES = tuple(Span(at, at + 1) for at in (0, 4, 8, 14, 19, 24))
AT = LINES[0]
TM = ir.Module("tm", "tm", "runtime.modules")
AUTH = ir.Module("auth", "auth", None)
RURI = ir.Field("ruri", False, AT, ir.Type.URI)
USER = ir.Field("ruri.user", True, AT)
METHOD = ir.Field("method", False, AT)
LEN = ir.Field("len", False, AT, ir.Type.INT)
A, B, C = (ir.Constant(name, AT, ir.Type.INT) for name in "ABC")
RETURN = ir.Stop(ir.How.RETURN, None, AT)
EXIT = ir.Stop(ir.How.EXIT, None, AT)


def lit(value: str | int | bool | None, at: Span = AT) -> ir.Literal:
    return ir.Literal(value, at)


def var(store: ir.Store, name: str | int, index: str | int | None = None) -> ir.Variable:
    return ir.Variable(store, lit(name), None if index is None else lit(index), AT)


AVP = var(ir.Store.AVP, "x")


def function(name: str, returns: str = "Rc", waits: bool = False) -> ir.Function:
    return ir.Function(TM, name, waits, returns, False)


def call(name: str, *args: ir.Expression, waits: bool = False, at: Span = AT) -> ir.Call:
    return ir.Call(function(name, waits=waits), args, at)


RELAY = call("t_relay", waits=True)


def do(name: str, *args: ir.Expression, at: Span = AT) -> ir.Do:
    return ir.Do(call(name, *args, at=at), None, at)


def math(left: ir.Expression, operator: str, right: ir.Expression) -> ir.Arithmetic:
    return ir.Arithmetic(operator, left, right, AT)


def compare(left: ir.Expression, operator: str, right: ir.Expression) -> ir.Compare:
    return ir.Compare(operator, left, right, False, AT)


def text(*parts: str | ir.Expression, shows_null: bool = False) -> ir.Format:
    return ir.Format(parts, shows_null, AT)


def noted(
    value: ir.Expression, *before: str, trailing: str | None = None, at: Span = AT
) -> ir.Commented:
    return ir.Commented(value, before, trailing, at)


def route(
    *body: ir.Statement, name: str = "1", waits: bool = False, returns_code: bool = False
) -> ir.Route:
    return ir.Route(
        ir.RouteKind.ROUTE, name, f"route_{name}", "Request", body, waits, returns_code, AT
    )


def page(*items: ir.Item, title: str = "") -> str:
    return emit(ir.Program("a.cfg", title, "ser08", "ser-0.8.8", items), SOURCE).text


def body(*statements: ir.Statement) -> str:
    """The lines of a route with these statements, without their indentation."""
    made = page(route(*statements, waits=True)).split("-> None:\n")[1]
    lines = made.split("\n\n\nif __name__")[0].split("\n")
    return "\n".join(line.removeprefix("    ") for line in lines)
