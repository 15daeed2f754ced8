"""Expansion: the names of the lexicon among the words of a query, and the clauses of their other names. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple

from mappings.lexicon.concepts import Concept, english_words
from mappings.lexicon.spellings import other_spellings
from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.lexicon.finder import Acronyms, Finder, Found
from service.lexicon.lexicon import Lexicon
from service.lexicon.surface_forms import alike, is_designator, is_narrower
from service.search.compile.clauses import Bool, Clause, DisMax, Term
from service.search.compile.term_clauses import FUNCTION_WORDS, in_capitals, is_english, is_longer, joined, phrase, word

# What the lexicon adds weighs less than what was typed.
ADDED = 0.7
# What share of that is left to a sense that no article is known to use.
LEAST_USED = 0.4
UNUSED: Mapping[str, int] = MappingProxyType({})
# Before a word, the id of its other spellings, by which they can be left out as a concept's names are.
SPELLING = "spelling:"
MAX_NAMES = 30
MAX_ADDED = 100
MAX_SENSES = 6
_POSSESSIVE = re.compile("['’]s?$")
_BOUND = ("", " ")
# Between a rank and a surname stand a given name, an initial and a nickname.
NAMES_BETWEEN = 4
_PROPER = re.compile(r"[A-Z]")
_SIGN = re.compile(r"[\W_]")
_NO_LETTER = re.compile(r"[^\w ]")


@dataclass(frozen=True, slots=True)
class Expansion:
    """What was added for a part of the query: names of what it means. Of several senses, those that the press uses."""

    text: str
    senses: tuple[Concept, ...]
    names: tuple[str, ...]

    def as_json(self, counts: Mapping[str, int]) -> dict[str, Any]:
        """Return `{text, concept, names, senses}`; the concept is null where there are several senses.

        `counts` says how many of the articles found mention each concept.
        """
        first, *others = sorted(self.senses, key=lambda entry: -counts.get(entry.id, 0))
        senses = [
            {"concept": entry.id, "name": entry.name, "field": entry.field or None, "count": counts.get(entry.id, 0)}
            for entry in (first, *others)
        ]
        return {
            "text": self.text,
            "concept": None if others else first.id,
            "names": list(self.names),
            "senses": senses if others else [],
        }


class Sense(NamedTuple):
    """One thing that a name may mean, and how much its other names weigh."""

    entry: Concept
    weight: float = ADDED


class ExpandedPart(NamedTuple):
    """Words of a query that are one name, or one word, and their clause."""

    words: tuple[str, ...]
    clause: Clause


def expand(
    typed: Sequence[str],
    lexicon: Lexicon,
    excluded_concepts: frozenset[str],
    used: Mapping[str, int] = UNUSED,
    added: int = 0,
) -> tuple[list[Clause], list[Expansion]]:
    """Return the clauses of a run of words, each of which must match, and what was added.

    Words such as "of" and "the" are asked for as parts of names only, unless there is nothing else. `used` counts the
    articles that mention a concept: of several senses, the one most used weighs most. `added` is how many names the
    query has got before: beyond MAX_ADDED, no more are added.
    """
    parts, expansions = expand_parts(typed, lexicon, excluded_concepts, used, added)
    return [part.clause for part in parts], expansions


def expand_parts(
    typed: Sequence[str],
    lexicon: Lexicon,
    excluded_concepts: frozenset[str],
    used: Mapping[str, int] = UNUSED,
    added: int = 0,
) -> tuple[list[ExpandedPart], list[Expansion]]:
    """Return what `expand` does, each clause with the words that it is for."""
    acronyms = lexicon.finder.acronyms
    words = joined(" ".join(typed))
    text = " ".join(words)
    made: list[ExpandedPart] = []
    expansions: list[Expansion] = []
    for part, found in _parts(words, text, lexicon):
        if found is None:
            for each in part:
                if each not in FUNCTION_WORDS:
                    clause, spelled = _spelled(each, word(each, acronyms), excluded_concepts, acronyms)
                    made.append(ExpandedPart((each,), clause))
                    expansions += spelled
            continue
        senses = () if found.is_variant(text) or added >= MAX_ADDED else found.senses
        concepts = tuple(lexicon.concepts[sense.concept] for sense in senses if sense.concept not in excluded_concepts)
        clause, names = _name(found, part, text, _weighed(concepts, used), acronyms)
        if len(part) == 1 and not names:
            clause, spelled = _spelled(part[0], clause, excluded_concepts, acronyms)
            expansions += spelled
        made.append(ExpandedPart(tuple(part), clause))
        added += len(names)
        if names or len(concepts) > 1:
            expansions.append(Expansion(text[found.start : found.end], concepts, names))
    return made or [ExpandedPart((each,), word(each, acronyms)) for each in words], expansions


def _spelled(
    each: str, typed: Clause, excluded_concepts: frozenset[str], acronyms: Acronyms
) -> tuple[Clause, Sequence[Expansion]]:
    """Return the clause of a word with its other spellings, armour and armor, which weigh less, and these as added."""
    single = _POSSESSIVE.sub("", each)
    others = () if in_capitals(single) else other_spellings(single)
    spelling = Concept(f"{SPELLING}{single.lower()}", single, "spelling", names=others)
    if not others or spelling.id in excluded_concepts:
        return typed, ()
    clauses = (Bool(must=(word(other, acronyms),), boost=ADDED) for other in others)
    return DisMax((typed, *clauses), tie_breaker=0.1), (Expansion(each, (spelling,), others),)


def _parts(words: Sequence[str], text: str, lexicon: Lexicon) -> Iterator[tuple[Sequence[str], Found | None]]:
    """Part a run into its names, a rank with the word after it, and the words between."""
    place = {start: number for number, start in enumerate(_starts(words))}
    at = 0
    for found in _names(words, text, lexicon):
        first = place[found.start]
        last = place.get(found.end + 1, len(words))
        if first < at:
            continue
        if any(lexicon.concepts[sense.concept].kind == "rank" for sense in found.senses):
            last = min(last + 1, len(words))
        yield words[at:first], None
        yield words[first:last], found
        at = last
    yield words[at:], None


def _starts(words: Sequence[str]) -> Iterator[int]:
    at = 0
    for each in words:
        yield at
        at += len(each) + 1


def _names(words: Sequence[str], text: str, lexicon: Lexicon) -> list[Found]:
    """Find the names in a run; acronyms and ranks may be typed in small letters."""
    pairs = zip_longest(words, words[1:], fillvalue="")
    found = lexicon.finder.find(" ".join(_as_printed(each, following, lexicon.finder) for each, following in pairs))
    return [hit for hit in found if text[: hit.start][-1:] in _BOUND and text[hit.end : hit.end + 1] in _BOUND]


def _as_printed(each: str, following: str, finder: Finder) -> str:
    # "general mattis", no "general public"
    if each.rstrip(".") in finder.ranks and following and not is_english(following):
        return each.capitalize()
    return each.upper() if each.isalnum() and each.upper() in finder.acronyms.known and not is_english(each) else each


def _name(
    found: Found, words: Sequence[str], text: str, senses: Sequence[Sense], acronyms: Acronyms
) -> tuple[Clause, tuple[str, ...]]:
    typed = " ".join(words)
    if any(sense.entry.kind == "rank" for sense in senses):
        return _rank(found, words, text, [sense.entry for sense in senses], acronyms)
    clauses = [_typed(words, found, acronyms)]
    names: list[str] = []
    for sense in _added(senses):
        others = _others(sense.entry, typed, single=len(senses) == 1)
        names += others
        clauses += (_form(sense, form, acronyms) for form in _shortest(sense.entry, others, typed))
    clause = clauses[0] if len(clauses) == 1 else DisMax(tuple(clauses), tie_breaker=0.1)
    return clause, _without_respellings(names)


def _without_respellings(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names to tell: of those that differ in capitals and dots alone, the last, which is no acronym."""
    return tuple({bare(name): name for name in names}.values())


def bare(form: str) -> str:
    """Return the letters and digits of a form."""
    return _SIGN.sub("", form).lower()


def _weighed(concepts: tuple[Concept, ...], used: Mapping[str, int]) -> tuple[Sense, ...]:
    """Return the senses of a name, the one that most articles mention first and with all its weight."""
    most = max((used.get(entry.id, 0) for entry in concepts), default=0)
    if len(concepts) == 1 or not most:
        return tuple(map(Sense, concepts))
    shares = {entry.id: used.get(entry.id, 0) / most for entry in concepts}
    ordered = sorted(concepts, key=lambda entry: -shares[entry.id])
    return tuple(Sense(entry, ADDED * (LEAST_USED + (1 - LEAST_USED) * shares[entry.id])) for entry in ordered)


def _added(senses: Sequence[Sense]) -> Sequence[Sense]:
    """Return the senses whose names are added: those that the press uses, all where the lists know none of these."""
    of_the_press = [sense for sense in senses if not sense.entry.of_doctrine_alone]
    return (of_the_press or senses)[:MAX_SENSES]


def _typed(words: Sequence[str], found: Found, acronyms: Acronyms) -> Clause:
    """Return the clause of a name as typed: a proper name's words stand together, a common term's may stand apart."""
    if len(words) == 1 and not is_designator(found.form):
        return word(words[0], acronyms)
    whole = phrase(" ".join(words), "any_case")
    if len(words) == 1 or _PROPER.search(found.form):
        return whole
    apart = Bool(must=tuple(word(each, acronyms) for each in words), boost=0.5)
    return DisMax((whole, apart))


def _others(entry: Concept, typed: str, *, single: bool) -> list[str]:
    """Return the names to add: each once, however it is spelled; of one sense among several, no further acronym."""
    seen = {_key(typed)}
    names = []
    for form in entry.forms:
        word_too = form in english_words() or (form in entry.acronyms and _is_word_too(form, names=True))
        unused = (not entry.indexable and word_too) or is_narrower(form, entry.forms)
        if unused or _key(form) in seen or (not single and form in entry.acronyms):
            continue
        seen.add(_key(form))
        names.append(form)
    return names[:MAX_NAMES]


@lru_cache(maxsize=50_000)
def _is_word_too(acronym: str, *, names: bool = False) -> bool:
    """Tell whether an acronym is a word, a title or a state, or with `names` a given name: mentions alone tell then."""
    short = acronym.replace(".", "")
    return short in words_of("common abbreviation") or is_english(short) or (names and short.title() in given_names())


def _shortest(entry: Concept, forms: Sequence[str], typed: str) -> list[str]:
    """Return the forms that find all that the others find: who prints the Islamic State of Iraq has an Islamic State.

    What an article has under conditions only finds nothing for a longer form.
    """
    always = [typed, *(form for form in forms if form not in entry.acronyms and form not in entry.ambiguous)]
    return [form for form in forms if not is_longer(form, always)]


@lru_cache(maxsize=50_000)
def _key(form: str) -> tuple[str, bool]:
    """Return what two spellings share; DoD and DOD are two to the analyzers."""
    return _NO_LETTER.sub("", alike(form)).lower().removesuffix("s"), in_capitals(form)


def _form(sense: Sense, form: str, acronyms: Acronyms) -> Clause:
    entry = sense.entry
    acronym = form in entry.acronyms
    clause = word(form, acronyms) if acronym or in_capitals(form) else phrase(form, "words")
    mentioned = Term("terms.concept", entry.id)
    if form in entry.ambiguous and (not acronym or _is_word_too(form)):
        clause = Bool(must=(clause,), filter=(mentioned,))
    elif acronym:
        defined = Bool(filter=(Term("acronyms.short", form),), must_not=(mentioned,))
        clause = Bool(must=(clause,), must_not=(defined,))
    return Bool(must=(clause,), boost=sense.weight)


def _rank(
    found: Found, words: Sequence[str], text: str, concepts: Sequence[Concept], acronyms: Acronyms
) -> tuple[Clause, tuple[str, ...]]:
    """Return the clause of a rank, which is one before a name only: Gen. Mattis is General Mattis."""
    size = len(text[found.start : found.end].split())
    typed = Bool(must=tuple(word(each, acronyms) for each in words))
    if len(words) <= size:
        return typed, ()
    name = words[-1]
    forms = [form for entry in concepts for form in entry.forms]
    others = (phrase(f"{form} {name}", "any_case", boost=ADDED, slop=NAMES_BETWEEN) for form in forms[:MAX_NAMES])
    return DisMax((typed, *others)), tuple(dict.fromkeys(forms))
