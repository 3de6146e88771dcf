"""What leaves the practice on paper or as a file."""
