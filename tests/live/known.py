"""Cases in which ours differs from Kamailio 5.6, by decision, and why; docs/running.md has them."""

from __future__ import annotations

_BAD_BASE64 = "what is no base64 has no value"
_BLANKS = "a value that a script changed in place has no blanks before it"
_PART = "a part of a body has no line breaks around it"
_NO_URI = "a Request-URI that is none makes a transaction, which is answered"
_GARBAGE = "the original leaves a torn header"
_UNTOLD = "a caller who is not to be told of a failed t_relay is not told"

KNOWN = {
    "codecs-2": _BAD_BASE64,
    "codecs-3": _BAD_BASE64,
    "codecs-13": _BAD_BASE64,
    "edit-exclude_hf_value": _BLANKS,
    "edit-get_body_part-parts": _PART,
    "edit-get_body_part_raw-parts": _PART,
    "flags": "isflagset() in a condition gives its code to $rc",
    "headers-folded": "line breaks are written to the log as escapes",
    "headers-many-vias": "$hfl(Via) has no comma of the list",
    "lists-6": "a comma ends no parameter unless it was said to",
    "maxfwd-process-3": _BLANKS,
    "maxfwd-process-4": _BLANKS,
    "maxfwd-process-5": _BLANKS,
    "maxfwd-process-8": _BLANKS,
    "record-remove": _GARBAGE,
    "record-remove-stateful": _GARBAGE,
    "selects-full": "@msg.header.NAME.nameaddr is of the first such header",
    "uri-parts-1": "tobody reads a URI with headers",
    "way-bad-uri-invite": _NO_URI,
    "way-bad-uri-message": _NO_URI,
    "way-bad-uri-sl": _NO_URI,
    "way-replicate-invite": "an answer to a replicated INVITE is not acknowledged",
    "way-untold-invite": _UNTOLD,
    "way-untold-message": _UNTOLD,
}
