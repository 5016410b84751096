"""Flags of messages and branches (LANGUAGE D.9)."""

from __future__ import annotations

import pytest
from harness import Running

from runtime.sip.request import Request


@pytest.mark.parametrize("dialect", ["openser1", "kam3"])
def test_a_branch_that_is_appended_has_the_flags_of_the_uris_own(dialect: str) -> None:
    config = """route { $bf = 8; append_branch("sip:a@127.0.0.12"); append_branch(); $bf = 1; }"""
    seen: list[Request] = []
    with Running(config, dialect) as running:
        running.module.router.after_script.append(seen.append)
        running.receive()
    (request,) = seen
    assert [set(target.flags) for target in request.branches] == [{3}, {3}]
    assert request.branch_flags == {0}
