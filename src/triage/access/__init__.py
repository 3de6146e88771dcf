"""Who may come to the desk: accounts, signing in, and what each role may do."""
