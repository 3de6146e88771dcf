"""The script that Streamlit runs for every step of somebody at the desk."""

from datetime import UTC
from datetime import datetime

from triage.ui.therapist.frame import show_frame

if __name__ == "__main__":  # as Streamlit calls it; whoever only imports it has no desk
    show_frame(datetime.now(UTC))
