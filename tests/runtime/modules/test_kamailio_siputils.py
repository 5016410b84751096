"""siputils, uri_db, pv, kex and corex: LANGUAGE D.7, D.9, E.3, G.3; compared with the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import core
from runtime.modules import sl
from runtime.modules.kamailio import corex, kex, pv, siputils, uri_db
from runtime.router import Router, StartError
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.target import Target
from runtime.sip.views import Credentials
from tests.runtime.wire import Sent, Wire, request

Step = Callable[[Any], Any]


def step(function: Callable[..., Any], *arguments: Any) -> Step:
    return lambda msg: function(msg, *arguments)


@pytest.fixture
def run(make_wire: Callable[..., Wire]) -> Callable[..., tuple[list[Any], list[Sent]]]:
    """Runs steps on a request: what they returned, and what was sent."""

    def run(*steps: Step, text: str = request(), **params: Any) -> tuple[list[Any], list[Sent]]:
        codes: list[Any] = []

        async def route(msg: Request) -> None:
            codes.extend(each(msg) for each in steps)
            if not any(code == "stop" for code in codes):
                await core.forward(msg, "127.0.0.15", 5060)

        router = Router(profile="kamailio-3.1")
        router.modparam(siputils, **params)
        wire = make_wire(sl, siputils, uri_db, pv, kex, corex, route=route, router=router)
        return codes, wire.receive(text)

    return run


def uri(msg: Request) -> str:
    return msg.current_uri


NUMBER = request("OPTIONS", "sip:+12345@127.0.0.1;a;b=2")


@pytest.mark.parametrize(
    ("function", "arguments", "code"),
    [
        (siputils.has_totag, (), False),
        (siputils.is_request, (), True),
        (siputils.is_reply, (), False),
        (siputils.is_first_hop, (), True),
        (siputils.uri_param, ("a",), True),
        (siputils.uri_param, ("b", "2"), True),
        (siputils.uri_param, ("b", "3"), False),
        (siputils.uri_param, ("b",), False),
        (siputils.uri_param, ("B",), False),
        (siputils.uri_param_any, ("b",), True),
        (siputils.is_uri_user_e164, ("$ru",), True),
        (siputils.is_uri_user_e164, ("$fu",), False),
        (siputils.is_e164, ("$rU",), True),
        (siputils.is_e164, ("$fU",), False),
        (siputils.is_tel_number, ("+123",), True),
        (siputils.is_tel_number, ("+12a",), False),
        (siputils.is_numeric, ("123",), True),
        (siputils.is_numeric, ("1\u0663",), False),
        (siputils.is_alphanum, ("a1",), True),
        (siputils.is_alphanum, ("a_1",), False),
        (siputils.is_alphanumex, ("a_1", "_"), True),
        (siputils.is_uri, ("sip:a@b",), True),
        (siputils.is_uri, ("a@b",), False),
        (siputils.is_gruu, (), -1),
        (siputils.is_gruu, ("sip:a@b;gr=x",), 1),
        (siputils.is_gruu, ("sip:a@b;gr",), 2),
        (siputils.is_supported, ("100rel",), False),
        (siputils.cmp_uri, ("sip:a@B", "sip:a@b"), True),
        (siputils.cmp_uri, ("sip:A@b", "sip:a@b"), False),
        (siputils.cmp_uri, ("sip:a@b:5060", "sip:a@b"), False),
        (siputils.cmp_uri, ("sip:a@b;x=1", "sip:a@b"), True),
        (siputils.cmp_uri, ("sip:a@b;x=1", "sip:a@b;x=2"), False),
        (siputils.cmp_uri, ("sip:a@b;transport=udp", "sip:a@b"), True),
        (siputils.cmp_uri, ("sip:a@b;user=phone", "sip:a@b"), False),
        (siputils.cmp_aor, ("sip:a@b;x=1", "sip:a@B;y"), True),
        (siputils.cmp_aor, ("sip:a@b:99", "sip:a@b"), False),
    ],
)
def test_questions_are_answered_as_the_server_does(
    function: Callable[..., Any],
    arguments: tuple[str, ...],
    code: Any,
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(step(function, *arguments), text=NUMBER)
    assert codes == [code]


def test_a_request_within_a_dialog_or_from_a_proxy_is_known(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    text = request(to="<sip:b@c>;tag=1", headers=("Via: SIP/2.0/UDP 10.0.0.1;branch=x",))
    codes, _ = run(step(siputils.has_totag), step(siputils.is_first_hop), text=text)
    assert codes == [True, False]


def test_parameters_of_the_uri_are_added_read_and_taken_out(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(
        step(siputils.add_uri_param, "c=3"),
        uri,
        step(siputils.uri_param_rm, "b"),
        uri,
        step(siputils.uri_param_rm, "b"),
        step(siputils.get_uri_param, "c", "$var(x)"),
        step(Message.pv, "$var(x)"),
        text=request(uri="sip:j@h;a;b=2?s=1"),
    )
    assert codes == [
        True, "sip:j@h;a;b=2;c=3?s=1", True, "sip:j@h;a;c=3?s=1", True, True, "3",
    ]  # fmt: skip


def test_uris_in_variables_get_other_parts(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    read = step(Message.pv, "$var(u)")
    codes, _ = run(
        step(Message.set_pv, "$var(u)", "sip:a@b:1;x=y"),
        step(siputils.set_uri_user, "$var(u)", "$rU"),
        read,
        step(siputils.set_uri_host, "$var(u)", "h.h"),
        read,
        step(siputils.set_uri_user, "$var(u)", ""),
        read,
        step(siputils.set_uri_host, "$var(u)", ""),
        text=request(uri="sip:zz@h"),
    )
    assert codes == [
        None, True, "sip:zz@b:1;x=y", True, "sip:zz@h.h:1;x=y", True, "sip:h.h:1;x=y", False,
    ]  # fmt: skip


def test_a_tel_uri_becomes_a_sip_uri(run: Callable[..., tuple[list[Any], list[Sent]]]) -> None:
    tel = "tel:+1-2.3(4);Phone-context=X"
    codes, _ = run(
        step(siputils.tel2sip, tel, "host.com", "$var(u)"),
        step(Message.pv, "$var(u)"),
        step(siputils.tel2sip, "sip:a@b", "host.com", "$var(u)"),
        step(siputils.tel2sip),
        uri,
        text=request(uri="tel:123"),
    )
    # 2: nothing was to be done
    assert codes[:3] == [1, "sip:+1234;phone-context=x@host.com;user=phone", 2]
    assert codes[3:] == [1, "sip:123@example.com;user=phone"]


@pytest.mark.parametrize(
    ("contact", "encoded"),
    [
        (
            '"A" <sip:joe:pw@1.2.3.4:5070;transport=udp;p=1>;expires=3',
            '"A" <sip:enc*joe*pw*1.2.3.4*5070*udp@9.9.9.9>;expires=3',
        ),
        ("sip:1.2.3.4", "sip:enc***1.2.3.4**@9.9.9.9"),
    ],
)
def test_a_contact_is_encoded(
    contact: str, encoded: str, run: Callable[..., tuple[list[Any], list[Sent]]]
) -> None:
    codes, (sent,) = run(
        step(siputils.encode_contact, "enc", "9.9.9.9"),
        text=request(headers=(f"Contact: {contact}",)),
    )
    assert codes == [1]
    assert sent.header("Contact") == [encoded]


def test_a_contact_and_the_uri_are_decoded(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, (sent,) = run(
        step(siputils.decode_contact),
        step(siputils.decode_contact_header),
        text=request(
            uri="sip:enc*joe*pw*1.2.3.4*5070*udp@9.9.9.9;p=1",
            headers=("Contact: <sip:enc*joe**1.2.3.4**@9.9.9.9;p=1>;expires=3",),
        ),
    )
    assert codes == [1, 1]
    assert sent.first == "OPTIONS sip:joe:pw@1.2.3.4:5070;transport=udp;p=1 SIP/2.0"
    assert sent.header("Contact") == ["<sip:joe@1.2.3.4;p=1>;expires=3"]


def test_what_was_not_encoded_is_not_decoded(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(step(siputils.decode_contact), step(siputils.decode_contact_header))
    assert codes == [-26, -1]


def test_options_to_the_server_itself_are_answered(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, (sent,) = run(
        step(siputils.options_reply), lambda _: "stop", text=request(uri="sip:127.0.0.1")
    )
    assert codes[0] == 0
    assert sent.first == "SIP/2.0 200 OK"
    named = [sent.header(name) for name in ("Accept", "Accept-Encoding", "Accept-Language")]
    assert named == [["*/*"], [""], ["en"]]
    assert sent.header("Supported") == [""]


@pytest.mark.parametrize("text", [request(uri="sip:a@127.0.0.1"), request("INFO", "sip:h")])
def test_no_other_request_is(text: str, run: Callable[..., tuple[list[Any], list[Sent]]]) -> None:
    codes, sent = run(step(siputils.options_reply), lambda _: "stop", text=text)
    assert codes[0] == -1 and sent == []


def test_remote_party_id_is_made_of_the_avp(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, (sent,) = run(
        step(siputils.append_rpid_hf),
        step(Message.set_pv, "$avp(r)", "<sip:+123@x>"),
        step(siputils.is_rpid_user_e164),
        step(siputils.append_rpid_hf),
        step(siputils.append_rpid_hf, "A ", ";x=1"),
        rpid_avp="$avp(r)",
        rpid_suffix=";party=calling",
    )
    assert codes == [False, None, True, True, True]
    assert sent.header("Remote-Party-ID") == ["<sip:+123@x>;party=calling", "A <sip:+123@x>;x=1"]


def test_users_are_compared_with_the_credentials_that_were_accepted(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    def accept(msg: Request) -> None:
        msg.script.authorized = Credentials(full_username="Alice@x")

    codes, _ = run(
        step(uri_db.check_from),
        step(siputils.is_user, "Alice"),
        accept,
        step(uri_db.check_from),
        step(uri_db.check_to),
        step(siputils.is_user, "Alice"),
        step(siputils.is_user, "alice"),
        step(uri_db.does_uri_exist),
    )
    assert codes == [-2, False, None, 1, -10, True, False, -4]


def test_a_table_of_uris_is_refused_at_start() -> None:
    router = Router(profile="kamailio-3.1")
    router.load(uri_db)
    router.modparam(uri_db, use_uri_table=1)
    with pytest.raises(StartError, match="use_uri_table"):
        router.start([], 0.0)


def test_variables_are_asked_for_set_and_unset(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(
        step(kex.pv_printf, "$var(x)", "text"),
        step(kex.avp_printf, "$avp(y)", "t"),
        step(pv.pv_isset, "$avp(y)"),
        step(pv.pv_unset, "$avp(y)"),
        step(pv.pv_isset, "$avp(y)"),
        step(pv.pv_isset, "$hdr(Nope)"),
        step(pv.not_empty, "$var(x)"),
        step(pv.is_int, "$var(x)"),
        step(pv.pv_unset, "$var(x)"),
        step(pv.is_int, "$var(x)"),
        step(pv.not_empty, "$var(x)"),
    )
    assert codes == [True, True, True, True, False, False, True, False, True, True, False]


def test_flags_belong_to_the_script_or_to_a_branch(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(
        step(kex.setsflag, 3),
        step(kex.issflagset, 3),
        step(kex.resetsflag, 3),
        step(kex.issflagset, 3),
        step(kex.setbflag, 3),
        step(kex.setbflag, 3, 1),
        step(core.add_branch, Target("sip:a@b")),
        step(kex.isbflagset, 3, 1),
        step(kex.setbflag, 4, 1),
        step(kex.isbflagset, 4, 1),
        step(kex.resetbflag, 3),
        step(kex.isbflagset, 3),
        step(kex.isbflagset, 4, 9),
    )
    assert codes == [
        True, True, True, False, True, False, True, False, True, True, True, False, False,
    ]  # fmt: skip


def test_the_destination_is_set_asked_for_and_reset(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(
        step(kex.isdsturiset),
        step(kex.setdsturi, "sip:1.2.3.4"),
        step(kex.isdsturiset),
        lambda msg: msg.dst_uri,
        step(kex.resetdsturi),
        step(kex.isdsturiset),
    )
    assert codes == [False, True, True, "sip:1.2.3.4", True, False]


def test_hosts_and_uris_are_told_from_others(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(
        step(kex.is_myself, "sip:x@127.0.0.1:5060"),
        step(kex.is_myself, "127.0.0.1"),
        step(kex.is_myself, "sip:x@127.0.0.1:5070"),
    )
    assert codes == [True, True, False]


def test_the_log_shows_more_until_it_is_reset(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    def level(msg: Request) -> int:
        return msg.router.log.level

    codes, _ = run(
        level, step(kex.setdebug, 3), step(kex.setdebug, 4), level, step(kex.resetdebug), level
    )
    assert codes[0] == codes[-1] == 0
    assert codes[3] == 4


def test_branches_are_appended_with_their_preference(
    run: Callable[..., tuple[list[Any], list[Sent]]],
) -> None:
    codes, _ = run(
        step(corex.append_branch, "sip:a@b", "0.5"),
        step(corex.append_branch, "", "1"),
        step(kex.km_append_branch, "sip:c@d"),
        lambda msg: [(target.uri, target.q) for target in msg.branches],
        text=request(uri="sip:x@y"),
    )
    assert codes[-1] == [("sip:a@b", 500), ("sip:x@y", 1000), ("sip:c@d", None)]
