"""A query's tree → an Elasticsearch query, with what the lexicon added to it. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from service.articles.identity import id_of_url
from service.articles.virin import find_virin
from service.lexicon.lexicon import Lexicon
from service.search import ranking
from service.search.compile import clauses, expansion, proximity, term_clauses
from service.search.compile.clauses import Bool, Clause, ConstantScore, DisMax, MatchAll, Term
from service.search.compile.cost import require_affordable
from service.search.compile.expansion import UNUSED, Expansion
from service.search.language.fields import FIELDS, HAS
from service.search.language.pasted_text import AS_WORDS
from service.search.language.tree import (
    And,
    AtLeast,
    DayOfYear,
    Exact,
    Field,
    Has,
    Leaf,
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
    Word,
    leaves,
)

MIN_CAPITAL_WORDS = 2
# Words within so many words of each other are close, and so much is that worth.
MIN_TOGETHER, MAX_CLOSE = 2, 8
PROXIMITY_SLOP, PROXIMITY_WEIGHT = 12, 1.5
EVERYTHING = MatchAll()
# Whatever else matches, the article at the address that was pasted comes first.
ADDRESS_BOOST = 100
# An article like a text has so many of the words that tell most of it, and so large a part of them.
LIKE_LEAST, LIKE_SHARE = 2, 0.1
_SCHEMES = ("https://", "http://", "https://www.", "http://www.")
# Values that articles print in their text too, and how much of one must be given to be looked for there.
_PRINTED = (FIELDS["virin"].paths, FIELDS["contract"].paths)
SHORTEST_PRINTED = 6
_ADDRESSES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A text that is looked for in one field; `concept` is whose name it is, where the lexicon added it."""

    text: str
    field: str
    concept: str | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """The clause of a tree, and what the lexicon added to the words typed.

    `proximity_boost` ranks articles higher that have the words close together, and finds none. `highlight_query` is
    what is highlighted, where that is not the clause itself. `named_queries` are the parts of the clause that have
    names, by these; `explain` gives the names.
    """

    clause: Clause
    expansions: tuple[Expansion, ...] = ()
    proximity_boost: Clause | None = None
    highlight_query: Clause | None = None
    named_queries: Mapping[str, NamedQuery] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of several words that the lexicon added, also those that were not asked for."""
        return tuple(name for expansion in self.expansions for name in expansion.names if " " in name)


def compile_query(
    query: Query, lexicon: Lexicon, excluded_concepts: frozenset[str] = frozenset(), used: Mapping[str, int] = UNUSED
) -> Compiled:
    """Compile a tree; the `excluded_concepts` add nothing. Words side by side may be one name.

    `used` counts the articles that mention each concept, where that is known: of several senses, the one most used
    weighs most. It changes no article's being found. Raises QueryError where it costs more than the engine takes.
    """
    if query.root is None:
        return Compiled(EVERYTHING)
    compiler = _Compiler(lexicon, excluded_concepts, used, all_capitals=_is_all_capitals(query, lexicon))
    clause = compiler.all(query.nodes)
    require_affordable(clause)
    typed = [node.text for node in query.nodes if is_plain(node)]
    close = None
    if len(typed) >= MIN_TOGETHER:
        together = " ".join(typed[:MAX_CLOSE])
        close = term_clauses.phrase(together, "words", boost=PROXIMITY_WEIGHT, slop=PROXIMITY_SLOP)
    return Compiled(clause, tuple(compiler.expansions), close)


def is_plain(node: Node) -> TypeGuard[Word]:
    return isinstance(node, Word) and not _is_standalone(node.text)


def _is_all_capitals(query: Query, lexicon: Lexicon) -> bool:
    """Whether capitals say nothing: every word of several is typed in them, and not each is a known acronym."""
    typed = [leaf.text for leaf in leaves(query.root) if isinstance(leaf, Word)]
    letters = [text for text in typed if any(map(str.isalpha, text)) and text not in AS_WORDS]
    all_capitals = len(letters) >= MIN_CAPITAL_WORDS and all(text == text.upper() for text in letters)
    return all_capitals and not all(text.replace(".", "") in lexicon.finder.acronyms.known for text in letters)


@dataclass(slots=True)
class _Compiler:
    """One walk over a tree, and what the lexicon added on the way."""

    lexicon: Lexicon
    excluded_concepts: frozenset[str]
    used: Mapping[str, int]
    all_capitals: bool = False
    fields: tuple[str, ...] = term_clauses.FIELDS
    expansions: list[Expansion] = field(default_factory=list)

    def all(self, nodes: Sequence[Node]) -> Bool:
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
                case Word(text) if _is_standalone(text):
                    must.append(self.standalone(text))
                case Word():
                    must += self.words([each.text for each in part if isinstance(each, Word)])
                case node:
                    must.append(self.clause(node))
        return Bool(tuple(must) or (EVERYTHING,), filter=tuple(narrowing), must_not=tuple(must_not))

    def clause(self, node: Node) -> Clause:
        """Return the clause of one node."""
        match node:
            case And(nodes):
                return self.all(nodes)
            case Or(nodes):
                return Bool(should=tuple(self.clause(each) for each in nodes), minimum_should_match=1)
            case Not(inner):
                return Bool(must_not=(self.clause(inner),))
            case Near() | NotNear() | AtLeast():
                clause, added = proximity.clause(node, self.fields, self.lexicon, self.excluded_concepts)
                self.expansions += added
                return clause
            case Field(name, inner):
                return self.field(name, inner)
            case Range() | DayOfYear() | Has():
                return _narrowing(node)
            case Like(words):
                return self.like(words)
            case Passage():
                raise TypeError("Which words of a passage are asked for is decided before it is compiled.")
        return self.leaf(node)

    def leaf(self, node: Leaf) -> Clause:
        match node:
            case Word(text) if _is_standalone(text):
                return self.standalone(text)
            case Word(text):
                words = self.words([text])
                return words[0] if len(words) == 1 else Bool(must=tuple(words))
            case Phrase(text, slop):
                return self.in_fields(term_clauses.quoted(text, slop=slop))
            case Exact(text):
                return self.in_fields(term_clauses.exact(text))
            case Prefix(text):
                return self.in_fields(term_clauses.prefix(text))
            case Wildcard(text):
                return self.in_fields(term_clauses.wildcard(text))

    def like(self, words: tuple[str, ...]) -> Clause:
        """Return the clause of articles that have a good part of these words, those with more of them first."""
        content = dict.fromkeys(ranking.content_words(words))
        roots = tuple(clauses.Match(ranking.ROOTS, each) for each in content)
        least = min(len(content), max(LIKE_LEAST, math.ceil(LIKE_SHARE * len(content))))
        enough = Bool(should=roots, minimum_should_match=least)
        return Bool(must=(ranking.most_of(words, self.lexicon, self.excluded_concepts),), filter=(enough,))

    def standalone(self, text: str) -> Clause:
        """Return the clause of an address or a VIRIN: the article that has it, or that prints it."""
        virin = None if text.startswith(_ADDRESSES) else find_virin(text)
        if virin:
            named = ConstantScore(Term("photos.virin.value", virin.value))
            return DisMax((named, self.in_fields(term_clauses.exact(text))))
        at = ConstantScore(Term("id", id_of_url(text)), boost=ADDRESS_BOOST)
        return DisMax((at, self.in_fields(term_clauses.quoted(text))))

    def words(self, typed: list[str]) -> list[Clause]:
        """Return the clauses of words side by side, each of which must match."""
        calm = [text.lower() if self.all_capitals and term_clauses.in_capitals(text) else text for text in typed]
        so_far = sum(len(each.names) for each in self.expansions)
        words, added = expansion.expand(calm, self.lexicon, self.excluded_concepts, self.used, so_far)
        self.expansions += added
        return [self.in_fields(each) for each in words]

    def in_fields(self, clause: Clause) -> Clause:
        return clause if self.fields is term_clauses.FIELDS else term_clauses.restricted(clause, self.fields)

    def field(self, name: str, node: Node) -> Clause:
        """Return the clause of what is asked of one field."""
        named = FIELDS[name]
        if named.kind in ("text", "name"):
            outside, self.fields = self.fields, named.searched
            clause = self.clause(node)
            self.fields = outside
            return clause
        clause = _value(named.paths, node)
        return Bool(should=(clause, _value(FIELDS["url"].paths, node))) if named.kind == "site" else clause


def _runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Part the nodes: plain words side by side stay together, every other node is alone."""
    run: list[Node] = []
    for node in nodes:
        if is_plain(node):
            run.append(node)
            continue
        if run:
            yield run
            run = []
        yield [node]
    if run:
        yield run


def _is_standalone(text: str) -> bool:
    return text.startswith(_ADDRESSES) or find_virin(text) is not None


def _narrowing(node: Range | DayOfYear | Has) -> Clause:
    match node:
        case Has(name):
            return Bool(should=tuple(map(clauses.Exists, HAS[name])))
        case DayOfYear(day):
            return Term(FIELDS["day"].paths[0], day)
        case Range(name, low, high):
            is_day = isinstance(high, str) and not high.startswith("now")
            return clauses.Range(FIELDS[name].paths[0], low, f"{high}||/d" if is_day else high)


def _value(paths: Sequence[str], node: Node) -> Clause:
    """Return the clause of a field that is asked as a whole, in any case."""
    match node:
        case And(nodes):
            return Bool(filter=tuple(_value(paths, each) for each in nodes))
        case Or(nodes):
            return Bool(should=tuple(_value(paths, each) for each in nodes))
        case Not(inner):
            return Bool(must_not=(_value(paths, inner),))
        case Word(text) | Prefix(text) if paths == FIELDS["url"].paths:
            return _address(text)
        case Prefix(text):
            whole = tuple(clauses.Prefix(path, text) for path in paths)
            printed = (term_clauses.prefix(text),) if paths in _PRINTED and len(text) >= SHORTEST_PRINTED else ()
            return Bool(should=(*whole, *printed))
        case Wildcard(text):
            return clauses.MatchWildcard(text, tuple(paths))
        case Word(text) | Phrase(text) | Exact(text):
            return Bool(should=(*(Term(path, text, any_case=True) for path in paths), *_printed(paths, text)))
        case Near(operands):
            return _value(paths, And(operands))
        case NotNear(inner, other):
            return _value(paths, And((inner, Not(other))))
        case AtLeast(inner):
            return _value(paths, inner)
    raise AssertionError(node)


def _printed(paths: Sequence[str], text: str) -> Iterator[Clause]:
    """Yield the clauses of a VIRIN or a contract's number in the text, and of the changes of a contract."""
    if paths in _PRINTED:
        yield term_clauses.exact(text)
    if paths == FIELDS["contract"].paths:
        yield from (clauses.Prefix(path, f"{text}-") for path in paths)


def _address(text: str) -> Clause:
    """Return the clause of the article at an address, and of those whose addresses begin so."""
    bare = text.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    beginnings = (clauses.Prefix("url", scheme + bare) for scheme in _SCHEMES)
    return Bool(should=(Term("id", id_of_url(f"https://{bare}")), *beginnings))
