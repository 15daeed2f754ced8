"""Compiling a query: from the tree of what was asked to the query that Elasticsearch runs. Pure."""
