"""Fetching pages and feeds safely: addresses, one exchange, robots.txt, the fetcher. Reading them is `articles`'."""

from service.fetch.exchange import Limits
from service.fetch.fetcher import Fetched, Fetcher, Validators

__all__ = ["Fetched", "Fetcher", "Limits", "Validators"]
