"""A generated module holds only what generated modules are made of."""

from __future__ import annotations

import pytest

from sertranspile.codegen.verify import InternalError, verify


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from os import system",
        "from runtime import __builtins__",
        "eval('1')",
        "x = 1\nx.__class__",
        "x = [1]",
        "x = lambda: 1",
        "x = f'{1}'",
        "while True:\n    pass",
        "from runtime import Router\nRouter(a=1, a=2)",
        "x = (",
        "x = '\0'",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InternalError, match="generated module"):
        verify(text)


def test_what_routers_are_made_of_passes() -> None:
    verify(
        "from runtime import Request, Router\nrouter = Router(listen=('a', -1))\n"
        "@router.request_route\nasync def route(msg: Request) -> None:\n"
        "    if not (rc := await route(msg)) and 1 not in msg.flags:\n        return rc\n"
    )
