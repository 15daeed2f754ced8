"""What was understood of a query: in words for people, and as a tree in JSON for programs."""

from typing import Any

from service.search.language.fields import FIELDS
from service.search.language.tree import (
    And,
    AtLeast,
    DayOfYear,
    Exact,
    Field,
    Has,
    Like,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Passage,
    Phrase,
    Prefix,
    Query,
    Range,
    Wildcard,
    Within,
    Word,
)

_UNITS = {"d": "days", "w": "weeks", "M": "months", "y": "years"}
_TIMES = {
    **{f"now/{sign}": f"this {unit.rstrip('s')}" for sign, unit in _UNITS.items()},
    **{f"now-1{sign}/{sign}": f"last {unit.rstrip('s')}" for sign, unit in _UNITS.items()},
    "now/d": "today",
    "now-1d/d": "yesterday",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(query: Query) -> str:
    """Return what was understood: `ISIS and “North Africa”, without Iraq or Syria`."""
    wanted = [_in_words(node) for node in query.nodes if not isinstance(node, Not)]
    unwanted = [_in_words(node.node) for node in query.nodes if isinstance(node, Not)]
    parts = [" and ".join(wanted) or "every article"] + (["without " + " or ".join(unwanted)] if unwanted else [])
    return ", ".join(parts)


def as_tree(query: Query) -> dict[str, Any]:
    """Return the tree as JSON: `{"all": [{"word": …}, {"not": {"phrase": …}}]}`."""
    return {"all": [_json(node) for node in query.nodes]}


def as_text(query: Query) -> str:
    """Return query text for articles like a text, once its words are chosen: `like:(raqqa coalition)`."""
    words = " ".join(word for node in query.nodes if isinstance(node, Like) for word in node.words)
    return f"like:({words})" if words else ""


def _in_words(node: Node) -> str:
    match node:
        case And(nodes):
            return f"({' and '.join(map(_in_words, nodes))})"
        case Or(nodes):
            return f"({' or '.join(map(_in_words, nodes))})"
        case Not(inner):
            return f"not {_in_words(inner)}"
        case Near(operands, distance, ordered, within):
            return f" {_near(distance, within, ordered=ordered)} ".join(map(_in_words, operands))
        case NotNear(inner, other, distance, ordered, within):
            return f"{_in_words(inner)} not {_near(distance, within, ordered=ordered)} {_in_words(other)}"
        case AtLeast(inner, times):
            return f"{_in_words(inner)} at least {times} times"
        case Field(name, inner):
            return FIELDS[name].phrasing.format(_in_words(inner))
        case Range() | DayOfYear() | Has():
            return _field_in_words(node)
        case Passage(text):
            words = sum(any(map(str.isalnum, word)) for word in text.split())
            return f"articles like a text of {words:,} words"
        case Like(chosen):
            return FIELDS["like"].phrasing.format(", ".join(dict.fromkeys(chosen)))
    return _leaf_in_words(node)


def _near(distance: int, within: Within, *, ordered: bool) -> str:
    far = {
        "words": f"within {distance} words",
        "sentence": "about a sentence apart",
        "paragraph": "in one paragraph",
    }[within]
    return f"{'before' if ordered else 'near'} ({far})"


def _leaf_in_words(node: Node) -> str:
    match node:
        case Phrase(text, 0):
            return f"“{text}”"
        case Phrase(text, slop):
            return f"“{text}” with up to {slop} words between"
        case Exact(text):
            return f"exactly {text}"
        case Prefix(text):
            return f"{text}…"
        case Word(text) | Wildcard(text):
            return text
    raise AssertionError(node)


def _field_in_words(node: Range | DayOfYear | Has) -> str:
    match node:
        case Has(name):
            return FIELDS["has"].phrasing.format(f"an {name}" if name[0] in "aeiou" else f"a {name}")
        case DayOfYear(day):
            return FIELDS["day"].phrasing.format(f"{int(day[3:])} {MONTHS[int(day[:2]) - 1]}")
        case Range("date" | "added" as name, low, high):
            return FIELDS[name].phrasing.format(_time(str(low or ""), str(high or "")))
        case Range(name, low, high):
            return FIELDS[name].phrasing.format(_amount(low, high))


def _time(low: str, high: str) -> str:
    if low in _TIMES:
        return _TIMES[low]
    if low.startswith("now"):
        span = low.removeprefix("now-").removesuffix("/d")
        return f"in the last {span[:-1]} {_UNITS[span[-1]]}"
    if low == high:
        return f"on {low}"
    return " ".join([*(["from", low] if low else []), *(["until", high] if high else [])])


def _amount(low: str | int | None, high: str | int | None) -> str:
    if low == high:
        return str(low)
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"


def _json(node: Node) -> dict[str, Any]:
    match node:
        case And(nodes):
            return {"all": [_json(each) for each in nodes]}
        case Or(nodes):
            return {"any": [_json(each) for each in nodes]}
        case Near(operands):
            return {"near": [_json(each) for each in operands], **_distance(node)}
        case NotNear(inner, other):
            return _json(inner) | {"not_near": _json(other), **_distance(node)}
        case AtLeast(inner, times):
            return _json(inner) | {"at_least": times}
        case Not(inner):
            return {"not": _json(inner)}
        case Field(name, inner):
            return {"field": name, "is": _json(inner)}
        case Range(name, low, high):
            return {"field": name, "from": low, "to": high}
        case DayOfYear(day):
            return {"field": "day", "is": {"word": day}}
        case Has(name):
            return {"has": name}
        case Passage(text):
            return {"passage": text}
        case Like(words):
            return {"like": list(words)}
        case Phrase(text, slop) if slop:
            return {"phrase": text, "slop": slop}
        case Word(text) | Phrase(text) | Exact(text) | Prefix(text) | Wildcard(text):
            return {type(node).__name__.lower(): text}


def _distance(node: Near | NotNear) -> dict[str, Any]:
    far = {"distance": node.distance} if node.within == "words" else {"within": node.within}
    return far | ({"ordered": True} if node.ordered else {})
