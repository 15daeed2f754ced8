"""What a host's robots.txt allows (RFC 9309). Fetching it is the fetcher's work, as of any page."""

from protego import Protego

from service.errors import FetchError
from service.fetch.exchange import Answer

AGENT = "Dateline"
PATH = "/robots.txt"
_LONGEST = 500 * 1024
_OK, _CLIENT_ERROR, _SERVER_ERROR = 200, 400, 500

Rules = Protego | None


def rules_in(answer: Answer, origin: str) -> Rules:
    """Read the rules; None where there are none. Raises FetchError where the host cannot tell them now."""
    if answer.status >= _SERVER_ERROR:
        raise FetchError(
            f"{origin} does not tell what may be fetched: its robots.txt answers {answer.status}.", origin + PATH
        )
    if not _OK <= answer.status < _CLIENT_ERROR:
        return None
    return Protego.parse(answer.body[:_LONGEST].decode("utf-8", "replace"))


def require_allowed(rules: Rules, url: str) -> None:
    """Raise FetchError where the rules ask us to stay away."""
    if rules and not rules.can_fetch(url, AGENT):
        raise FetchError(f"The robots.txt of the host asks not to fetch {url}.", url)
