"""The script that Streamlit runs for every step of a visitor."""

from datetime import date

from triage.ui.visitor.pages import show_visitor

show_visitor(date.today())
