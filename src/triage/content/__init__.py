"""What the practice writes, as frozen values."""
