"""The rules that a module says it breaks are those that ruff finds, and no others."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from sertranspile.codegen.shape import broken_rules

RULES = "SIM102,SIM114,SIM222,SIM223,PLR1711"


def by_ruff(text: str) -> list[str]:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--exit-zero"]
    command += ["--select", RULES, "--output-format", "json", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return sorted({row["code"] for row in json.loads(done.stdout)})


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("if a:\n    f()\nelif b:\n    f()\n", ["SIM114"]),
        ("if a:\n    f()\nelif b:\n    g()\n", []),
        ("if a:\n    f()\nelif b:\n    f()\nelif c:\n    g()\n", ["SIM114"]),
        ("if a:\n    f()\nelif b:\n    # why\n    f()\n", []),
        ("if a:\n    # why\n    f()\nelif b:\n    # why\n    f()\n", ["SIM114"]),
        ("if a:\n    # one\n    f()\nelif b:\n    # two\n    f()\n", []),
        ("if a:\n    f()  # one\nelif b:\n    f()\n", []),
        ("if a:  # one\n    f()\nelif b:\n    f()\n", ["SIM114"]),
        ("if a:\n    f()\n    # at the end\nelif b:\n    f()\n", ["SIM114"]),
        ("if (\n    a\n    # x\n    and b\n):\n    f()\nelif c:\n    f()\n", ["SIM114"]),
        ("if (\n    a\n    and b\n):  # x\n    f()\nelif c:\n    f()\n", []),
        ("if a:\n    if b:\n        f()\n", ["SIM102"]),
        ("def f():\n    g()\n    return\n", ["PLR1711"]),
        ("if a or True:\n    f()\n", ["SIM222"]),
    ],
)
def test_the_rules_of_a_shape_are_those_that_ruff_finds(text: str, rules: list[str]) -> None:
    assert broken_rules(ast.walk(ast.parse(text)), text) == rules
    assert by_ruff(text) == rules
