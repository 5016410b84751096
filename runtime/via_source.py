"""Whether a request came from where its topmost Via says, by DNS (the core parameters ``dns`` and
``rev_dns``, LANGUAGE C.1.1).

Where it did, no ``received=`` is added though the Via names a host and not an address.
"""

from __future__ import annotations

from runtime.sip.request import Request


def asks_dns(request: Request) -> bool:
    """Whether DNS is to be asked about a request.

    Raises:
        MalformedMessage: its Via does not parse.
    """
    settings = request.router.settings
    if not settings.dns and not settings.rev_dns:
        return False
    return request.via.host != request.source.host


async def recognise_source(request: Request) -> None:
    """Ask, and leave the answer on the request."""
    router = request.router
    host, source = request.via.host, request.source.host
    known = False
    if router.settings.dns:
        known = any(address.host == source for address in await router.resolve(host, None))
    if router.settings.rev_dns and not known:
        from runtime.resolver import names_of

        known = host in await router.wait(names_of(source))
    request.via_names_source = known
