"""What module pv gives variables at start."""

from __future__ import annotations

import pytest

from runtime import Router
from runtime.modules.kamailio import pv
from runtime.start_error import StartError
from tests.runtime.wire import Wire


def started(**parameters: str) -> Router:
    router = Router(profile="kamailio-3.1")
    router.load(pv)
    router.modparam(pv, **parameters)
    return Wire(router=router).router


def test_each_of_several_values_of_one_parameter_counts() -> None:
    router = Router(profile="kamailio-3.1")
    router.load(pv)
    for value in ("a=i:7", "b=s:i:8"):
        router.modparam(pv, shvset=value)
    router.modparam(pv, varset="c=i:-2")
    Wire(router=router)
    assert (router.shared["a"], router.shared["b"], router.vars["c"]) == (7, "i:8", -2)


@pytest.mark.parametrize("value", ["a", "a=7", "a=x:7", "=i:1"])
def test_a_start_value_that_says_no_kind_is_refused(value: str) -> None:
    with pytest.raises(StartError, match="write name=i:1 or name=s:text"):
        started(shvset=value)
