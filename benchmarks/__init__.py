"""Measurements of what the service does, on real material. Nothing here is needed to run it."""
