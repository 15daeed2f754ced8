"""The parameters of a search as one schema, for the API's query string and the page's alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from service.errors import BadInput
from service.search.cursor import IDENTIFIER
from service.search.export import FORMATS
from service.search.language.syntax import parse
from service.search.parts.facets import FACETS, MAX_CHARACTERS, SIZE, Choice, Listing
from service.search.search import MAX_SIZE, Search
from service.search.sorting import SORTS, Sort

MAX_VALUES = 50
MAX_LISTED = 200
DATE = "date"
COUNTED = (*FACETS, DATE)
NOT, WITHIN = "not.", "within."
LISTS = frozenset((*FACETS, *(NOT + name for name in FACETS), "none", "without"))


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
        metadata={
            "description": "Without it: by relevance where there are words, else the newest first. `recent` is"
            " relevance weighted by age."
        },
    )
    size = fields.Integer(
        load_default=20, validate=validate.Range(0, MAX_SIZE), metadata={"description": "0: counts alone."}
    )
    cursor = fields.String(load_default=None, metadata={"description": "`next` of the page before this one."})
    total = fields.String(
        load_default=None,
        validate=validate.OneOf(["exact"]),
        metadata={
            "description": "`exact`: all articles are counted; without it, beyond 10,000 only that there are more."
        },
    )
    facets = fields.String(
        load_default=None,
        metadata={"description": f"Which of {', '.join(COUNTED)} to count, with commas between; all without it."},
    )
    facet_size = fields.Integer(
        load_default=SIZE,
        validate=validate.Range(1, MAX_LISTED),
        metadata={"description": "How many values of each facet to list."},
    )
    none = fields.List(
        fields.String(validate=validate.OneOf(COUNTED)),
        load_default=[],
        validate=validate.Length(max=len(COUNTED)),
        metadata={"description": "Facets of which articles have no value: any of the values chosen, or none."},
    )
    without = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        load_default=[],
        validate=validate.Length(max=MAX_VALUES),
        metadata={"description": "Ids of concepts whose other names the lexicon shall not add."},
    )
    explain = fields.Boolean(
        load_default=False, metadata={"description": "Tell of each article what matched in it, and where."}
    )
    fold = fields.Boolean(
        load_default=True,
        metadata={"description": "`false`: every article is shown, those too that say the same as one before them."},
    )
    copies_of = fields.String(
        load_default=None,
        validate=validate.Regexp(IDENTIFIER.pattern + r"\Z", error="Not an article's id."),
        metadata={"description": "An article's id: only the articles that say the same, itself included, unfolded."},
    )


def _values(name: str, description: str) -> "fields.List[str]":
    return fields.List(
        fields.String(validate=validate.Length(1, 1024)),
        data_key=name,
        load_default=[],
        validate=validate.Length(max=MAX_VALUES),
        metadata={"description": description},
    )


def _within(name: str, label: str) -> fields.String:
    return fields.String(
        data_key=name,
        load_default=None,
        validate=validate.Length(1, MAX_CHARACTERS),
        metadata={"description": f"{label}: list only values that contain this, in any case."},
    )


Arguments = SearchArguments.from_dict(
    {
        **{name: _values(name, f"{facet.label}: any of these values.") for name, facet in FACETS.items()},
        **{f"not_{name}": _values(NOT + name, f"{each.label}: none of these.") for name, each in FACETS.items()},
        **{f"within_{name}": _within(WITHIN + name, facet.label) for name, facet in FACETS.items()},
    },
    name="Arguments",
)
_ARGUMENTS = Arguments()
_OF_A_PAGE = (
    "size",
    "cursor",
    "explain",
    "fold",
    "total",
    "facets",
    "facet_size",
    *(f"within_{name}" for name in FACETS),
)
ExportArguments = Arguments.from_dict(
    {
        "format": fields.String(
            load_default="ndjson", validate=validate.OneOf(list(FORMATS)), metadata={"description": "How to write it."}
        )
    },
    name="ExportArguments",
)(exclude=_OF_A_PAGE)


_NOTHING = _ARGUMENTS.load({})


def search(arguments: Mapping[str, Any]) -> Search:
    """Make a search of validated arguments; what is not among them is as if not given. Raises BadInput, QueryError."""
    arguments = {**_NOTHING, **arguments}
    query = parse(arguments["q"])
    first, last = _iso(arguments["date_from"]), _iso(arguments["date_to"])
    if first and last and first > last:
        raise BadInput(f"date_from: {first} is after {last}.", parameter="date_from")
    counted = _counted(arguments["facets"])
    return Search(
        query=query,
        text=arguments["q"],
        choices={name: choice for name in FACETS if (choice := _choice(name, arguments)) != Choice()},
        date_from=first,
        date_to=last,
        undated=DATE in arguments["none"],
        sort=cast(Sort, arguments["sort"] or ("relevance" if query.ranks else "newest")),
        size=arguments["size"],
        cursor=arguments["cursor"],
        listing=Listing(
            names=tuple(name for name in FACETS if name in counted),
            size=arguments["facet_size"],
            within={name: text for name in FACETS if (text := arguments[f"within_{name}"])},
        ),
        dates=DATE in counted,
        exact=arguments["total"] == "exact",
        excluded_concepts=frozenset(arguments["without"]),
        explain=arguments["explain"],
        fold=arguments["fold"],
        copies_of=arguments["copies_of"],
    )


def read(values: Mapping[str, list[str]]) -> Search:
    """Make a search of raw parameters, each with its list of values. Raises BadInput, saying which is wrong."""
    plain = {name: given if name in LISTS else given[-1] for name, given in values.items()}
    try:
        return search(_ARGUMENTS.load({name: value for name, value in plain.items() if value}))
    except ma.ValidationError as error:
        name, problem = next(iter(error.normalized_messages().items()))  # type: ignore[no-untyped-call]
        raise BadInput(f"{name}: {_sentence(problem)}", parameter=name) from None


def _choice(name: str, arguments: Mapping[str, Any]) -> Choice:
    values, excluded = (tuple(dict.fromkeys(arguments[key])) for key in (name, f"not_{name}"))
    return Choice(values, excluded, none=name in arguments["none"])


def _counted(text: str | None) -> tuple[str, ...]:
    """Read which facets are to be counted: all of them where nothing is said, none where nothing is named."""
    if text is None:
        return COUNTED
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in COUNTED]
    if unknown:
        raise BadInput(f"facets: there is no {unknown[0]!r}; there are {', '.join(COUNTED)}.", parameter="facets")
    return names


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sentence(problem: Any) -> str:
    while isinstance(problem, dict | list):
        problem = next(iter(problem.values())) if isinstance(problem, dict) else problem[0]
    return str(problem)
