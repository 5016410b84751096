"""Configs beyond measure: each is translated or refused in a sentence, in bounded time and
memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: of the process that reads the config, and of its time on a processor
MEMORY = 2_000_000_000
SECONDS = 90


class Run(NamedTuple):
    status: int
    output: str
    said: str


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(path: Path, command: str = "transpile") -> Run:
    """What the command line makes of a file; it never ends with a traceback or by a signal."""
    made = subprocess.run(
        [sys.executable, "-m", "sertranspile", command, str(path)],
        cwd=ROOT,
        capture_output=True,
        preexec_fn=_limits,
        check=False,
    )
    said = made.stderr.decode("utf-8", "replace")
    assert made.returncode in (0, 1, 2), said[-500:]
    assert "Traceback" not in said
    if made.returncode == 0 and command == "transpile":
        compile(made.stdout, "router.py", "exec")
    return Run(made.returncode, made.stdout.decode(), said)


def of(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "x.cfg"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def blocks(depth: int, head: str = 'if (method=="INVITE")') -> str:
    inner = f"{head} {{\n" * depth + 'log(1, "x");\n' + "}\n" * depth
    return f"route {{\n{inner}}}\n"


def parentheses(depth: int) -> str:
    return f'route {{\nif ({"(" * depth}method=="INVITE"{")" * depth}) {{ log(1, "x"); }}\n}}\n'


# ---- nesting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "#!KAMAILIO\n"])
@pytest.mark.parametrize("text", [blocks(200), parentheses(200)], ids=["blocks", "parentheses"])
def test_two_hundred_levels_are_translated(tmp_path: Path, mark: str, text: str) -> None:
    made = run(of(tmp_path, mark + text))
    assert made.status == 0
    assert "core.log" in made.output or "log(msg" in made.output


@pytest.mark.parametrize(
    "text",
    [
        blocks(2_000),
        parentheses(2_000),
        "#!KAMAILIO\n" + blocks(200, "while ($var(x))"),
        f"#!KAMAILIO\nroute {{\n$var(x) = {'- ' * 2_000}$var(y);\n}}\n",
        f"#!KAMAILIO\nroute {{\n$var(x) = {'$var(' * 500}a{')' * 500};\n}}\n",
        "#!KAMAILIO\n" + "#!ifdef A\n" * 200 + "debug=3\n" + "#!endif\n" * 200 + "route { exit; }",
    ],
    ids=["blocks", "parentheses", "loops", "signs", "names", "directives"],
)
def test_what_is_deeper_than_python_goes_is_refused(tmp_path: Path, text: str) -> None:
    refused = run(of(tmp_path, text))
    assert refused.status == 1
    assert "error[E210]" in refused.said and "nested too deeply" in refused.said


def test_long_chains_are_not_deep(tmp_path: Path) -> None:
    chain = " && ".join(["$var(y) == 1"] * 1_000)
    ifs = "if ($var(y)) { exit; } else " * 500 + "{ drop; }"
    assert (
        run(of(tmp_path, f"#!KAMAILIO\nroute {{\nif ({chain}) {{ exit; }}\n{ifs}\n}}\n")).status
        == 0
    )


# ---- size --------------------------------------------------------------------------------------


def test_a_string_of_a_megabyte_is_kept(tmp_path: Path) -> None:
    made = run(of(tmp_path, f'route {{\nlog(1, "{"x" * 1_000_000}");\n}}\n'))
    assert made.status == 0
    assert "x" * 1_000_000 in made.output


def test_a_string_of_a_megabyte_that_never_ends_is_refused(tmp_path: Path) -> None:
    refused = run(of(tmp_path, f'route {{\nlog(1, "{"x" * 1_000_000});\n}}\n'))
    assert refused.status == 1
    assert "error[E202]" in refused.said


def test_a_file_of_a_hundred_thousand_lines_is_checked(tmp_path: Path) -> None:
    route = 'route[{0}] {{\n\tif (method=="INVITE") {{\n\t\tlog(1, "{0}");\n\t}}\n\texit;\n}}\n'
    text = "#!KAMAILIO\n" + "".join(route.format(f"R{number}") for number in range(16_666))
    assert text.count("\n") > 99_990
    assert run(of(tmp_path, f"{text}route {{ exit; }}\n"), "check").status == 0


# ---- files -------------------------------------------------------------------------------------


def test_a_file_that_includes_itself_is_refused(tmp_path: Path) -> None:
    refused = run(of(tmp_path, '#!KAMAILIO\ninclude_file "x.cfg"\nroute { exit; }\n'))
    assert refused.status == 1
    assert "error[E108]" in refused.said


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 4_000, "route { drop; }".encode("utf-16"), b"\x7fELF" + bytes(100_000)],
    ids=["bytes", "utf-16", "program"],
)
def test_a_file_that_is_no_text_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    refused = run(of(tmp_path, content))
    assert refused.status == 1
    assert "error[E209]" in refused.said
    assert refused.said.count("error[") == 1 and len(refused.said) < 2_000


def test_bytes_of_latin_1_and_nul_are_text_of_a_string(tmp_path: Path) -> None:
    made = run(of(tmp_path, b'# caf\xe9\nroute {\nlog(1, "caf\xe9 a\0b");\n}\n'))
    assert made.status == 0
    assert "caf\\xe9 a\\x00b" in made.output and "caf\u00e9" in made.output


def test_an_empty_file_has_no_main_route(tmp_path: Path) -> None:
    assert "error[E403]" in run(of(tmp_path, "")).said


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    directory = run(tmp_path)
    assert directory.status == 2
    assert "is a directory" in directory.said
    missing = run(tmp_path / "none.cfg")
    assert missing.status == 2
    assert "no such file" in missing.said


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    path = of(tmp_path, "route { drop; }\n")
    path.chmod(0)
    refused = run(path)
    assert refused.status == 2
    assert "permission denied" in refused.said
