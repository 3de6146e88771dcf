"""Messages that leave the building."""
