"""Updating stored articles: their tags to the lexicon of now, and their vectors where the model came later."""
