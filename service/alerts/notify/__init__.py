"""Notifying: what matched is delivered by mail, webhook and feed, at least once."""
