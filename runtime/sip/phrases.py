"""Reason phrases for status codes (RFC 3261 21), as the SER family spells them."""

from __future__ import annotations

_PHRASES = {
    100: "Trying",
    180: "Ringing",
    181: "Call is Being Forwarded",
    182: "Queued",
    183: "Session Progress",
    200: "OK",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Moved Temporarily",
    305: "Use Proxy",
    380: "Alternative Service",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method not Allowed",
    408: "Request Timeout",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    416: "Unsupported URI Scheme",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    484: "Address Incomplete",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    500: "Server Internal Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    504: "Server Time-out",
    505: "Version not Supported",
    513: "Message Too Large",
    600: "Busy Everywhere",
    603: "Decline",
}
_CLASSES = (
    "Provisional",
    "Successful",
    "Redirection",
    "Request Failure",
    "Server Failure",
    "Global Failure",
)


def phrase(code: int) -> str:
    """The reason phrase of a status code; that of its class when it has none of its own.

    >>> phrase(408), phrase(599)
    ('Request Timeout', 'Server Failure')
    """
    known = _PHRASES.get(code)
    return known if known is not None else _CLASSES[min(max(code // 100, 1), 6) - 1]
