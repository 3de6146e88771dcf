"""The same rules for z3: proved for every possible visitor, and never needed to serve."""
