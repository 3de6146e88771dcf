"""The steps from one schema to the next, and back; each is a file in versions/ that never changes again."""
