"""The product with a fault in it: a page of an item raises once it has been shown, and the message holds a response.

python -m tests.browser.failing_server --host 127.0.0.1 --port 8501
"""

import sys

from triage.ui.visitor import pages
from triage.ui.visitor.item import show_item
from triage.ui.visitor.view import View
from triage.web.server import serve

SAID = "age 41"


def _fail(view: View, name: str) -> None:
    show_item(view, name)
    raise ValueError(SAID)


if __name__ == "__main__":
    setattr(pages, "show_item", _fail)  # noqa: B010 - an assignment would need the very same type
    serve(sys.argv[2], int(sys.argv[4]))
