"""A query's tree → an Elasticsearch query, with what the lexicon added to it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from service.articles.identity import of_url
from service.articles.virin import find_virin
from service.lexicon.lexicon import Lexicon
from service.search import ranking
from service.search.compile import expansion, proximity, term_clauses
from service.search.compile.expansion import UNUSED, Expansion
from service.search.compile.term_clauses import Clause
from service.search.language.fields import FIELDS, HAS
from service.search.language.tree import (
    And,
    DayOfYear,
    Exact,
    Field,
    Has,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Word,
    leaves,
)

FEWEST_LOUD = 2
# Words within so many words of each other are close, and so much is that worth.
FEWEST_TOGETHER, MOST_CLOSE = 2, 8
REACH, CLOSE = 12, 1.5
EVERYTHING: Clause = {"match_all": {}}
# Whatever else matches, the article at the address that was pasted comes first.
AT_THE_ADDRESS = 100
_SCHEMES = ("https://", "http://", "https://www.", "http://www.")
_ADDRESSES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Asked:
    """One text asked of one field; `concept` is whose name it is, where the lexicon added it."""

    text: str
    field: str
    concept: str | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """The Elasticsearch query of a tree, and what was added to the words typed.

    `closer` ranks articles higher that have the words close together, and finds none. `marked` is what is marked in
    them, where that is not what is asked. `asked` tells, by the names that parts of the clause have, what each asks;
    `explain` names them.
    """

    clause: Clause
    expansions: tuple[Expansion, ...] = ()
    closer: Clause | None = None
    marked: Clause | None = None
    asked: Mapping[str, Asked] = field(default_factory=dict)


def compile_query(
    query: Query, lexicon: Lexicon, without: frozenset[str] = frozenset(), used: Mapping[str, int] = UNUSED
) -> Compiled:
    """Compile a tree; the concepts in `without` add nothing. Words side by side may be one name.

    `used` counts the articles that mention each concept, where that is known: of several senses, the one most used
    weighs most. It changes no article's being found.
    """
    if query.root is None:
        return Compiled(EVERYTHING)
    reading = _Reading(lexicon, without, used, loud=_is_loud(query, lexicon))
    clause = reading.all(query.nodes)
    return Compiled(clause, tuple(reading.expansions), _closer(query))


def _closer(query: Query) -> Clause | None:
    typed = plain_words(query)
    return term_clauses.asked(" ".join(typed[:MOST_CLOSE]), "words", boost=CLOSE, slop=REACH) if typed else None


def plain_words(query: Query) -> list[str]:
    """Return the words that stand side by side at the top of a query, where there are several."""
    typed = [node.text for node in query.nodes if _is_plain(node)]
    return typed if len(typed) >= FEWEST_TOGETHER else []


def compile_most(query: Query, strict: Compiled, lexicon: Lexicon, without: frozenset[str]) -> Compiled | None:
    """Return the query for articles that have most of the plain words, and all else that is asked; None where few are.

    `strict` is the same query compiled for articles that have them all.
    """
    typed = plain_words(query)
    if not typed:
        return None
    reading = _Reading(lexicon, without, UNUSED, loud=_is_loud(query, lexicon))
    rest = reading.all([node for node in query.nodes if not _is_plain(node)])["bool"]
    most = ranking.most_of(typed, lexicon, without)
    must = [most, *(each for each in rest["must"] if each is not EVERYTHING)]
    marked = [*expansion.run(ranking.told(typed), lexicon, without)[0], *must[1:]]
    return replace(strict, clause={"bool": rest | {"must": must}}, closer=None, marked={"bool": {"should": marked}})


def _is_plain(node: Node) -> TypeGuard[Word]:
    return isinstance(node, Word) and not _stands_alone(node.text)


def _is_loud(query: Query, lexicon: Lexicon) -> bool:
    """Whether capitals say nothing: every word of several is typed in them, and not each is a known acronym."""
    typed = [leaf.text for leaf in leaves(query.root) if isinstance(leaf, Word)]
    letters = [text for text in typed if any(map(str.isalpha, text))]
    loud = len(letters) >= FEWEST_LOUD and all(text == text.upper() for text in letters)
    return loud and not all(text.replace(".", "") in lexicon.finder.acronyms.known for text in letters)


@dataclass(slots=True)
class _Reading:
    """One walk over a tree, and what the lexicon added on the way."""

    lexicon: Lexicon
    without: frozenset[str]
    used: Mapping[str, int]
    loud: bool = False
    fields: Sequence[str] = term_clauses.FIELDS
    expansions: list[Expansion] = field(default_factory=list)

    def all(self, nodes: Sequence[Node]) -> Clause:
        """Return the clause of nodes side by side; what only narrows does not rank."""
        must: list[Clause] = []
        must_not: list[Clause] = []
        narrowing: list[Clause] = []
        for part in _runs(nodes):
            match part[0]:
                case Not(inner):
                    must_not.append(self.clause(inner))
                case Range() | DayOfYear() | Has():
                    narrowing.append(self.clause(part[0]))
                case Word(text) if _stands_alone(text):
                    must.append(self.alone(text))
                case Word():
                    must += self.run([each.text for each in part if isinstance(each, Word)])
                case node:
                    must.append(self.clause(node))
        kept = {"filter": narrowing} if narrowing else {}
        return {"bool": {"must": must or [EVERYTHING], "must_not": must_not, **kept}}

    def clause(self, node: Node) -> Clause:
        """Return the clause of one node."""
        match node:
            case And(nodes):
                return self.all(nodes)
            case Or(nodes):
                return {"bool": {"should": [self.clause(each) for each in nodes], "minimum_should_match": 1}}
            case Not(inner):
                return {"bool": {"must_not": [self.clause(inner)]}}
            case Near():
                clause, added = proximity.clause(node, self.fields, self.lexicon, self.without)
                self.expansions += added
                return clause
            case Field(name, inner):
                return self.field(name, inner)
            case Range() | DayOfYear() | Has():
                return _narrowing(node)
        return self.leaf(node)

    def leaf(self, node: Word | Phrase | Exact | Prefix) -> Clause:
        match node:
            case Word(text) if _stands_alone(text):
                return self.alone(text)
            case Word(text):
                clauses = self.run([text])
                return clauses[0] if len(clauses) == 1 else {"bool": {"must": clauses}}
            case Phrase(text, slop):
                return self.here(term_clauses.quoted(text, slop=slop))
            case Exact(text):
                return self.here(term_clauses.exact(text))
            case Prefix(text):
                return self.here(term_clauses.prefix(text))

    def alone(self, text: str) -> Clause:
        """Return the clause of an address or a VIRIN: the article that has it, or that prints it."""
        virin = None if text.startswith(_ADDRESSES) else find_virin(text)
        if virin:
            named = {"constant_score": {"filter": {"term": {"photos.virin.value": virin.value}}}}
            return {"dis_max": {"queries": [named, self.here(term_clauses.exact(text))]}}
        at = {"constant_score": {"filter": {"term": {"id": of_url(text)}}, "boost": AT_THE_ADDRESS}}
        return {"dis_max": {"queries": [at, self.here(term_clauses.quoted(text))]}}

    def run(self, typed: list[str]) -> list[Clause]:
        """Return the clauses of words side by side, each of which must match."""
        calm = [text.lower() if self.loud and term_clauses.in_capitals(text) else text for text in typed]
        so_far = sum(len(each.names) for each in self.expansions)
        clauses, added = expansion.run(calm, self.lexicon, self.without, self.used, so_far)
        self.expansions += added
        return [self.here(clause) for clause in clauses]

    def here(self, clause: Clause) -> Clause:
        return clause if self.fields is term_clauses.FIELDS else term_clauses.within(clause, self.fields)

    def field(self, name: str, node: Node) -> Clause:
        """Return the clause of what is asked of one field."""
        named = FIELDS[name]
        if named.kind in ("text", "name"):
            outside, self.fields = self.fields, named.searched
            clause = self.clause(node)
            self.fields = outside
            return clause
        return _value(named.paths, node)


def _runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Part the nodes: plain words side by side stay together, every other node is alone."""
    run: list[Node] = []
    for node in nodes:
        if _is_plain(node):
            run.append(node)
            continue
        if run:
            yield run
            run = []
        yield [node]
    if run:
        yield run


def _stands_alone(text: str) -> bool:
    return text.startswith(_ADDRESSES) or find_virin(text) is not None


def _narrowing(node: Range | DayOfYear | Has) -> Clause:
    match node:
        case Has(name):
            return {"bool": {"should": [{"exists": {"field": path}} for path in HAS[name]]}}
        case DayOfYear(day):
            return {"term": {FIELDS["day"].paths[0]: day}}
        case Range(name, low, high):
            bounds = {"gte": low, "lte": f"{high}||/d" if _is_day(high) else high}
            given = {sign: value for sign, value in bounds.items() if value is not None}
            return {"range": {FIELDS[name].paths[0]: given}}


def _is_day(bound: str | int | None) -> bool:
    return isinstance(bound, str) and not bound.startswith("now")


def _value(paths: Sequence[str], node: Node) -> Clause:
    """Return the clause of a field that is asked as a whole, in any case."""
    match node:
        case And(nodes):
            return {"bool": {"filter": [_value(paths, each) for each in nodes]}}
        case Or(nodes):
            return {"bool": {"should": [_value(paths, each) for each in nodes]}}
        case Not(inner):
            return {"bool": {"must_not": [_value(paths, inner)]}}
        case Word(text) | Prefix(text) if paths == FIELDS["url"].paths:
            return _address(text)
        case Prefix(text):
            asked = {"value": text, "case_insensitive": True}
            return {"bool": {"should": [{"prefix": {path: asked}} for path in paths]}}
        case Word(text) | Phrase(text) | Exact(text):
            asked = {"value": text, "case_insensitive": True}
            return {"bool": {"should": [{"term": {path: asked}} for path in paths]}}
        case Near(operands):
            return _value(paths, And(operands))
    raise AssertionError(node)


def _address(text: str) -> Clause:
    """Return the clause of the article at an address, and of those whose addresses begin so."""
    bare = text.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    beginnings = [{"prefix": {"url": {"value": scheme + bare, "case_insensitive": True}}} for scheme in _SCHEMES]
    return {"bool": {"should": [{"term": {"id": of_url(f"https://{bare}")}}, *beginnings]}}
