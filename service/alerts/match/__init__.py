"""Matching: the saved queries run against the articles of a new batch."""
