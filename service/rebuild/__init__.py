"""Bringing what is stored up to what is known: articles written anew from what the archive holds."""
