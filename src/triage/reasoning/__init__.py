"""Pure functions from responses to an assessment."""
