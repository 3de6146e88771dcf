"""The script that Streamlit runs for every step of a visitor."""

from datetime import UTC
from datetime import datetime

from triage.ui.visitor.pages import show_visitor

show_visitor(datetime.now(UTC))
