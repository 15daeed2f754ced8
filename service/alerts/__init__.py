"""Saved queries: what they match in each new batch, and the telling of it, at least once, on every channel."""
