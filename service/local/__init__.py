"""The embedded engines and the processes of one local stack. What they do for a reader lives elsewhere."""
