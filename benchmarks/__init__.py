"""What is measured, and the tables that it prints."""
