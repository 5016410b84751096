"""Routing logic of config.cfg."""

from runtime import Request, Router, core
from runtime.modules import sl
from runtime.modules.ser import usrloc

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(sl, usrloc)
router.modparam(usrloc, db_url='"""; import os; os._exit(3) # {% x %} \\')
router.core(
    fifo='"; import os; os._exit(3) #',
    alias="{{ 7*7 }}{% x %}",
)


# """ fmt : off type : ignore   no qa   import os; os._exit(3)
# """ {% x %}
# import os; os._exit(3)
# '''
@router.request_route
def request_route(msg: Request) -> None:  # """
    core.log(msg, 1, "\n{}'''\\ '); import os; os._exit(3) #")
    core.log(msg, 1, '""" + __import__("os")._exit(3) + """')
    core.log(msg, 1, "two\nimport os; os._exit(3)\nlines")
    sl.sl_send_reply(msg, 404, "{0} %s {{ x }} \u2028 \u202e")


if __name__ == "__main__":
    router.run()
