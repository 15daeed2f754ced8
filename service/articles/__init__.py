"""Anything → one Article. Pure: no network, no engine."""
