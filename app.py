"""The entry: `uvicorn app:app`, or `streamlit run app.py`."""

from triage.web.server import build

app = build()
