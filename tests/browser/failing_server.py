"""The product with a fault in it: every page of an item raises, and the message holds a response.

python -m tests.browser.failing_server --host 127.0.0.1 --port 8501
"""

import sys

from triage.ui.visitor import pages
from triage.ui.visitor.view import View
from triage.web.server import serve

SAID = "age 41"


def _fail(_view: View, _name: str) -> None:
    raise ValueError(SAID)


if __name__ == "__main__":
    setattr(pages, "show_item", _fail)  # noqa: B010 - an assignment would need the very same type
    serve(sys.argv[2], int(sys.argv[4]))
