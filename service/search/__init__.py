"""From query text to an Elasticsearch body to a page of hits; only `engine` does I/O."""
