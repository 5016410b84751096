"""Routing logic of config.cfg."""

from runtime import Router, Rule

# the gateway's table
# of an office
RULES = (
    # numbers go to the gateway
    Rule(r"^(INVITE|ACK|BYE)\Z", r"^sip:[0-9]{3,}@", "127.0.0.12:5062"),  # numbers
    Rule(r"^MESSAGE", "\"'.*", "127.0.0.13:5063"),
    # all else
    Rule(r".+", r".+", "127.0.0.14"),
    # nothing below this
)

router = Router(
    api=1,
    profile="ser-2001",
    rules=RULES,
)


if __name__ == "__main__":
    router.run()
