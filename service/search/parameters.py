"""The parameters of a search as one schema, for the API's query string and the page's alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.errors import BadInput
from service.search.facets import FACETS
from service.search.request import IDENTIFIER, MAX_SIZE, SORTS, Search, Sort
from service.search.syntax import parse

MAX_VALUES = 50
LISTS = frozenset((*FACETS, "without"))


class SearchArguments(ma.Schema):
    """What a search takes; each facet's values may be given more than once and mean any of them."""

    class Meta:
        unknown = RAISE

    q = fields.String(load_default="", metadata={"description": 'Words, "phrases", and -words to exclude.'})
    date_from = fields.Date(load_default=None, metadata={"description": "First day of publication, ISO 8601."})
    date_to = fields.Date(load_default=None, metadata={"description": "Last day of publication, ISO 8601."})
    sort = fields.String(
        load_default=None,
        validate=validate.OneOf(list(SORTS)),
        metadata={"description": "Without it: by relevance where there are words, else the newest first."},
    )
    size = fields.Integer(load_default=20, validate=validate.Range(1, MAX_SIZE))
    cursor = fields.String(load_default=None, metadata={"description": "`next` of the page before this one."})
    without = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        load_default=[],
        validate=validate.Length(max=MAX_VALUES),
        metadata={"description": "Ids of concepts whose other names the lexicon shall not add."},
    )
    copies_of = fields.String(
        load_default=None,
        validate=validate.Regexp(IDENTIFIER.pattern + r"\Z", error="Not an article's id."),
        metadata={"description": "An article's id: only the articles that say the same, itself included, unfolded."},
    )


Arguments = SearchArguments.from_dict(
    {
        name: fields.List(
            fields.String(validate=validate.Length(1, 1024)),
            load_default=[],
            validate=validate.Length(max=MAX_VALUES),
            metadata={"description": f"{facet.label}: any of these values."},
        )
        for name, facet in FACETS.items()
    },
    name="Arguments",
)


def search(arguments: Mapping[str, Any]) -> Search:
    """Make a search of validated arguments. Raises QueryError."""
    query = parse(arguments["q"])
    return Search(
        query=query,
        choices={name: tuple(arguments[name]) for name in FACETS if arguments[name]},
        date_from=_iso(arguments["date_from"]),
        date_to=_iso(arguments["date_to"]),
        sort=cast(Sort, arguments["sort"] or ("relevance" if query.terms else "newest")),
        size=arguments["size"],
        cursor=arguments["cursor"],
        without=frozenset(arguments["without"]),
        copies_of=arguments["copies_of"],
    )


def read(values: Mapping[str, list[str]]) -> Search:
    """Make a search of raw parameters, each with its list of values. Raises BadInput, saying which is wrong."""
    plain = {name: given if name in LISTS else given[-1] for name, given in values.items()}
    try:
        return search(Arguments().load({name: value for name, value in plain.items() if value}))
    except ma.ValidationError as error:
        name, problem = next(iter(error.normalized_messages().items()))  # type: ignore[no-untyped-call]
        raise BadInput(f"{name}: {_sentence(problem)}", parameter=name) from None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sentence(problem: Any) -> str:
    while isinstance(problem, dict | list):
        problem = next(iter(problem.values())) if isinstance(problem, dict) else problem[0]
    return str(problem)
