"""Fetching pages and feeds safely: addresses, one HTTP exchange, the fetcher. `articles` reads what was fetched."""

from service.fetch.exchange import Limits
from service.fetch.fetcher import Fetched, Fetcher, Validators

__all__ = ["Fetched", "Fetcher", "Limits", "Validators"]
