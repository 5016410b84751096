"""Edits of branch routes are each branch's own: LANGUAGE E.4."""

from __future__ import annotations

from collections.abc import Callable

from runtime import core
from runtime.modules import sl, tm
from runtime.modules.kamailio import rr, textops
from runtime.router import Router
from runtime.sip.request import Request
from runtime.sip.target import Target
from tests.runtime.wire import Wire, request


def test_each_branch_has_its_own_record_route_headers_and_body(
    make_wire: Callable[..., Wire],
) -> None:
    router = Router(profile="kamailio-3.1")

    @router.branch_route("EDIT")
    def edit(msg: Request) -> None:
        index = msg.branch_index or 0
        rr.add_rr_param(msg, f";n={index}")
        textops.append_hf(msg, f"X-B: {index}\r\n")
        textops.replace_body(msg, "x", "y" * (1 + index))

    async def route(msg: Request) -> None:
        rr.record_route(msg)
        rr.add_rr_param(msg, ";a=1")
        textops.replace(msg, "Subject: s", "Subject: t")
        core.add_branch(msg, Target("sip:c@127.0.0.13"))
        tm.t_on_branch(msg, edit)
        await tm.t_relay(msg)

    wire = make_wire(tm, sl, rr, textops, route=route, router=router)
    text = request("INVITE", "sip:b@127.0.0.12", headers=("Subject: s",), body="x")
    _, *branches = wire.receive(text)
    assert [
        (sent.header("Record-Route"), sent.header("X-B"), sent.text.partition("\r\n\r\n")[2])
        for sent in branches
    ] == [
        (["<sip:127.0.0.1;lr;ftag=a;a=1;n=0>"], ["0"], "y"),
        (["<sip:127.0.0.1;lr;ftag=a;a=1;n=1>"], ["1"], "yy"),
    ]
    assert [sent.header("Subject") for sent in branches] == [["t"], ["t"]]
    assert [sent.header("Content-Length") for sent in branches] == [["1"], ["2"]]
