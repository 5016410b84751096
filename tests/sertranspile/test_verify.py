"""A generated module holds only what generated modules are made of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sertranspile import ir
from sertranspile.codegen.verify import ALLOWED, PACKAGES, RUNTIME, InternalError, verify

ROOT = Path(__file__).resolve().parents[2]
HEAD = "from runtime import Request, Router, core, once\nfrom runtime.modules import tm\n"
ROUTER = f"{HEAD}router = Router()\n"


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from os import system",
        "from runtime import __builtins__",
        "from runtime import process",
        "from runtime.modules.other import tm",
        "from .runtime import Router",
        "eval('1')",
        "x = 1\nx.__class__",
        "x = [1]",
        "x = {1}",
        "x = lambda: 1",
        "x = [y for y in 'ab']",
        "x = (y for y in 'ab')",
        "x = 1 / 2",
        "x = 2 ** 99",
        "x = 1\nx += 1",
        "x = 1\ndel x",
        "x = 1\nx: int = 1",
        "global x",
        "assert True",
        "with x: pass",
        "try:\n    pass\nexcept ValueError:\n    pass",
        "class X: pass",
        "while True:\n    pass",
        "while True and True:\n    pass",
        "x = 1\nwhile x.more() and x:\n    pass",
        "for _ in 'ab':\n    pass",
        f"{ROUTER}for x in once:\n    pass",
        f"{ROUTER}for _ in once:\n    pass\nelse:\n    pass",
        f"{HEAD}async def f(msg: Request) -> None:\n    async for _ in once:\n        pass",
        "x = f'{1!r}'",
        "x = f'{1:>9}'",
        "x = 1\nmatch x:\n    case y:\n        pass",
        "x = 1\nmatch x:\n    case [1]:\n        pass",
        "x = 1\nmatch x:\n    case 1 as y:\n        pass",
        f"{ROUTER}match 1:\n    case router.x:\n        pass",
        "def f(x):\n    pass",
        "def f(msg, x):\n    pass",
        "def f(msg=1):\n    pass",
        "def f(*msg):\n    pass",
        "def f(msg, /):\n    pass",
        f"{HEAD}tm.os.system('x')",
        f"{HEAD}core._sys('x')",
        f"{HEAD}tm = 1",
        f"{HEAD}tm.x = 1",
        f"{HEAD}tm['x'] = 1",
        f"{HEAD}def f(msg: Request) -> None:\n    tm = 1",
        f"{HEAD}def tm(msg: Request) -> None:\n    pass",
        f"{ROUTER}def router(msg: Request) -> None:\n    pass",
        f"{HEAD}A = 1\ndef f(msg: Request) -> None:\n    A = 1",
        f"{HEAD}A = 1\ndef f(msg: Request) -> None:\n    (A := 1)",
        f"{HEAD}msg = 1\ndef f(msg: Request) -> None:\n    pass",
        f"{HEAD}def g(msg: Request) -> None:\n    f = 1\ndef f(msg: Request) -> None:\n    pass",
        "x = 'ab'\nx[0]",
        f"{ROUTER}router.vars['a':'b']",
        "from runtime import Router\nRouter(a=1, a=2)",
        "x = (",
        "x = '\0'",
        f"x = {'-' * 9000}1",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InternalError, match="generated module"):
        verify(text)


def test_what_routers_are_made_of_passes() -> None:
    verify(
        "from runtime import Request, Router, once\nrouter = Router(listen=('a', -1))\n"
        "@router.request_route\nasync def route(msg: Request) -> int | None:\n"
        "    if not (rc := await route(msg)) and 1 not in msg.flags:\n        return rc\n"
        "    rounds = router.rounds()\n"
        "    while rc and rounds.more():\n        router.vars[f'a{~rc}'] = rc & 1 | 2\n"
        "    for _ in once:\n        break\n"
        "    match rc:\n        case -1 | 'x':\n            msg.ruri = 'a' if rc else 'b'\n"
        "        case _:\n            pass\n"
    )


def test_the_architecture_page_lists_the_same_nodes_and_packages() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = page.split("## What a generated module is made of")[1].split("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section.split("A loop is")[0])) - {"ast"}
    assert named == {node.__name__ for node in ALLOWED.__args__}
    assert set(re.findall(r"`(runtime[\w.]*)`", section)) == PACKAGES


def test_every_helper_of_the_representation_may_be_imported() -> None:
    assert {help.value for help in ir.Help} <= RUNTIME
