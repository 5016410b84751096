"""Names that an execution of a module is given: LANGUAGE B.3.2, E.1."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from runtime import StartError, define, defined, load, undefined
from runtime.commandline import SER_0_8, help_text, parse_command_line
from runtime.features import from_arguments
from runtime.server import run
from runtime.undefined_name import UndefinedName
from tests.runtime.wire import Wire, request

ROOT = Path(__file__).resolve().parents[2]

HEAD = """\
from runtime import Message, Request, Router, define, defined, environment, undefined
from runtime.modules import sl

WITH_MYSQL = defined("WITH_MYSQL", default=False)
WITH_AUTH = defined("WITH_AUTH", default=True)
DBURL = define("DBURL", "mysql://ser") if WITH_MYSQL else undefined("DBURL", "a.cfg:81")
CODE = define("CODE", 404)
HOST = environment("HOST", "MY_HOST")

router = Router(api=1, profile="ser-0.8.8")
router.load(sl)
"""
MAIN = """
@router.request_route
def request_route(msg: Request) -> None:
    sl.sl_send_reply(msg, CODE, f"{HOST} {WITH_AUTH}")
"""
END = """
if __name__ == "__main__":
    router.run()
"""
ENVIRONMENT = {"MY_HOST": "h.example"}


@pytest.fixture
def module(tmp_path: Path) -> Callable[..., ModuleType]:
    """Loads a module made of the head above and what is given."""

    def make(
        body: str = MAIN, features: object = (), environment: dict[str, str] | None = None
    ) -> ModuleType:
        path = tmp_path / "router.py"
        path.write_text(HEAD + body + END)
        return load(path, features, ENVIRONMENT if environment is None else environment)  # type: ignore[arg-type]

    return make


def answer(module: ModuleType) -> str:
    (reply,) = Wire(router=module.router).receive(request())
    return reply.first.removeprefix("SIP/2.0 ")


def refusal(module: ModuleType) -> str:
    with pytest.raises(StartError) as refused:
        Wire(router=module.router)
    assert "\n" not in str(refused.value)
    return str(refused.value)


# ---- each execution has names of its own ----


def test_a_module_is_what_its_config_says_unless_it_is_told_otherwise(
    module: Callable[..., ModuleType],
) -> None:
    assert answer(module()) == "404 h.example True"
    assert answer(module(features={"WITH_AUTH": False})) == "404 h.example False"
    assert answer(module(features={"CODE": 480})) == "480 h.example True"


def test_one_process_holds_the_same_module_twice(module: Callable[..., ModuleType]) -> None:
    first, second = module(features={"WITH_AUTH": False}), module(features=["WITH_MYSQL"])
    assert (first.WITH_AUTH, first.WITH_MYSQL) == (False, False)
    assert (second.WITH_AUTH, second.WITH_MYSQL) == (True, True)
    assert second.DBURL == "mysql://ser"


def test_importing_reads_neither_the_command_line_nor_the_environment(
    module: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["router.py", "-A", "WITH_MYSQL", "-A", "CODE=480"])
    monkeypatch.setenv("MY_HOST", "of.the.process")
    loaded = module()
    assert not loaded.WITH_MYSQL
    assert "of.the.process" not in loaded.HOST
    assert answer(loaded) == "404 h.example True"


def test_a_name_that_a_test_asks_for_is_not_defined() -> None:
    # this module is no program, whatever pytest's command line says
    assert not defined("WITH_NAT")
    assert defined("WITH_NAT", default=True)
    assert define("PORT", 5060) == 5060


def test_a_value_is_read_as_the_written_one_is(module: Callable[..., ModuleType]) -> None:
    made = module(features={"CODE": "0x1e0", "WITH_MYSQL": True, "DBURL": '"pg://x"'})
    assert (made.CODE, made.DBURL) == (480, "pg://x")
    with pytest.raises(StartError, match="-A CODE=busy: CODE is a number in the config"):
        module(features={"CODE": "busy"})


# ---- the environment ----


def test_a_value_of_the_environment_may_be_a_part_of_a_text(
    module: Callable[..., ModuleType],
) -> None:
    made = module('router.core(alias=(f"sip.{HOST}", "b"))\nrouter.custom("a.b", HOST)\n' + MAIN)
    assert "h.example" not in made.router.settings.alias[0]
    assert answer(made) == "404 h.example True"
    assert made.router.settings.alias == ("sip.h.example", "b")
    assert made.router.cfg["a.b"] == "h.example"
    assert made.HOST == "h.example"


def test_a_variable_that_is_not_set_keeps_the_router_from_starting(
    module: Callable[..., ModuleType],
) -> None:
    assert refusal(module(environment={})) == (
        "HOST is read from the environment variable MY_HOST, which is not set"
    )


def test_a_variable_that_need_not_be_set_is_refused_only_where_it_is_used(
    module: Callable[..., ModuleType],
) -> None:
    unused = 'OTHER = environment("OTHER", "NOT_SET", required=False)\n'
    assert answer(module(unused + MAIN)).startswith("404")
    assert refusal(module(unused + "router.core(fifo=OTHER)\n" + MAIN)) == (
        "core parameter fifo: OTHER is not defined: the environment variable NOT_SET is not set"
    )


def test_a_name_that_is_given_wins_over_the_environment(
    module: Callable[..., ModuleType],
) -> None:
    assert answer(module(features={"HOST": "given"})) == "404 given True"


def test_a_config_that_writes_a_mark_gets_nothing_by_it(
    module: Callable[..., ModuleType],
) -> None:
    made = module('router.core(fifo="\\0env PATH\\0")\n' + MAIN)
    answer(made)
    assert made.router.settings.fifo == "\0env PATH\0"


# ---- names without a value ----


@pytest.mark.parametrize(
    ("use", "where"),
    [
        ("router.core(fifo=DBURL)", "core parameter fifo: "),
        ("router.core(mhomed=DBURL)", "core parameter mhomed: "),
        ('router.core(alias=("a", DBURL))', "core parameter alias: "),
        ("router.modparam(sl, x=DBURL)", "parameter x of module sl: "),
        ('router.custom("a.b", DBURL)', "parameter a.b: "),
    ],
)
def test_using_a_name_without_a_value_is_a_start_error(
    module: Callable[..., ModuleType], use: str, where: str
) -> None:
    assert refusal(module(f"{use}\n{MAIN}")) == (
        f"{where}DBURL is not defined: it is set in a.cfg:81 under a feature that is off "
        "(WITH_MYSQL is)"
    )


def test_loading_a_name_without_a_value_is_a_start_error(
    module: Callable[..., ModuleType],
) -> None:
    with pytest.raises(StartError, match=r"^DBURL is not defined: it is set in"):
        module("router.load(DBURL)\n" + MAIN)


ROUTE_THAT_USES_IT = """
@router.route("A")
def route_a(msg: Request) -> None:
    if {test}:
        sl.sl_send_reply(msg, 200, DBURL)
"""


@pytest.mark.parametrize(
    "test", ["WITH_AUTH", "not WITH_MYSQL", "msg.method", "WITH_MYSQL or msg.method", "CODE == 404"]
)
def test_a_route_that_would_use_it_is_a_start_error(
    module: Callable[..., ModuleType], test: str
) -> None:
    assert refusal(module(ROUTE_THAT_USES_IT.format(test=test) + MAIN)).startswith(
        "route[A]: DBURL is not defined: "
    )


@pytest.mark.parametrize("test", ["WITH_MYSQL", "not WITH_AUTH", "WITH_MYSQL and msg.method"])
def test_a_route_that_a_feature_keeps_from_using_it_is_none(
    module: Callable[..., ModuleType], test: str
) -> None:
    assert answer(module(ROUTE_THAT_USES_IT.format(test=test) + MAIN)).startswith("404")


def test_the_feature_that_is_wanted_is_named_where_it_is_known() -> None:
    value = undefined("DBURL", "a.cfg:81", under="WITH_MYSQL")
    with pytest.raises(UndefinedName, match=r"it is set under WITH_MYSQL in a\.cfg:81$"):
        f"{value}"


@pytest.mark.parametrize(
    "use",
    [
        str,
        int,
        bool,
        len,
        lambda x: x + "a",
        lambda x: "a" + x,
        lambda x: x == "a",
        lambda x: x.user,
    ],
)
def test_whatever_is_done_with_it_says_so(use: Callable[[object], object]) -> None:
    with pytest.raises(UndefinedName, match="X is not defined"):
        use(undefined("X", "a.cfg:1"))


# ---- the command line ----


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("-A X", {"X": True}),
        ("-AX", {"X": True}),
        ("-A X=1 -AY=a=b", {"X": "1", "Y": "a=b"}),
        ("-A X=", {"X": ""}),
        ("--without X --without=Y", {"X": False, "Y": False}),
        ("-A X --without X", {"X": False}),
        ("-l 1.2.3.4 -A X -p 5060", {"X": True}),
        ("-- -A X", {}),
    ],
)
def test_both_readings_of_the_command_line_find_the_same_names(
    words: str, names: dict[str, object]
) -> None:
    assert from_arguments(words.split()) == names
    if "--" not in words.split():
        assert parse_command_line(words.split(), SER_0_8).defines == names


def test_the_help_tells_of_names() -> None:
    page = help_text("router.py", SER_0_8)
    assert "\n  -A NAME[=VALUE] " in page
    assert "\n  --without NAME " in page


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        (["-A", "WITH_NTA"], "-A WITH_NTA: this router tests no such name"),
        (["--without", "X"], "--without X: this router tests no such name"),
        (["-A", "WITH_MYSQL"], "-A WITH_MYSQL came too late"),
    ],
)
def test_a_name_that_has_no_effect_is_told(
    module: Callable[..., ModuleType],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    remark: str,
) -> None:
    assert run(module().router, ["-c", "-l", "127.0.0.1:0", *words]) == 0
    assert f"warning: {remark}" in capsys.readouterr().err


def started(path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(path), "-c", "-l", "127.0.0.1:0", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_program_takes_names_from_its_command_line_and_environment(tmp_path: Path) -> None:
    path = tmp_path / "router.py"
    path.write_text(
        HEAD + "router.core(fifo=DBURL)\nprint(CODE, HOST)\n" + MAIN + END, encoding="utf-8"
    )
    good = started(path, "-A", "WITH_MYSQL", "-ACODE=480", MY_HOST="h")
    assert (good.returncode, good.stdout, good.stderr) == (0, "480 h\n", "config ok\n")
    bad = started(path, MY_HOST="h")
    assert bad.returncode == 1
    assert bad.stderr.endswith("(WITH_MYSQL is)\n") and bad.stderr.count("\n") == 1
    wrong = started(path, "-A", "WITH_MYSQL", "-A", "CODE=x", MY_HOST="h")
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "-A CODE=x: CODE is a number in the config\n",
    )
    unset = started(path, "-A", "WITH_MYSQL", MY_HOST_NOT_SET="")
    assert unset.returncode == 1
    assert "MY_HOST, which is not set" in unset.stderr


def test_no_name_to_import_is_hidden_by_a_file_of_the_same_name() -> None:
    import runtime

    files = {path.stem for path in (ROOT / "runtime").iterdir()}
    assert not files & set(runtime.__all__)


def test_no_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="is no Python module"):
        load(tmp_path / "absent.py")
