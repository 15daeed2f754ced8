"""Recognising the names in a text: people, organizations, units, places, equipment, operations. Pure."""
