"""What names mean: the shipped lexicon with its edits, found in queries and articles."""
