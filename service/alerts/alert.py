"""The alert: a search that waits, as a value, as its document, and as the JSON that people exchange. No I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from service.alerts.notify.languages import ENGLISH, LANGUAGES
from service.alerts.schedule import Rate, parse_rate
from service.errors import BadInput
from service.lexicon.lexicon import Lexicon
from service.search import parameters
from service.search.compile.clauses import Clause
from service.search.compile.compiler import compile_query
from service.search.search import Search, finding

Channel = Literal["email", "webhook", "feed", "inbox"]
Revisions = Literal["never", "newly", "always"]
AlertState = Literal["live", "paused", "broken", "removed"]
Filters = Mapping[str, tuple[str, ...]]

CHANNELS = get_args(Channel)
REVISIONS = get_args(Revisions)
PUSH_CHANNELS: tuple[Channel, ...] = ("email", "webhook")  # the others are read from the matches
MAX_NAME_LENGTH, MAX_LABEL_LENGTH, MAX_TAGS = 200, 100, 20
IDENTIFIER = re.compile(r"[0-9a-f]{8,64}")
# How a page of hits is cut, sorted and counted says nothing of what is found.
_PAGE_PARAMETERS = frozenset(("q", "cursor", "size", "sort", "total", "facets", "facet_size", "explain", "format"))
_FACET_LIST_PREFIX = "within."
_REFUSED_FILTERS = frozenset(("copies_of",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A saved query. `filters` are the parameters of a search besides its words; `broken` says why it cannot be run.

    `feed` counts how often the address of its feed was changed.
    """

    id: str
    name: str
    query: str
    owner: str
    filters: Filters = field(default_factory=dict)
    rate: Rate = field(default_factory=Rate)
    channels: tuple[Channel, ...] = ("inbox",)
    revisions: Revisions = "newly"
    language: str = ENGLISH
    folder: str = ""
    tags: tuple[str, ...] = ()
    state: AlertState = "live"
    broken: str | None = None
    feed: int = 0
    created_at: str = ""
    updated_at: str = ""

    @property
    def search(self) -> Search:
        """Return the search that it is. Raises BadInput, QueryError."""
        return parameters.read({"q": [self.query], **{name: list(values) for name, values in self.filters.items()}})


def as_document(alert: Alert) -> dict[str, Any]:
    """Return the stored form: everything but the id."""
    document = {name: getattr(alert, name) for name in Alert.__slots__ if name not in ("id", "rate", "filters")}
    lists = {"channels": list(alert.channels), "tags": list(alert.tags)}
    filters = {name: list(values) for name, values in alert.filters.items()}
    return {**document, **lists, "rate": alert.rate.as_json(), "filters": filters}


def from_document(identifier: str, document: Mapping[str, Any]) -> Alert:
    known = {name: value for name, value in document.items() if name in Alert.__slots__}
    lists = {"channels": tuple(document["channels"]), "tags": tuple(document["tags"])}
    filters = {name: tuple(values) for name, values in document["filters"].items()}
    return Alert(id=identifier, **{**known, **lists, "rate": parse_rate(document["rate"]), "filters": filters})


_JSON_FIELDS = ("name", "query", "filters", "rate", "channels", "revisions", "language", "folder", "tags")


def as_json(alert: Alert) -> dict[str, Any]:
    """Return what is exported: neither whose it is nor what became of it, so that another can import it."""
    document = as_document(alert)
    return {name: document[name] for name in _JSON_FIELDS} | ({"paused": True} if alert.state == "paused" else {})


def from_json(told: Any, *, identifier: str, owner: str) -> Alert:
    """Make an alert of what was sent or imported. Raises BadInput, QueryError, each with what is wrong."""
    if not isinstance(told, Mapping):
        raise BadInput("An alert is a JSON object.")
    unknown = sorted(set(told) - {*_JSON_FIELDS, "paused"})
    if unknown:
        raise BadInput(f"An alert has no {unknown[0]!r}.", parameter=unknown[0])
    query = _text(told, "query", longest=None)
    made = Alert(
        id=identifier,
        owner=owner,
        name=_text(told, "name") or query[:MAX_NAME_LENGTH] or "Every article",
        query=query,
        filters=_filters(told.get("filters") or {}),
        rate=parse_rate(told.get("rate") or {"every": "at_once"}),
        channels=cast(tuple[Channel, ...], _several(told, "channels", CHANNELS) or ("inbox",)),
        revisions=cast(Revisions, _one(told, "revisions", REVISIONS, "newly")),
        language=_one(told, "language", tuple(LANGUAGES), ENGLISH),
        folder=_text(told, "folder", longest=MAX_LABEL_LENGTH),
        tags=_several(told, "tags"),
        state="paused" if told.get("paused") else "live",
    )
    _ = made.search  # what cannot be searched for cannot be saved
    return made


def _filters(told: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, Mapping):
        raise BadInput("filters: an object of lists.", parameter="filters")
    foreign = sorted(_REFUSED_FILTERS.intersection(told))
    if foreign:
        raise BadInput(f"An alert cannot be narrowed by {foreign[0]}.", parameter=foreign[0])
    lists = {name: values if isinstance(values, list | tuple) else [values] for name, values in told.items()}
    return {
        name: tuple(map(str, values))
        for name, values in lists.items()
        if values and name not in _PAGE_PARAMETERS and not name.startswith(_FACET_LIST_PREFIX)
    }


def _text(told: Mapping[str, Any], name: str, *, longest: int | None = MAX_NAME_LENGTH) -> str:
    value = told.get(name) or ""
    if not isinstance(value, str):
        raise BadInput(f"{name}: a text.", parameter=name)
    # A line break in a name would be one in the subject of a mail.
    text = value.strip() if longest is None else " ".join(value.split())
    if longest is not None and len(text) > longest:
        raise BadInput(f"{name}: {longest} characters at most.", parameter=name)
    return text


def _several(told: Mapping[str, Any], name: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    values = told.get(name) or []
    if not isinstance(values, list | tuple) or len(values) > MAX_TAGS:
        raise BadInput(f"{name}: a list of at most {MAX_TAGS}.", parameter=name)
    wrong = [value for value in values if not isinstance(value, str) or len(value) > MAX_LABEL_LENGTH]
    wrong = wrong or [value for value in values if known and value not in known]
    if wrong:
        raise BadInput(f"{name}: {', '.join(known) or 'short texts'}, not {wrong[0]!r}.", parameter=name)
    return tuple(dict.fromkeys(values))


def _one(told: Mapping[str, Any], name: str, known: tuple[str, ...], default: str) -> str:
    value = told.get(name) or default
    if value not in known:
        raise BadInput(f"{name}: one of {', '.join(known)}.", parameter=name)
    return str(value)


def strict_clause(search: Search, lexicon: Lexicon) -> Clause:
    """Return the clause of a search with all that narrows it, and without what a page adds: fallback, folding."""
    compiled = compile_query(search.query, lexicon, search.without)
    return finding(search, compiled.clause)
