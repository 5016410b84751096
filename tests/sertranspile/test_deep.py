"""Configs that are deep, long or huge become modules that Python takes, or one finding."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sertranspile import ConfigErrors, SourceFile, transpile
from sertranspile.deep import deep

LOAD = 'loadmodule "sl.so"\n'
REPLY = 'sl_send_reply("404", "x");\n'
TEST = 'if (method=="A") {\n'
DIALECT = "ser08"


def made(route: str) -> str:
    """The module of a route; it is one that Python takes at its usual limits."""
    text = transpile(SourceFile("a.cfg", f"{LOAD}route{{\n{route}\n}}\n"), dialect=DIALECT).text
    compile(text, "router.py", "exec", dont_inherit=True)
    return text


def findings(route: str) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        made(route)
    return [finding.code for finding in caught.value.diagnostics if finding.is_error]


def test_deep_blocks_become_functions() -> None:
    text = made(f"{TEST * 200}{REPLY}{'}' * 200}")
    assert text.count("msg.method") == 200
    assert text.count("def request_route_inner_") == 3


def test_deep_blocks_that_are_left_become_functions_that_say_so() -> None:
    text = made(f"{TEST * 200}{REPLY}break;{'}' * 200}\n{REPLY}")
    assert text.count("def request_route_inner_") == 3
    assert "return True" in text and "return False" in text


def test_what_is_deeper_than_can_be_read_is_one_finding() -> None:
    assert findings(f"{TEST * 20_000}{REPLY}{'}' * 20_000}") == ["E210"]


def test_parentheses_that_mean_nothing_are_no_depth() -> None:
    assert "if msg.method ==" in made(f'if ({"(" * 200}method=="A"{")" * 200}) {{\n{REPLY}}}')
    assert "if msg.method !=" in made(f'if ({"!(" * 201}method=="A"{")" * 201}) {{\n{REPLY}}}')


def test_conditions_deeper_than_python_takes_are_one_finding() -> None:
    deep = "method==A && (method==B || (" * 100
    assert findings(f'if ({deep}method=="A"{"))" * 100}) {{\n{REPLY}}}') == ["E210"]


@pytest.mark.parametrize("length", [300, 1000])
def test_a_long_chain_of_else_if_is_split(length: int) -> None:
    text = made(f"{f'{TEST}{REPLY}}} else ' * length}{{\n{REPLY}}}")
    assert text.count("if msg.method ==") == length
    assert text.count("if not further") == (length - 1) // 64


def test_a_long_condition_is_one_line_after_the_other() -> None:
    text = made(f"if ({' || '.join(['method==A'] * 1000)}) {{\n{REPLY}}}")
    assert text.count("or msg.method ==") == 999


def test_a_megabyte_of_text_is_one_string() -> None:
    text = made(f'sl_send_reply("404", "{"x" * 1_000_000}");')
    assert "x" * 1_000_000 in text


# ---- the room itself ---------------------------------------------------------------------------


@deep
def recurse(source: SourceFile, depth: int) -> int:
    return 1 + recurse.__wrapped__(source, depth - 1) if depth else 0  # type: ignore[attr-defined]


SOURCE = SourceFile("a.cfg", "x\n")


def test_a_step_may_recurse_more_than_python_lets_it_and_the_limit_comes_back() -> None:
    before = sys.getrecursionlimit()
    assert recurse(SOURCE, 20_000) == 20_000
    with pytest.raises(ConfigErrors) as caught:
        recurse(SOURCE, 10**9)
    assert [finding.code for finding in caught.value.diagnostics] == ["E210"]
    assert sys.getrecursionlimit() == before


def test_errors_of_a_step_are_its_own() -> None:
    @deep
    def step(source: SourceFile) -> None:
        raise KeyError(source.name)

    with pytest.raises(KeyError, match=r"a\.cfg"):
        step(SOURCE)


def test_steps_at_the_same_time_do_not_take_each_others_room() -> None:
    before = sys.getrecursionlimit()
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(recurse(SOURCE, 15_000))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [15_000] * 4
    assert sys.getrecursionlimit() == before


def test_a_module_of_a_deep_config_is_imported_by_a_fresh_python(tmp_path: Path) -> None:
    route = f"{TEST * 200}{REPLY}{'}' * 200}\n{f'{TEST}{REPLY}}} else ' * 500}{{\n{REPLY}}}"
    (tmp_path / "made.py").write_text(made(route))
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-c", "import made"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        check=True,
        timeout=60,
    )
