"""The alert: a saved query, as a value, as the JSON that people send and exchange, and as a query. No I/O."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.alerts.notify.languages import ENGLISH, LANGUAGES
from service.alerts.schedule import AlertRate, Rate, parse_rate, refusal
from service.errors import BadInput, QueryError
from service.lexicon.lexicon import Lexicon
from service.search import parameters
from service.search.compile.clauses import Clause
from service.search.compile.compiler import Compiled, compile_query
from service.search.language.tree import Passage
from service.search.search import Search

Channel = Literal["email", "webhook", "feed", "inbox"]
Revisions = Literal["never", "newly", "always"]
AlertState = Literal["live", "paused", "broken", "removed"]
Filters = Mapping[str, tuple[str, ...]]

CHANNELS = get_args(Channel)
REVISIONS = get_args(Revisions)
PUSH_CHANNELS: tuple[Channel, ...] = ("email", "webhook")  # the others are read from the matches
MAX_NAME_LENGTH, MAX_LABEL_LENGTH, MAX_TAGS = 200, 100, 20
IDENTIFIER = re.compile(r"[0-9a-f]{8,64}")
# How a page of hits is cut, sorted and counted is no part of what is found.
_PAGE_PARAMETERS = frozenset(
    ("q", "cursor", "size", "sort", "total", "facets", "facet_size", "explain", "fold", "format")
)
_FACET_LIST_PREFIX = "within."
_REFUSED_FILTERS = frozenset(("copies_of",))
_NO_PASSAGE = (
    "Which words of a text tell most changes with the archive, so it is no query to wait for: save like:(…) with the"
    " words that a search for the text lists as chosen."
)
_SINGLE_LINE = ("name", "folder")  # a line break in a name would be one in the subject of a mail


class AlertBody(ma.Schema):
    """The JSON of an alert as it is sent, exported and imported. What is absent is as for a new one."""

    class Meta:
        unknown = RAISE

    name = fields.String(validate=validate.Length(0, MAX_NAME_LENGTH), metadata={"description": "Else its query."})
    query = fields.String(metadata={"description": "What the search box takes; empty finds everything."})
    filters = fields.Dict(
        fields.String(),
        fields.List(fields.String()),
        metadata={"description": "The parameters of a search besides `q`: `place`, `not.kind`, `date_from`, …"},
    )
    rate = fields.Nested(AlertRate)
    channels = fields.List(fields.String(validate=validate.OneOf(CHANNELS)))
    revisions = fields.String(
        validate=validate.OneOf(REVISIONS), metadata={"description": "Whether revisions of articles fire it."}
    )
    language = fields.String(
        validate=validate.OneOf(tuple(LANGUAGES)),
        error_messages={"invalid": f"Must be one of: {', '.join(LANGUAGES)}."},
        metadata={"description": "What its mails are written in."},
    )
    folder = fields.String(validate=validate.Length(0, MAX_LABEL_LENGTH))
    tags = fields.List(
        fields.String(validate=validate.Length(0, MAX_LABEL_LENGTH)), validate=validate.Length(0, MAX_TAGS)
    )
    paused = fields.Boolean()


_SCHEMA = AlertBody()


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
        """Return the search that is saved. Raises BadInput, QueryError."""
        given = {name: list(values) for name, values in self.filters.items()}
        search = parameters.read({"q": [self.query], **given})
        if isinstance(search.query.root, Passage):
            raise QueryError(_NO_PASSAGE, 0)
        return search


def as_json(alert: Alert) -> dict[str, Any]:
    """Return what is exported: neither the owner nor what became of it, so that others can import it."""
    exported = {name: getattr(alert, name) for name in _SCHEMA.fields if name not in ("rate", "filters", "paused")}
    exported |= {"channels": list(alert.channels), "tags": list(alert.tags), "rate": dataclasses.asdict(alert.rate)}
    exported["filters"] = {name: list(values) for name, values in alert.filters.items()}
    return exported | ({"paused": True} if alert.state == "paused" else {})


def from_json(data: Any, *, identifier: str, owner: str) -> Alert:
    """Return the alert that was sent or imported. Raises BadInput, QueryError, each with what is wrong."""
    if not isinstance(data, Mapping):
        raise BadInput("An alert is a JSON object.")
    try:
        given = _SCHEMA.load(dict(_cleaned(data)))
    except ma.ValidationError as error:
        raise refusal(error) from None
    alert = Alert(
        id=identifier,
        owner=owner,
        name=given.get("name") or given.get("query", "")[:MAX_NAME_LENGTH] or "Every article",
        query=given.get("query", ""),
        filters=_filters(given.get("filters", {})),
        rate=parse_rate(data.get("rate") or {"every": "at_once"}),
        channels=tuple(dict.fromkeys(given.get("channels", ("inbox",)))),
        revisions=given.get("revisions", "newly"),
        language=given.get("language", ENGLISH),
        folder=given.get("folder", ""),
        tags=tuple(dict.fromkeys(given.get("tags", ()))),
        state="paused" if given.get("paused") else "live",
    )
    _ = alert.search  # what cannot be searched for cannot be saved
    return alert


def _cleaned(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is sent without empty values and outer spaces, and with a list of texts for each filter."""
    for name, value in data.items():
        cleaned = value
        if name == "filters" and isinstance(value, Mapping):
            lists = {each: given if isinstance(given, list | tuple) else [given] for each, given in value.items()}
            cleaned = {each: list(map(str, given)) for each, given in lists.items()}
        elif isinstance(value, str):
            cleaned = " ".join(value.split()) if name in _SINGLE_LINE else value.strip()
        if cleaned or name not in _SCHEMA.fields:
            yield name, cleaned


def _filters(given: Mapping[str, list[str]]) -> Filters:
    """Return what narrows the search. Raises BadInput where an alert cannot be narrowed by it."""
    for name in sorted(_REFUSED_FILTERS.intersection(given)):
        raise BadInput(f"An alert cannot be narrowed by {name}.", parameter=name)
    return {
        name: tuple(values)
        for name, values in given.items()
        if values and name not in _PAGE_PARAMETERS and not name.startswith(_FACET_LIST_PREFIX)
    }


def strict_clause(search: Search, lexicon: Lexicon) -> Clause:
    """Return the clause of a search with all that narrows it, and without what a page adds: fallback, folding."""
    return compile_strictly(search, lexicon).clause


def compile_strictly(search: Search, lexicon: Lexicon) -> Compiled:
    """Return the same clause with what the lexicon added to it."""
    compiled = compile_query(search.query, lexicon, search.excluded_concepts)
    return replace(compiled, clause=search.narrowed(compiled.clause))
