"""Alerts, which are saved queries: what they match in each new batch, and its delivery, at least once per channel."""
