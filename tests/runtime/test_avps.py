"""Attributes: LANGUAGE D.6.1, D.7, H 45, 46, 49. Rows marked 5.6.3 were read off that server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import Message, Reply, Request
from runtime.avps import MOST_VALUES, Attributes, Avps, List, Lists, NotWritable
from runtime.modules import tm
from runtime.variables import TooLong
from runtime.xavps import Trees
from tests.runtime.wire import BOB, Wire, reply_to, request


@pytest.fixture
def lists() -> Lists:
    return Lists(32, {"gw_ip": ["10.0.0.1"]})


@pytest.fixture
def avps(lists: Lists) -> Avps:
    return Avps(lists)


@pytest.fixture
def attrs(lists: Lists) -> Attributes:
    return Attributes(lists)


# ---- $avp ----


def test_values_are_a_stack_the_newest_first(avps: Avps) -> None:
    for value in (1, 2, 3):
        avps.push("a", value)
    assert avps.get("a") == avps.get("a", 0) == 3  # 5.6.3
    assert [avps.get("a", index) for index in (1, 2, 3, -1, "x")] == [2, 1, None, None, None]
    assert avps.joined("a") == "3, 2, 1"
    assert avps.count("a") == 3
    assert (avps.get("none"), avps.joined("none"), avps.count("none")) == (None, None, 0)


def test_replacing_and_deleting_take_all_values(avps: Avps) -> None:
    avps.push("a", 1)
    avps.push("a", 2)
    avps.replace("a", "x")
    assert avps.joined("a") == "x"
    avps.push("a", None)
    assert avps.get("a") is None


def test_null_takes_the_newest_value(avps: Avps) -> None:
    for number in (1, 2, 3):
        avps.push("a", number)
    avps.push("a", None)
    avps.pop("a")
    assert avps.joined("a") == "1"
    avps.pop("a")
    avps.pop("a")
    assert avps.get("a") is None and avps.count("a") == 0


def test_deleting_what_is_not_there_changes_nothing(avps: Avps) -> None:
    avps.push("a", 1)
    avps.replace("a", None)
    avps.delete("a")
    assert avps.get("a") is None


def test_an_id_is_another_name_than_its_digits(avps: Avps) -> None:
    avps.push(80, "id")
    assert (avps.get(80), avps.get("80")) == ("id", None)


def test_numbers_wrap_and_an_empty_text_is_a_value(avps: Avps) -> None:
    avps.push("n", 3_000_000_000)
    avps.push("e", "")
    assert avps.get("n") == -1_294_967_296  # 5.6.3
    assert avps.get("e") == ""


def test_the_values_of_one_message_are_bounded(avps: Avps) -> None:
    for number in range(MOST_VALUES):
        avps.push(f"a{number % 3}", number)
    with pytest.raises(TooLong):
        avps.push("b", 1)
    avps.delete("a0")
    avps.push("b", 1)
    with pytest.raises(TooLong):
        avps.push("c", "x" * 1_000_000)


# ---- SER's attributes ----


def test_a_plain_name_is_looked_for_in_all_classes_of_from_and_then_globally(
    attrs: Attributes, lists: Lists
) -> None:
    assert attrs.get("gw_ip") == attrs.get("f.gw_ip") == attrs.get("g.gw_ip") == "10.0.0.1"
    lists.share("fd", {"gw_ip": ["of the domain"], "did": ["d1"]})
    assert attrs.get("gw_ip") == "of the domain"
    attrs.push("fu.gw_ip", "of the user")
    assert attrs.get("f.gw_ip") == "of the user"
    attrs.push("gw_ip", "of the URI")
    assert attrs.get("gw_ip") == attrs.get("fr.gw_ip") == "of the URI"
    assert (attrs.get("fu.gw_ip"), attrs.get("fd.gw_ip")) == ("of the user", "of the domain")
    assert attrs.get("t.gw_ip") == "10.0.0.1"
    assert attrs.get("t.did") is None


def test_a_name_is_written_to_the_uri_class_of_its_track(attrs: Attributes) -> None:
    attrs["authuid"] = "u1"
    attrs["t.uid"] = "u2"
    assert attrs.get("fr.authuid") == "u1"
    assert attrs.get("tr.uid") == "u2"
    assert attrs.get("uid") is None


def test_several_values_without_an_index_are_undefined(attrs: Attributes) -> None:
    attrs.push("x", "old")
    assert attrs.get("x") == "old"
    attrs.push("x", "new")
    assert attrs.get("x") is None
    assert [attrs.get("x", index) for index in (1, 2, 3, -1, -2, -3, 0)] == [
        "old", "new", None, "new", "old", None, None,
    ]  # fmt: skip
    assert attrs.all("x") == ("old", "new")


def test_assigning_deletes_the_copy_that_a_read_finds(attrs: Attributes) -> None:
    attrs["fu.uid"] = "u1"
    attrs["uid"] = "v"
    assert attrs.get("fu.uid") is None
    assert attrs.get("fr.uid") == "v"
    # the one in the URI class is found first now: the user's stays
    attrs["fu.uid"] = "u2"
    attrs["uid"] = "w"
    assert (attrs.get("fr.uid"), attrs.get("fu.uid")) == ("w", "u2")


def test_assigning_undefined_only_deletes(attrs: Attributes) -> None:
    attrs["x"] = 1
    attrs["x"] = None
    assert attrs.get("x") is None


def test_all_values_can_be_copied_at_once(attrs: Attributes) -> None:
    for value in (1, "b"):
        attrs.push("y", value)
    attrs["t.x"] = attrs.all("y")
    assert attrs.all("tr.x") == (1, "b")


@pytest.mark.parametrize("name", ["fd.x", "td.x", "g.x"])
def test_a_domain_and_the_global_list_are_not_a_scripts_to_change(
    attrs: Attributes, lists: Lists, name: str
) -> None:
    with pytest.raises(NotWritable):
        attrs[name] = 1
    shared: List = {"did": ["d"]}
    lists.share("fd", shared)
    attrs["did"] = "mine"
    assert attrs.get("did") == "mine"
    assert shared == {"did": ["d"]}


def test_names_keep_their_case(attrs: Attributes) -> None:
    attrs["Uid"] = 1
    assert attrs.get("uid") is None


def test_both_languages_read_the_same_values(attrs: Attributes, avps: Avps) -> None:
    attrs["account"] = "yes"
    assert avps.get("account") == "yes"
    avps.push("account", "no")
    assert attrs.get("account") is None
    assert attrs.get("account", -1) == "no"


# ---- trees ----


@pytest.fixture
def trees(lists: Lists) -> Trees:
    return Trees(lists)


def test_each_assignment_makes_a_new_item_unless_the_index_says_which(trees: Trees) -> None:
    trees.push("r=>f", 1)
    trees.push("r=>f", 2)
    names = ["r=>f", "r[0]=>f", "r[1]=>f", "r[2]=>f", "r[-1]=>f"]
    assert [trees.get(name) for name in names] == [2, 2, 1, None, 1]  # 5.6.3
    trees.set("r[0]=>g", 3)
    trees.set("r[1]=>g", 4)
    assert (trees.get("r=>g"), trees.get("r[1]=>g"), trees.count("r")) == (3, 4, 2)
    trees.set("none[0]=>g", 5)
    assert trees.get("none=>g") is None


def test_a_field_is_a_stack_too(trees: Trees) -> None:
    trees.push("a=>x", 1)
    trees.set("a[0]=>x", 3)
    assert [trees.get(f"a=>x{at}") for at in ("", "[0]", "[1]", "[2]")] == [3, 3, 1, None]
    assert trees.get("a=>x[*]") == "3, 1"  # 5.6.3
    trees.delete("a=>x")
    assert trees.get("a=>x") == 1
    trees.set("a[0]=>x", 2)
    trees.delete("a=>x[*]")
    assert trees.get("a=>x") is None


def test_an_item_may_be_a_value(trees: Trees) -> None:
    trees.push("d", "v")
    trees.push("d", "w")
    assert (trees.get("d"), trees.get("d[1]"), trees.get("d=>x")) == ("w", "v", None)
    trees.delete("d[0]")
    assert trees.get("d") == "v"
    trees.push("d=>x", 1)
    trees.delete("d[*]")
    assert trees.get("d[0]") is None


def test_names_have_a_case_except_in_xavi(trees: Trees, lists: Lists) -> None:
    trees.push("R=>F", 1)
    assert (trees.get("r=>F"), trees.get("R=>f"), trees.get("R=>F")) == (None, None, 1)
    xavis = Trees(lists, ignores_case=True)
    xavis.push("I=>F", 1)
    xavis.push("i=>F", 2)
    assert (xavis.get("i=>f"), xavis.get("I[1]=>f")) == (2, 1)


def test_xavu_keeps_one_item_of_a_name_and_one_value_of_a_field(lists: Lists) -> None:
    xavus = Trees(lists, unique=True)
    xavus.push("u", 1)
    xavus.push("u", 2)
    assert (xavus.get("u"), xavus.count("u")) == (2, 1)
    xavus.push("u=>f", 3)
    xavus.push("u=>f", 4)
    xavus.push("u=>g", 5)
    assert (xavus.get("u=>f"), xavus.get("u=>g"), xavus.count("u")) == (4, 5, 1)
    xavus.push("u=>f", None)
    assert (xavus.get("u=>f"), xavus.get("u=>g")) == (None, 5)


@pytest.mark.parametrize("name", ["", "=>f", "a[x]=>f", "a=>f[", "a]b", "a=>", "\0"])
def test_a_name_that_is_none_has_no_value(trees: Trees, name: str) -> None:
    assert trees.get(name) is None


# ---- of a transaction ----


def test_the_routes_of_a_transaction_share_attributes_and_flags(
    make_wire: Callable[..., Wire],
) -> None:
    seen: list[object] = []

    def failure(msg: Request) -> None:
        seen.append((msg.avps.get("a"), msg.xavps.get("t=>f"), 3 in msg.flags))
        msg.avps.push("a", "of the failure route")
        msg.flags.add(4)

    async def main(msg: Request) -> None:
        if msg.method == "CANCEL":
            return
        msg.avps.push("a", "of the request")
        msg.xavps.push("t=>f", 7)
        msg.flags.add(3)
        tm.t_on_negative(msg, failure)
        await tm.t_relay(msg)
        seen.append(msg.transaction)

    def replies(msg: Reply) -> None:
        # before tm finds the transaction, a reply has attributes of its own
        seen.append((msg.avps.get("a"), sorted(msg.flags)))
        msg.avps.push("a", "of the core's reply route")

    wire = make_wire(tm, profile="kamailio-3.1", route=main)
    wire.router.reply_route(replies)
    *_, invite = wire.receive(request("INVITE"))
    transaction = seen.pop()
    wire.receive(reply_to(invite, "486 Busy"), BOB)
    assert seen == [(None, []), ("of the request", 7, True)]
    kept = transaction.request
    assert kept.avps.joined("a") == "of the failure route, of the request"
    assert kept.flags == {3, 4}


def test_a_reply_of_a_transaction_reads_and_writes_its_attributes(
    make_wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[Request] = []

    async def main(msg: Request) -> None:
        requests.append(msg)
        msg.avps.push("a", 1)
        await tm.t_relay(msg)

    taken: list[Message] = []
    wire = make_wire(tm, profile="kamailio-3.1", route=main)
    layer = wire.router.transactions
    assert layer is not None
    drive = layer.drive_branch

    def watched(branch: Any, on: Any, reply: Any = None) -> None:
        taken.append(reply)
        drive(branch, on, reply)

    monkeypatch.setattr(layer, "drive_branch", watched)
    *_, sent = wire.receive(request())
    wire.receive(reply_to(sent, "200 OK"), BOB)
    (reply,) = taken
    assert reply.avps.get("a") == 1
    reply.avps.push("a", 2)
    reply.flags.add(5)
    assert requests[0].avps.get("a") == 2
    assert 5 in requests[0].flags


def test_messages_that_are_no_transaction_share_nothing(make_wire: Callable[..., Wire]) -> None:
    seen: list[object] = []

    def main(msg: Request) -> None:
        seen.append(msg.avps.get("a"))
        msg.avps.push("a", 1)

    wire = make_wire(route=main)
    wire.receive(request())
    wire.receive(request(branch="z9hG4bK2"))
    assert seen == [None, None]


def test_a_message_whose_script_asks_for_nothing_keeps_nothing(
    make_wire: Callable[..., Wire],
) -> None:
    kept: list[object] = []
    make_wire(route=lambda msg: kept.append((msg._script, msg._flags))).receive(request())
    assert kept == [(None, None)]
