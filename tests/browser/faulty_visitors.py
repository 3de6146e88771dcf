"""The visitors' side with a page that raises once, with everything the visitor said in its message.

python -m tests.browser.faulty_visitors --host 127.0.0.1 --port 8501
"""

import sys

from triage.ui.visitor import pages
from triage.ui.visitor.send_steps import show_last_look
from triage.ui.visitor.view import View
from triage.ui.visitor.way import LAST_LOOK
from triage.web.server import serve

raised: list[bool] = []


def _fail_once(view: View) -> None:
    if not raised:
        raised.append(True)
        sending = view.visit.sending
        assert sending is not None
        raise ValueError(repr((view.visit.responses, vars(sending), vars(sending.typed))))
    show_last_look(view)


if __name__ == "__main__":
    pages.PAGES[LAST_LOOK] = _fail_once
    serve(sys.argv[2], int(sys.argv[4]))
