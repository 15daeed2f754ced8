"""The fetcher: follows redirects, obeys robots.txt (RFC 9309), asks only for what has changed, writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin

from protego import Protego

from service.errors import FetchError
from service.fetch.addresses import Destination, resolve
from service.fetch.exchange import Limits, Response, get

AGENT = "Dateline"
ROBOTS = "/robots.txt"
_MAX_ROBOTS = 500 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED, _CLIENT_ERROR, _SERVER_ERROR = 200, 304, 400, 500
_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators (RFC 9110) that a server sent with a page, to ask next time whether it has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page or feed as it was received. `url` is the last of the redirects; `body` is None where nothing changed."""

    url: str
    body: bytes | None
    content_type: str | None
    validators: Validators


class Fetcher:
    """Fetches from the public Internet; with `private`, from any network. Reads the robots.txt of each host once."""

    def __init__(self, *, private: bool = False, limits: Limits | None = None) -> None:
        self._private = private
        self._limits = limits or Limits()
        self._robots: dict[str, Protego | None] = {}

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Fetch one page or feed. Raises FetchError, with one sentence and the URL that it is about."""
        validators = validators or Validators()
        wanted = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
        conditions = {name: value for name, value in wanted.items() if value}
        destination, response = self._follow(url, conditions, obey_robots=True)
        final = destination.origin + destination.target
        if response.status == _NOT_MODIFIED and conditions:
            return Fetched(url=final, body=None, content_type=None, validators=validators)
        if response.status != _OK:
            raise FetchError(f"{destination.netloc} answers {response.status} for {final}.", final)
        received = Validators(response.fields.get("etag"), response.fields.get("last-modified"))
        return Fetched(
            url=final, body=response.body, content_type=response.fields.get("content-type"), validators=received
        )

    def _follow(self, url: str, fields: Mapping[str, str], *, obey_robots: bool) -> tuple[Destination, Response]:
        """Follow redirects to the last answer; each URL on the way is checked like the first."""
        headers = {"User-Agent": user_agent(), "Accept": _ACCEPT, **fields}
        for _ in range(self._limits.redirects + 1):
            destination = resolve(url, private=self._private)
            url = destination.origin + destination.target
            if obey_robots and (robots := self._robots_of(destination)) and not robots.can_fetch(url, AGENT):
                raise FetchError(f"The robots.txt of the host asks not to fetch {url}.", url)
            response = get(destination, headers, self._limits)
            location = response.fields.get("location")
            if response.status not in _REDIRECTS or location is None:
                return destination, response
            try:
                url = urljoin(url, location)
            except ValueError as error:
                raise FetchError(f"{location!r}, where {url} leads, is no address.", url) from error
        raise FetchError(f"There are more than {self._limits.redirects} redirects on the way.", url)

    def _robots_of(self, destination: Destination) -> Protego | None:
        """Return the rules of a host; None where it has none. Raises FetchError where it cannot tell them now."""
        if destination.origin not in self._robots:
            _, response = self._follow(destination.origin + ROBOTS, {}, obey_robots=False)
            if response.status >= _SERVER_ERROR:
                reason = f"its robots.txt answers {response.status}."
                raise FetchError(
                    f"{destination.origin} does not tell what may be fetched: {reason}", destination.origin + ROBOTS
                )
            found = _OK <= response.status < _CLIENT_ERROR
            text = response.body[:_MAX_ROBOTS].decode("utf-8", "replace")
            self._robots[destination.origin] = Protego.parse(text) if found else None
        return self._robots[destination.origin]


def user_agent() -> str:
    try:
        return f"{AGENT}/{version('dateline')}"
    except PackageNotFoundError:
        return AGENT
