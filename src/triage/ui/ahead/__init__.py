"""The first pages as plain HTML, shown while Streamlit still loads, made from the same content and the same engine."""
