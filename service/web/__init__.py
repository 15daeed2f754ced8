"""The pages: the search box and the article. They show what `search` gives, and decide nothing."""
