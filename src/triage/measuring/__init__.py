"""What the practice's own submissions say about the tool: counted, and never about one person."""
