"""What visitors sent: sealed, stored once, changed with a trace, and forgotten on time."""
