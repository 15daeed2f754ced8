"""What Dateline does: normalise, search, index, alert, and the API, pages and commands over them."""
