"""The command line: what each command takes, where its findings go, and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sertranspile.cli import app
from sertranspile.dialects import DIALECTS

ROOT = Path(__file__).resolve().parents[2]

CLEAN = 'loadmodule "/lib/sl.so"\nroute{\n\tsl_send_reply("404", "Not Found");\n}\n'
NOTED = 'loadmodule "/lib/jabber.so"\nroute{\n\tlog(1, "x");\n}\n'
WARNED = 'route{\n\tbreak;\n\tlog(1, "x");\n}\n'
WRONG = 'route{\n\tlokup("location");\n}\n'
BINARY = b"\xff\xfe\x00route{}"


def run(*words: str | Path, stdin: str | bytes | None = None) -> Result:
    """A command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def process(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sertranspile", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
    )


@pytest.fixture()
def config(tmp_path: Path) -> Path:
    return tmp_path / "ser.cfg"


# ---- exit statuses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "check", "transpile", "expand"),
    [(CLEAN, 0, 0, 0), (NOTED, 0, 0, 0), (WARNED, 1, 0, 0), (WRONG, 1, 1, 0)],
)
def test_the_status_tells_what_was_found(
    config: Path, text: str, check: int, transpile: int, expand: int
) -> None:
    config.write_text(text)
    assert run("check", config).exit_code == check
    assert run("transpile", config).exit_code == transpile
    assert run("expand", config).exit_code == expand


def test_expand_fails_where_a_directive_is_wrong(config: Path) -> None:
    config.write_text('#!KAMAILIO\ninclude_file "nowhere.cfg"\nrequest_route { exit; }\n')
    result = run("expand", config)
    assert result.exit_code == 1
    assert result.stdout == "" and "error[E107]" in result.stderr


@pytest.mark.parametrize("command", ["check", "transpile", "expand", "run"])
def test_a_file_that_cannot_be_read_is_2(command: str, tmp_path: Path) -> None:
    missing = run(command, tmp_path / "nowhere.cfg")
    assert missing.exit_code == 2
    assert missing.stderr == (
        f"sertranspile: cannot read {tmp_path}/nowhere.cfg: no such file or directory\n"
    )
    assert run(command, tmp_path).exit_code == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_2(config: Path) -> None:
    config.write_text(CLEAN)
    config.chmod(0)
    result = run("check", config)
    assert result.exit_code == 2 and "permission denied" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--dialect", "kamailio", "FILE"),
        ("transpile", "--dialect", "ser8", "FILE"),
        ("transpile", "--profile", "kamailio", "FILE"),
        ("expand", "--dialect", "", "FILE"),
        ("check", "--output-format", "xml", "FILE"),
        ("check", "-A", "not-a-name", "FILE"),
        ("check", "--nonsense", "FILE"),
        ("chek",),
        ("explain", "E999"),
        ("explain", "E301", "E302"),
    ],
)
def test_a_wrong_command_line_is_2_and_says_what_would_be_right(
    config: Path, words: tuple[str, ...]
) -> None:
    config.write_text(CLEAN)
    result = run(*(config if word == "FILE" else word for word in words))
    assert result.exit_code == 2
    assert result.stdout == "" and result.stderr


def test_an_unknown_dialect_or_profile_is_answered_with_those_there_are(config: Path) -> None:
    config.write_text(CLEAN)
    dialect = run("check", "--dialect", "kamailio", config).stderr
    assert "no dialect 'kamailio'" in dialect and all(name in dialect for name in DIALECTS)
    profile = run("transpile", "--profile", "kam", config).stderr
    assert "no profile 'kam'" in profile and "kamailio-3.1" in profile


def test_the_help_of_a_dialect_names_them_all() -> None:
    # wrapped as a terminal takes it
    words = " ".join(run("check", "--help").stdout.split())
    assert ", ".join(DIALECTS) in words


@pytest.mark.parametrize("command", ["check", "transpile", "expand", "run"])
def test_the_help_of_a_command_says_what_its_status_means(command: str) -> None:
    shown = run(command, "--help").stdout
    assert "Exit status: 0" in shown and "\\" not in shown


# ---- findings ----------------------------------------------------------------------------------


def test_findings_are_what_check_prints(config: Path) -> None:
    config.write_text(WRONG)
    result = run("check", config)
    assert result.stderr == ""
    assert result.stdout.startswith(f"error[E301]: unknown function `lokup`\n --> {config}:2:2\n")
    assert result.stdout.endswith(f"\n\n1 error in {config}\n")


def test_check_says_so_when_there_are_none(config: Path) -> None:
    config.write_text(CLEAN)
    assert run("check", config).stdout == f"no findings in {config}\n"
    assert run("check", config, "--output-format", "concise").stdout == ""
    assert json.loads(run("check", config, "--output-format", "json").stdout) == []


@pytest.mark.parametrize("command", ["transpile", "expand"])
def test_other_commands_print_findings_beside_their_output(command: str, config: Path) -> None:
    noted = "#!KAMAILIO\n#!define A 1\n#!redefine A 2 # x\ndebug=A\nrequest_route { exit; }\n"
    config.write_text(noted)
    result = run(command, config)
    assert result.exit_code == 0
    assert "W526" not in result.stdout and "warning[W526]" in result.stderr
    assert result.stderr.endswith(f"in {config}\n")


def test_a_config_that_is_fine_is_translated_without_a_word(config: Path) -> None:
    config.write_text(CLEAN)
    result = run("transpile", config)
    assert result.stderr == "" and "sl.sl_send_reply" in result.stdout


@pytest.mark.parametrize("command", ["check", "transpile", "run"])
def test_each_format_is_for_each_command(command: str, config: Path) -> None:
    config.write_text(WRONG)
    shown = {}
    for format in ("full", "concise", "json", "JSON"):
        result = run(command, "--output-format", format, config)
        assert result.exit_code == 1
        shown[format] = result.stdout if command == "check" else result.stderr
    assert shown["concise"] == f"{config}:2:2: E301 unknown function `lokup`\n"
    (row,) = json.loads(shown["json"])
    assert (row["code"], row["file"], row["line"]) == ("E301", str(config), 2)
    assert shown["JSON"] == shown["json"]
    assert "^^^^^" in shown["full"]


def test_json_is_an_array_also_where_nothing_was_found(config: Path) -> None:
    config.write_text(CLEAN)
    assert json.loads(run("transpile", "--output-format", "json", config).stderr) == []


def test_a_file_is_named_as_the_user_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "ser.cfg").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    assert run("check", "conf/ser.cfg", "--output-format", "concise").stdout.startswith(
        "conf/ser.cfg:2:2: "
    )
    monkeypatch.chdir("conf")
    assert run("check", "ser.cfg", "--output-format", "concise").stdout.startswith("ser.cfg:2:2: ")


def test_standard_input_is_a_config_too(config: Path) -> None:
    result = run("check", "-", "--output-format", "concise", stdin=WRONG)
    assert result.exit_code == 1
    assert result.stdout == "<stdin>:2:2: E301 unknown function `lokup`\n"
    assert "sl.sl_send_reply" in run("-", stdin=CLEAN).stdout


def test_standard_input_has_no_directory_for_includes() -> None:
    text = '#!KAMAILIO\ninclude_file "a.cfg"\nrequest_route { exit; }\n'
    result = run("check", "-", stdin=text)
    assert result.exit_code == 1 and "there is no directory to look in" in result.stdout


def test_bytes_that_are_no_text_are_findings_and_no_crash(config: Path) -> None:
    config.write_bytes(BINARY)
    for command in ("check", "transpile"):
        assert run(command, config).exit_code == 1


def test_no_output_is_written_when_the_config_is_wrong(config: Path, tmp_path: Path) -> None:
    config.write_text(WRONG)
    output = tmp_path / "router.py"
    assert run("transpile", config, "-o", output).exit_code == 1
    assert not output.exists()


def test_output_that_cannot_be_written_is_2(config: Path, tmp_path: Path) -> None:
    config.write_text(CLEAN)
    result = run("transpile", config, "-o", tmp_path / "no" / "router.py")
    assert result.exit_code == 2 and "cannot write" in result.stderr


# ---- explain -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["E301", "e301"])
def test_a_code_is_explained(code: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith("E301: unknown function")


def test_without_a_code_all_are_listed() -> None:
    result = run("explain")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("E101  ")


def test_a_code_that_is_none_is_answered_with_a_suggestion() -> None:
    assert run("explain", "W301").stderr == ("sertranspile: no code 'W301': did you mean E301?\n")
    assert "`sertranspile explain` lists all" in run("explain", "zzz").stderr


# ---- as a process ------------------------------------------------------------------------------


def test_check_imports_neither_black_nor_jinja2(config: Path) -> None:
    config.write_text(WARNED)
    script = (
        "import sys\nfrom sertranspile.cli import main\n"
        f"sys.argv = ['sertranspile', 'check', {str(config)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 1\n"
        "heavy = {'black', 'jinja2', 'tatsu', 'rich', 'asyncio', 'tomllib'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("words", "status"), [(("check", "FILE"), 1), (("FILE",), 0), (("explain",), 0)]
)
def test_a_reader_that_goes_away_is_no_error(
    words: tuple[str, ...], status: int, config: Path
) -> None:
    config.write_text(WARNED)
    command = [str(config) if word == "FILE" else word for word in words]
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "sertranspile", *command],
            cwd=ROOT,
            stdout=gone,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    # what was translated has a warning, which has a reader
    assert (b"Traceback" in done.stderr, done.returncode) == (False, status)


def test_a_terminal_that_cannot_show_a_letter_is_no_error(config: Path) -> None:
    config.write_text('route{\n\tlokup("ü");\n}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sertranspile", "check", str(config)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1 and done.stderr == b""
    assert b"lokup" in done.stdout


def test_findings_have_no_colours_in_a_file(config: Path) -> None:
    config.write_text(WRONG)
    done = process("check", config)
    assert b"\x1b" not in done.stdout and done.returncode == 1
