"""A query's tree → an Elasticsearch query, with what the lexicon added to it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.lexicon.lexicon import Lexicon
from service.search import meanings, words
from service.search.meanings import Expansion
from service.search.syntax import Exact, Phrase, Prefix, Query, Term, Word
from service.search.words import Clause

FEWEST_LOUD = 2


@dataclass(frozen=True, slots=True)
class Compiled:
    """The Elasticsearch query of a tree, and what was added to the words typed."""

    clause: Clause
    expansions: tuple[Expansion, ...] = ()


def compile_query(query: Query, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> Compiled:
    """Compile a tree; the concepts in `without` add nothing. Words side by side may be one name."""
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    expansions: list[Expansion] = []
    for excluded, terms in _runs(_calm(query.terms, lexicon)):
        so_far = sum(len(each.names) for each in expansions)
        clauses, added = _clauses(terms, lexicon, without, so_far)
        expansions += added
        if excluded:
            unwanted.append({"bool": {"must": clauses}})
        else:
            wanted += clauses
    if not wanted and not unwanted:
        return Compiled({"match_all": {}})
    return Compiled({"bool": {"must": wanted or [{"match_all": {}}], "must_not": unwanted}}, tuple(expansions))


def _runs(terms: Sequence[Term]) -> Iterator[tuple[bool, list[Term]]]:
    """Part the terms: plain words side by side stay together, every other term is alone."""
    run: list[Term] = []
    for term in terms:
        plain = isinstance(term, Word) and not term.excluded
        if plain:
            run.append(term)
            continue
        if run:
            yield False, run
            run = []
        yield term.excluded, [term]
    if run:
        yield False, run


def _clauses(
    terms: Sequence[Term], lexicon: Lexicon, without: frozenset[str], added: int
) -> tuple[list[Clause], list[Expansion]]:
    match terms[0]:
        case Word():
            return meanings.run([term.text for term in terms], lexicon, without, added)
        case Phrase(text):
            return [words.quoted(text)], []
        case Exact(text):
            return [words.exact(text)], []
        case Prefix(text):
            return [words.prefix(text)], []


def _calm(terms: tuple[Term, ...], lexicon: Lexicon) -> tuple[Term, ...]:
    """Take capitals for nothing where every word of several is typed in them, unless each is a known acronym."""
    typed = [term.text for term in terms if isinstance(term, Word)]
    letters = [text for text in typed if any(map(str.isalpha, text))]
    loud = len(letters) >= FEWEST_LOUD and all(text == text.upper() for text in letters)
    if not loud or all(text.replace(".", "") in lexicon.finder.acronyms.known for text in letters):
        return terms
    return tuple(
        Word(term.text.lower(), term.excluded) if isinstance(term, Word) and words.in_capitals(term.text) else term
        for term in terms
    )
