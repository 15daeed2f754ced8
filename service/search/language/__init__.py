"""The query language: from text to a tree, and what was understood in words. What a tree asks is `compiler`'s."""
