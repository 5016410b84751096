"""Routing logic of sip_router-2001.cfg."""

from runtime import Router, Rule

# $Id: sip_router.cfg,v 1.1.1.1 2001/09/03 21:27:11 andrei Exp $

# format:
#  method_re   sip_uri_re      dest_host
# (warning: re cannot contain space)
RULES = (
    Rule(r"^R.*", r"^sip:.*@dorian.*", "ekina.fokus.gmd.de"),
    Rule(r"^INVITE", r".*", "ape"),  # my laptop
    Rule(r".", r".", "192.168.46.55"),
    Rule(r".*", r".*andrei", "helios.fokus.gmd.de"),
    # end
)

router = Router(
    api=1,
    profile="ser-2001",
    rules=RULES,
)


if __name__ == "__main__":
    router.run()
