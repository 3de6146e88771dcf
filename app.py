"""The entry: `uvicorn app:app`, or `streamlit run app.py`, which looks for this very assignment."""

from streamlit import App

from triage.web.server import SCRIPT
from triage.web.server import parts

app = App(SCRIPT, **parts())
