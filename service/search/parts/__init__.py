"""The parts of a search answer, each adding to the request body and reading the answer. Pure."""
