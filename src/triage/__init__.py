"""The self-check for back pain: content, reasoning, and everything that reads them."""
