"""Which concept a known form means where it stands, and why that is sure. Rather few than wrong."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mappings.lexicon.concepts import ARMS, Concept, english_words, official_acronyms
from service.articles.entities.equipment import before_armed_noun
from service.articles.entities.labels import is_sure_in_capitals, is_within, names_nothing, parts_in_capitals
from service.articles.entities.mentions import Support
from service.articles.entities.services import SERVICES
from service.articles.item_warnings import Kind, warn
from service.lexicon.finder import Form, Sense
from service.lexicon.lexicon import Lexicon

# A capital after a name makes it part of a longer one: Patriot Act, Jordan Smith, Falcon 9.
_GOES_ON = re.compile(r"[ -](?:[A-Z\d])")
_DETERMINED = re.compile(r"(?:^|\s)(?:[Tt]he|[Aa]n?|[a-z]+'s|two|three|four|five|six|several|new|more|\d+) $")
# What stands before a name that is another word too, by the kind of thing that it names.
_BEFORE = {
    "equipment": _DETERMINED,
    "weapon": _DETERMINED,
    "place": re.compile(r"(?:[a-z],?|[A-Z][a-z]+,) $"),
    "organization": re.compile(r"(?:^|\s)[Tt]he $"),
}
_SPELT = {"isation": "ization", "centre": "center", "defence": "defense", "programme": "program", "labour": "labor"}
_BRITISH = re.compile("|".join(_SPELT))
# "igniting the Spirit of enterprise", "an Eagles fan"
_NO_ARMS = re.compile(r" (?:of|fans?|coach|players?|hostages?|deal|talks|ceasefire|crisis|war)\b")
_LONGEST_SMALL_WORD, _LOOK_BACK = 3, 20
# Two letters mean too much else, VA, PA, CR; but for these.
_SHORTEST = 3
_CLEAR_PAIRS = frozenset(("US", "AI"))
_MOST_MEANINGS = 3

_CAPITALS_BEFORE = re.compile(r"[A-Z]{2,} $")

Own = Mapping[str, frozenset[str]]


# A concept that is meant between two positions of a text, by its id, and why that is sure.
Meant = tuple[int, int, str, Support]


class Meanings(NamedTuple):
    """What the forms in a text mean, in order, and where a form stands that means nothing there.

    `held_back` are the names in capitals that may mean something and are given too little support, with what.
    """

    meant: list[Meant]
    nothing: frozenset[tuple[int, int]]
    held_back: Mapping[str, tuple[Sense, ...]]


def own_meanings(defined: Mapping[str, str], lexicon: Lexicon) -> Own:
    """Return by its letters what each acronym that an article defines means in it: no concept for one of its own."""
    return {letters(short): _called(short, long, lexicon) for short, long in defined.items()}


def meanings(text: str, own: Own, lexicon: Lexicon) -> Meanings:
    """Return what the forms in a text mean; its parts are parted by BORDER.

    An acronym that the article defines means what it is defined as, there. One of several senses, or a name that is
    another word too, counts where the article has another name of the same concept.
    """
    sure: list[Meant] = []
    unclear: list[tuple[int, int, tuple[Sense, ...]]] = []
    nothing: list[tuple[int, int]] = []
    capitals = parts_in_capitals(text)
    # Of a service without its country the recogniser tells whose it is.
    spans = (span for span in lexicon.index_finder.spans(text) if span[2].form not in SERVICES)
    for start, end, form in spans:
        senses = form.senses
        if names_nothing(text, start, end, form, lexicon.concepts[senses[0].concept]):
            nothing.append((start, end))
            continue
        if form.acronym and own and letters(form.form) in own:
            known = own[letters(form.form)]
            sure += [(start, end, each.concept, Support.DEFINED) for each in senses if each.concept in known]
            continue
        support: Support | None = Support.LISTED
        if len(senses) > 1 or (is_within(capitals, start) and not is_sure_in_capitals(form)):
            support = None
        elif senses[0].ambiguous:
            support = _support(start, end, form, text, lexicon)
        if support:
            sure.append((start, end, senses[0].concept, support))
        else:
            unclear.append((start, end, senses))
    told = {concept for _, _, concept, _ in sure}
    held_back = _held_back(text, unclear, told)
    others = [
        (start, end, sense.concept, Support.OTHER_NAME)
        for start, end, senses in unclear
        for sense in senses
        if sense.concept in told
    ]
    return Meanings(sorted([*sure, *others]) if others else sure, frozenset(nothing), held_back)


def _held_back(
    text: str, unclear: Sequence[tuple[int, int, tuple[Sense, ...]]], told: set[str]
) -> dict[str, tuple[Sense, ...]]:
    """Return the forms in capitals that count for none of their meanings."""
    return {
        text[start:end]: senses
        for start, end, senses in unclear
        if text[start].isupper() and told.isdisjoint(sense.concept for sense in senses)
    }


def warn_of_names_held_back(held_back: Mapping[str, tuple[Sense, ...]], lexicon: Lexicon) -> None:
    """Warn of the names of an article that are given too little support."""
    for form, senses in held_back.items():
        warn(Kind.NAME, _with_meanings(form, senses, lexicon))


def _with_meanings(form: str, senses: tuple[Sense, ...], lexicon: Lexicon) -> str:
    named = [lexicon.concepts[sense.concept].name for sense in senses]
    return f"{form}: {', '.join(named[:_MOST_MEANINGS])}{', …' * (len(named) > _MOST_MEANINGS)}"


def _support(start: int, end: int, form: Form, text: str, lexicon: Lexicon) -> Support | None:
    """Return what makes a form that is another word too mean its one concept, where it stands."""
    concept = lexicon.concepts[form.senses[0].concept]
    if form.acronym:
        # "PLOS ONE"
        named_so = form.form.lower() in english_words() and _CAPITALS_BEFORE.search(text[max(0, start - 9) : start])
        if named_so or form.form in official_acronyms().get(concept.id, ()) or not text[start : start + 2].isupper():
            return None
        short = letters(form.form)
        return Support.CAPITALS if len(short) >= _SHORTEST or short in _CLEAR_PAIRS else None
    if concept.kind in ARMS and before_armed_noun(text, end):
        return Support.NOUN_AFTER
    words = form.form.split()
    if len(words) > 1:
        capitals = all(word[0].isupper() for word in words if len(word) > _LONGEST_SMALL_WORD)
        return Support.NAME_IN_CAPITALS if capitals else None
    if not form.form[0].isupper() or _GOES_ON.match(text, end):
        return None
    before = _BEFORE.get(concept.kind)
    told = before is not None and before.search(text[max(0, start - _LOOK_BACK) : start])
    return Support.WORD_BEFORE if told and not (concept.kind in ARMS and _NO_ARMS.match(text, end)) else None


def letters(acronym: str) -> str:
    """Return an acronym without its dots."""
    return acronym.replace(".", "")


def _called(short: str, long: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the concepts whose name a long form is, or of the acronym's those that have most of its words.

    None where the article means something of its own.
    """
    named = _whole(long, lexicon)
    if named:
        return named
    words = _content_words(long)
    return frozenset(name for name in _whole(short, lexicon) if _is_called(words, lexicon.concepts[name]))


def _is_called(words: frozenset[str], concept: Concept) -> bool:
    """Tell whether words are most of a concept's preferred name, or another of its names but for some words."""
    if _shares_most(words, _content_words(concept.name)):
        return True
    forms = (_content_words(form) for form in concept.forms)
    return len(words) > 1 and any(words <= form or (len(form) > 1 and form <= words) for form in forms)


def _whole(form: str, lexicon: Lexicon) -> frozenset[str]:
    named = (sense.concept for sense in lexicon.index_finder.senses_of(form))
    return frozenset(name for name in named if lexicon.concepts[name].indexable)


def _content_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell, as Americans spell them."""
    words = re.findall(r"[^\W_]+", name.lower())
    return frozenset(_BRITISH.sub(_american, word) for word in words if len(word) > _LONGEST_SMALL_WORD)


def _american(british: re.Match[str]) -> str:
    return _SPELT[british[0]]


def _shares_most(some: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(some & others) > max(len(some), len(others))
