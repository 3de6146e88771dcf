"""The script that Streamlit runs for every step of somebody at the desk."""

from datetime import UTC
from datetime import datetime

from triage.ui.therapist.frame import show_frame

show_frame(datetime.now(UTC))
