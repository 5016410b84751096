"""Stand-ins for modules that the runtime lacks."""

from __future__ import annotations

import pytest

from runtime import Request, Router, missing
from runtime.missing_module import MissingFunction, names_missing
from runtime.modules import sl
from tests.runtime.wire import SERVER, Wire, request


def test_any_function_can_be_named_and_says_at_the_call_what_is_missing() -> None:
    auth = missing("auth")
    function = auth.www_authorize
    with pytest.raises(MissingFunction, match=r"auth\.www_authorize\(\) was called"):
        function(None, "realm", table="subscriber")


def test_a_stand_in_takes_any_parameter_and_has_no_state() -> None:
    router = Router()
    auth = missing("auth")
    router.load(auth)
    router.modparam(auth, secret="x", anything=1)
    router.start([SERVER], 0.0)
    assert list(router.modules) == ["auth"]


def test_python_does_not_take_a_stand_in_for_something_special() -> None:
    auth = missing("auth")
    assert not hasattr(auth, "__path__")
    assert not hasattr(auth, "__wrapped__")


def test_missing_modules_are_named_in_order_among_others() -> None:
    assert names_missing([missing("mysql"), sl, missing("auth")]) == ["mysql", "auth"]


def test_a_call_ends_its_script_and_nothing_else() -> None:
    auth = missing("auth")

    def route(msg: Request) -> None:
        if msg.method == "REGISTER":
            auth.www_authorize(msg, "realm", "subscriber")
        sl.sl_send_reply(msg, 200, "OK")

    wire = Wire(sl, auth, route=route)
    assert wire.receive(request("REGISTER")) == []
    assert wire.router.counters["script errors"] == 1
    assert [sent.first for sent in wire.receive(request("OPTIONS"))] == ["SIP/2.0 200 OK"]
