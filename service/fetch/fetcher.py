"""The fetcher: follows redirects by hand, obeys robots.txt, asks only for what has changed. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin

from service.errors import FetchError
from service.fetch import robots
from service.fetch.addresses import Place, place_of
from service.fetch.exchange import Answer, Limits, get

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED = 200, 304
_ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told of a page's state, to ask next time whether it has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page or feed as it came. `url` is where it was found in the end; `body` is None where it has not changed."""

    url: str
    body: bytes | None
    content_type: str | None
    validators: Validators


class Fetcher:
    """Fetches from the public Internet; with `private`, from any network. Rules of a host are asked for once."""

    def __init__(self, *, private: bool = False, limits: Limits | None = None) -> None:
        self._private = private
        self._limits = limits or Limits()
        self._rules: dict[str, robots.Rules] = {}

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Fetch one page or feed. Raises FetchError, with one sentence and the address that it is about."""
        conditions = _conditions(validators or Validators())
        place, answer = self._followed(url, conditions, obey=True)
        found = place.origin + place.target
        if answer.status == _NOT_MODIFIED and conditions:
            return Fetched(url=found, body=None, content_type=None, validators=validators or Validators())
        if answer.status != _OK:
            raise FetchError(f"{place.netloc} answers {answer.status} for {found}.", found)
        told = Validators(answer.fields.get("etag"), answer.fields.get("last-modified"))
        return Fetched(url=found, body=answer.body, content_type=answer.fields.get("content-type"), validators=told)

    def _followed(self, url: str, fields: Mapping[str, str], *, obey: bool) -> tuple[Place, Answer]:
        """Ask, and go where the answers lead; each place is checked like the first."""
        headers = {"User-Agent": user_agent(), "Accept": _ACCEPT, **fields}
        for _ in range(self._limits.redirects + 1):
            place = place_of(url, private=self._private)
            if obey:
                robots.require_allowed(self._rules_of(place), place.origin + place.target)
            answer = get(place, headers, self._limits)
            if answer.status not in _REDIRECTS or "location" not in answer.fields:
                return place, answer
            url = _led(place.origin + place.target, answer.fields["location"])
        raise FetchError(f"There are more than {self._limits.redirects} redirects on the way.", url)

    def _rules_of(self, place: Place) -> robots.Rules:
        if place.origin not in self._rules:
            _, answer = self._followed(place.origin + robots.PATH, {}, obey=False)
            self._rules[place.origin] = robots.rules_in(answer, place.origin)
        return self._rules[place.origin]


def _led(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"{location!r}, where {url} leads, is no address.", url) from error


def user_agent() -> str:
    try:
        return f"{robots.AGENT}/{version('dateline')}"
    except PackageNotFoundError:
        return robots.AGENT


def _conditions(validators: Validators) -> dict[str, str]:
    told = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in told.items() if value}
