"""Containers: one module per way of packing many items into one payload. Which one a payload is, `split` decides."""
