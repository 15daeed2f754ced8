"""HTML pages: layouts, metadata, what surrounds an article, and printed lines."""
