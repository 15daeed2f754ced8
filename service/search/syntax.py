"""The query language: text → tree, every mistake with its position. What a tree asks of Elasticsearch is `compiler`'s.

Now: words, "phrases", =exact words, prefix* and -exclusion of each; all of what is asked for must be there.
"""

import re
from dataclasses import dataclass

from service.errors import QueryError

MAX_CHARACTERS = 2000
MAX_TERMS = 64

SHORTEST_PREFIX = 2

STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’ʼ", "'"),
        **dict.fromkeys("−‐‑–", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
TERM = re.compile(r'\s*(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<exact>=)?(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed."""

    text: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words in this order."""

    text: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Exact:
    """One word with its capitals as typed, and none of its variants."""

    text: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so; `text` is without the star."""

    text: str
    excluded: bool = False


Term = Word | Phrase | Exact | Prefix


@dataclass(frozen=True, slots=True)
class Query:
    """Every term must match, and no excluded one; no terms at all match everything."""

    terms: tuple[Term, ...] = ()


def parse(text: str) -> Query:
    """Read query text. Raises QueryError with the position of the mistake, counted in characters from 0."""
    straight = text.translate(STRAIGHT)
    if len(straight) > MAX_CHARACTERS:
        raise QueryError(
            f"A query has at most {MAX_CHARACTERS:,} characters; this has {len(straight):,}.", MAX_CHARACTERS
        )
    if straight.count('"') % 2:
        position = straight.rindex('"')
        raise QueryError(f"Unclosed quote at {position}: write a second one where the phrase ends.", position)
    found = list(TERM.finditer(straight))
    if len(found) > MAX_TERMS:
        raise QueryError(f"A query has at most {MAX_TERMS} terms; this has {len(found)}.", found[MAX_TERMS].start())
    return Query(tuple(term for match in found if (term := _term(match))))


def _term(match: re.Match[str]) -> Term | None:
    excluded = bool(match["minus"])
    if match["phrase"] is not None:
        return Phrase(match["phrase"].strip(), excluded) if match["phrase"].strip() else None
    word = match["word"]
    letters = sum(map(str.isalnum, word))
    if not letters:
        return None
    if match["exact"]:
        return Exact(word, excluded)
    if word.endswith("*"):
        if letters < SHORTEST_PREFIX:
            at = match.start("word")
            raise QueryError(f"Too short a beginning at {at}: write {SHORTEST_PREFIX} characters before the *.", at)
        return Prefix(word.rstrip("*"), excluded)
    return Word(word, excluded)


def in_words(query: Query) -> str:
    """Say what was understood."""
    wanted = [_quoted(term) for term in query.terms if not term.excluded]
    unwanted = [_quoted(term) for term in query.terms if term.excluded]
    parts = [" and ".join(wanted) or "every article"] + (["without " + " or ".join(unwanted)] if unwanted else [])
    return ", ".join(parts)


def as_tree(query: Query) -> dict[str, object]:
    """Give the tree as JSON: `{"all": [{"word": …}, {"not": {"phrase": …}}]}`."""
    nodes = [{type(term).__name__.lower(): term.text} for term in query.terms]
    return {"all": [{"not": node} if term.excluded else node for term, node in zip(query.terms, nodes, strict=True)]}


def _quoted(term: Term) -> str:
    match term:
        case Phrase(text):
            return f"“{text}”"
        case Exact(text):
            return f"exactly {text}"
        case Prefix(text):
            return f"{text}…"
        case Word(text):
            return text
