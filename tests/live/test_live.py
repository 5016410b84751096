"""The same config and messages on a Kamailio 5.6 and here: replies, headers and log are equal.

``make live`` runs it. Each server runs once, with all messages; each case is then compared.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.live import servers
from tests.live.all_cases import ALL
from tests.live.cases import Case
from tests.live.exchange import Exchange, compared
from tests.live.known import KNOWN

_PEER = os.environ.get("PEER", "")


class Run(NamedTuple):
    """What came of all cases on one server, by their names."""

    packets: dict[str, dict[int, list[str]]]
    said: dict[str, list[str]]


def _play(log: Path, encoding: str) -> Run:
    exchange = Exchange()
    try:
        exchange.run(ALL)
    finally:
        exchange.close()
    packets = {name: compared(heard.packets) for name, heard in exchange.heard.items()}
    return Run(packets, servers.said(log, encoding))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    folder = tmp_path_factory.mktemp("live")
    with servers.theirs(_PEER, folder) as log:
        theirs = _play(log, "latin-1")
    with servers.ours(folder) as log:
        # ours writes UTF-8, theirs the bytes of the message
        return theirs, _play(log, "utf-8")


@pytest.mark.timeout(600)
def test_both_servers_have_heard_every_message(runs: tuple[Run, Run]) -> None:
    for run in runs:
        assert len(run.said) > 0.95 * len(ALL)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_a_case_is_the_same_on_both(case: Case, runs: tuple[Run, Run]) -> None:
    theirs, ours = runs
    same = theirs.said.get(case.name) == ours.said.get(case.name) and theirs.packets.get(
        case.name
    ) == ours.packets.get(case.name)
    if case.name in KNOWN:
        assert not same, f"{case.name} is equal now: it is not among the known ones"
        pytest.xfail(KNOWN[case.name])
    assert theirs.said.get(case.name) == ours.said.get(case.name)
    assert theirs.packets.get(case.name) == ours.packets.get(case.name)
