"""Elasticsearch as a store of documents: nothing above this package calls its client, but modules that a test lists."""
