"""The pages: they ask and show, and decide nothing."""
