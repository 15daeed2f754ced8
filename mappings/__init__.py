"""What is stored: index bodies, analyzers, the lexicon and its data. No I/O but its own data files."""
