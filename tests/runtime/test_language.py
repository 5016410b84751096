"""A module of the later dialects imports, type-checks, and does on messages what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from runtime import StartError, load
from tests.runtime.wire import BOB, Sent, Wire, reply_to, request

MODULE = Path(__file__).with_name("language_module.py")
ROOT = Path(__file__).resolve().parents[2]


def executed(**features: object) -> ModuleType:
    return load(MODULE, features, {"MY_HOST": "h"})  # type: ignore[arg-type]


def test_such_a_module_passes_the_type_checker(tmp_path: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(MODULE)],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_its_routes_do_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    module = executed()
    wire = Wire(router=module.router)
    invite = request(
        "INVITE", "sip:joe@example.com:5070", headers=("X-Foo: bar", "X-N: 9"), call_id="1234"
    )
    (reply,) = wire.receive(invite)
    assert not wire.router.counters["script errors"]
    assert reply.first == "SIP/2.0 404 -10"
    assert capsys.readouterr().err.splitlines() == [
        "error: 5060 127.0.0.11",
        "error: alice sip:alice@example.com",
        "error: '1' 0 ",
        "error: there is no route '0'",
    ]
    kept = {name: module.router.vars[name] for name in ("sum", "i", "t", "n", "once", "tr", "seen")}
    assert kept == {
        "sum": 13,
        "i": 0,
        "t": "<null> 2 bar",
        "n": 4 + 3 + 8,
        "once": "not left",
        "tr": "4",
        "seen": "<null> sip:oe@10.0.0.9 oe",
    }
    assert module.router.shared["calls"] == 1


def test_a_route_is_called_by_the_name_that_a_variable_holds() -> None:
    module = executed(CODE=480)
    module.router.vars["route"] = "CODE"
    # $mf = 6 was set after the flags: branch flags are others
    (reply,) = Wire(router=module.router).receive(request())
    assert reply.first == "SIP/2.0 480 1"


def test_the_same_route_serves_replies() -> None:
    module = executed()
    wire = Wire(router=module.router)
    via = "SIP/2.0/UDP 127.0.0.1;branch=x"
    sent = Sent(BOB, request("OPTIONS").replace("Max-Forwards", f"Via: {via}\r\nMax-Forwards", 1))
    assert wire.receive(reply_to(sent, "486 Busy"), BOB) == []
    (passed,) = wire.receive(reply_to(sent, "200 OK"), BOB)
    assert passed.first == "SIP/2.0 200 OK"
    assert module.router.vars["seen"] == "200 <null> <null>"


def test_a_name_that_a_feature_would_define_is_used_only_under_it() -> None:
    assert executed(WITH_MYSQL=True).router.settings.fifo == "mysql://x"
    Wire(router=executed().router)
    module = executed()
    module.router.core(fifo=module.DBURL)
    with pytest.raises(StartError, match="DBURL is not defined"):
        Wire(router=module.router)
