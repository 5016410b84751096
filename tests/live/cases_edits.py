"""Cases that change: headers and bodies on the way, replies made here, routes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.live.cases import HOST, SDP, SDP_HEADER, SERVER_PORT, Case, message

_LINES = (
    "X-A: one\nX-B: two\nSubject: first one\nX-A: two, three\nSupported: path, 100rel\n"
    "User-Agent: agent"
)
_PARTS = (
    "--b1\r\nContent-Type: text/plain\r\n\r\nplain text\r\n"
    f"--b1\r\nContent-Type: application/sdp\r\n\r\n{SDP}--b1--\r\n"
)
_EDITS = (
    "append_hf", "append_hf-after", "insert_hf", "insert_hf-before", "remove_hf", "remove_hf-none",
    "remove_hf_re", "remove_hf_exp", "remove_hf_idx", "remove_hf_idx-last", "remove_hf_pv",
    "remove-append", "subst", "subst-all", "subst-case", "subst_body", "subst_hf", "subst_hf-first",
    "replace", "replace_all", "replace_body", "replace_body_all", "replace_body_atonce",
    "search_append", "search_append_body", "set_body", "set_body-empty", "remove_body", "apply",
    "apply-body", "assign_hf_value", "append_hf_value", "insert_hf_value", "remove_hf_value",
    "include_hf_value", "exclude_hf_value", "keep_hf", "append_urihf", "append_rpid",
    "append_rpid-texts", "append_time", "maxfwd", "record_route", "encode_contact", "invisible",
    "ruri", "force_rport", "add_local_rport", "advertised", "socket", "all",
)  # fmt: skip
_OF_PARTS = ("filter_body", "get_body_part", "get_body_part_raw", "remove_body_part", "remove_body")
_STATEFUL = (
    "append_hf",
    "insert_hf",
    "subst",
    "set_body",
    "all",
    "force_rport",
    "advertised",
    "apply",
    "maxfwd",
)
_APPLIED = (
    "append_hf",
    "remove_hf",
    "insert_hf",
    "subst_body",
    "remove_body",
    "record_route",
    "maxfwd",
    "all",
)
_REPLIES = (
    "sl", "sl-100", "sl-error", "sl-twice", "send", "send-stateful", "t_reply", "t_reply-bare",
    "t_send_reply", "t_reply-provisional", "t_newtran-twice", "t_release", "append_to_reply",
    "append_to_t_reply", "append_time", "set_reply_body", "set_t_reply_body", "redirect",
    "redirect-branches", "redirect-plain", "redirect-t", "force_rport", "reason-empty",
    "code-variable", "drop", "return", "sub",
)  # fmt: skip
_REPLIES_TO_INVITE = (
    "sl",
    "t_reply",
    "send-stateful",
    "redirect-t",
    "t_reply-provisional",
    "sub",
    "t_send_reply",
)
_OURS = f"sip:{HOST}:{SERVER_PORT}"
_ROUTES = {
    "ours": f"Route: <{_OURS};lr>",
    "ours-full": f"Route: <{_OURS};lr=on;ftag=f1;nat=yes>",
    "ours-other-tag": f"Route: <{_OURS};lr=on;ftag=f9>",
    "ours-then-lr": f"Route: <{_OURS};lr=on;ftag=f1>, <sip:next@{HOST}:5283;lr>",
    "ours-then-strict": f"Route: <{_OURS};lr=on>\nRoute: <sip:next@{HOST}:5283>",
    "other": f"Route: <sip:next@{HOST}:5283;lr>",
    "other-strict": f"Route: <sip:next@{HOST}:5283>",
    "ours-twice": f"Route: <{_OURS};lr;r2=on>\nRoute: <{_OURS};lr;r2=on>\n"
    f"Route: <sip:next@{HOST}:5284;lr>",
    "none": "",
    "alias": "Route: <sip:live.test;lr>",
    "bare": f"Route: {_OURS};lr",
    "user": f"Route: <sip:x@{HOST}:{SERVER_PORT};lr>",
    "name": f'Route: "N" <{_OURS};lr>;p=1, <sip:{HOST}:5283;lr>',
    "junk": "Route: nonsense",
    "three": f"Route: <{_OURS};lr>, <sip:a@{HOST}:5283;lr>, <sip:b@{HOST}:5284;lr>",
}
_RECORDS = (
    "plain", "params", "twice", "add", "add-before", "add-alone", "preset", "preset-two",
    "advertised",
    "remove", "maxfwd", "none",
)  # fmt: skip
_SANITY = {
    "version": {"version": "SIP/3.0"},
    "scheme": {"uri": "http://x.test/"},
    "scheme~tel": {"uri": "tel:123"},
    "headers": {"from_": ""},
    "headers~call": {"call_id": ""},
    "cseq-method": {"cseq": "1 INVITE"},
    "cseq-value": {"cseq": "4294967296 OPTIONS"},
    "cseq-value~junk": {"cseq": "x OPTIONS"},
    "length": {"content_length": "5"},
    "expires": {"lines": "Expires: abc"},
    "expires~empty": {"lines": "Expires:"},
    "proxy-require": {"lines": "Proxy-Require: foo"},
    "uris": {"from_": "<nonsense>;tag=f1"},
    "uris~to": {"to": "<sip:@>"},
    "uris~ruri": {"uri": "sip:x@"},
    "uris-contact": {"contact": "<nonsense>"},
    "digest": {"lines": 'Authorization: Digest username="", realm="r"'},
    "usual": {},
    "usual-5": {},
    "all": {},
}
_MAX_FORWARDS = ("70", "1", "0", "10", "255", "300", "abc", "", "100", "-1", "7")


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _edits()
    yield from _replies()
    yield from _routes()
    for what, options in _SANITY.items():
        name = f"sanity-{what}".replace("~", "-")
        do = what.partition("~")[0]
        yield Case(name, (message(name, "sanity", do=do, **options),))
        if what not in ("headers~call",) and options:
            usual = f"{name}-usual"
            yield Case(usual, (message(usual, "sanity", do="usual", **options),))
    for do in ("process", "other", "process_maxfwd", "below", "low"):
        for at, value in enumerate(_MAX_FORWARDS):
            if do in ("process", "below") or at < 3:
                name = f"maxfwd-{do}-{at}"
                yield Case(name, (message(name, "maxfwd", do=do, max_forwards=value),))


def _edits() -> Iterator[Case]:
    with_body = {"lines": f"{_LINES}\n{SDP_HEADER}", "body": SDP}
    for how, names in (("", _EDITS), ("stateful", _STATEFUL), ("apply", _APPLIED)):
        for do in names:
            name = f"edit-{do}" + (f"-{how}" if how else "")
            options = {**with_body, "lines": f"{with_body['lines']}\nX-How: {how}"}
            yield Case(name, (message(name, "edit", "MESSAGE", do=do, **options),))
    for do in _OF_PARTS:
        name = f"edit-{do}-parts"
        lines = f"{_LINES}\nContent-Type: multipart/mixed;boundary=b1"
        yield Case(name, (message(name, "edit", "MESSAGE", do=do, lines=lines, body=_PARTS),))
    for do in (
        "append_hf",
        "insert_hf",
        "remove_hf",
        "set_body",
        "remove_body",
        "apply",
        "include_hf_value",
    ):
        name = f"edit-{do}-bare"
        yield Case(name, (message(name, "edit", do=do),))
    for name, lines in (("search-plain", _LINES), ("search-none", "X-B: 1")):
        yield Case(name, (message(name, "search", lines=f"{lines}\n{SDP_HEADER}", body=SDP),))


def _replies() -> Iterator[Case]:
    for do in _REPLIES:
        name = f"reply-{do}"
        yield Case(name, (message(name, "reply", do=do),))
    for do in _REPLIES_TO_INVITE:
        name = f"reply-invite-{do}"
        lines = "Record-Route: <sip:rr.test;lr>"
        yield Case(name, (message(name, "reply", "INVITE", do=do, lines=lines),))
    for do in ("sl", "t_reply", "append_to_reply"):
        name = f"reply-odd-{do}"
        odd = {
            "via": f"SIP/2.0/UDP a.test:5281;rport;branch=z9hG4bK-{name}",
            "from_": "<sip:alice@a.test>",
            "lines": "Via: SIP/2.0/UDP b.test;branch=z9hG4bK-2\nRecord-Route: <sip:rr.test;lr>",
        }
        yield Case(name, (message(name, "reply", "SUBSCRIBE", do=do, **odd),))
    for do in ("sl", "send", "t_reply"):
        name = f"reply-ack-{do}"
        yield Case(name, (message(name, "reply", "ACK", do=do),))
    again = message("reply-again", "reply", do="t_reply")
    yield Case("reply-again", (again, again))


def _routes() -> Iterator[Case]:
    for what, lines in _ROUTES.items():
        name = f"loose-{what}"
        options = {
            "lines": f"{lines}\nX-A: 1" if lines else "X-A: 1",
            "to": "<sip:bob@b.test>;tag=t1",
        }
        uri = f"sip:bob@{HOST}:5282"
        yield Case(name, (message(name, "loose", "BYE", uri=uri, **options),))
        preloaded = f"{name}-first"
        options["to"] = "<sip:bob@b.test>"
        yield Case(preloaded, (message(preloaded, "loose", uri=uri, **options),))
    for what in ("ours", "ours-full", "ours-then-strict"):
        for how in ("record", "stateful"):
            name = f"loose-{what}-{how}"
            lines = f"{_ROUTES[what]}\nX-How: {how}"
            options = {"lines": lines, "to": "<sip:bob@b.test>;tag=t1"}
            yield Case(
                name, (message(name, "loose", "INVITE", uri=f"sip:bob@{HOST}:5282", **options),)
            )
    strict = message("loose-strict-to-us", "loose", "BYE", uri=_OURS, to="<sip:bob@b.test>;tag=t1",
                     lines=f"Route: <sip:last@{HOST}:5283>")  # fmt: skip
    yield Case("loose-strict-to-us", (strict,))
    for do in _RECORDS:
        name = f"record-{do}"
        yield Case(name, (message(name, "record", "INVITE", do=do),))
        stateful = f"{name}-stateful"
        yield Case(
            stateful, (message(stateful, "record", "INVITE", do=do, lines="X-How: stateful"),)
        )
