"""Suggestions: names, titles and queries as one types, and the correction of what finds little."""
