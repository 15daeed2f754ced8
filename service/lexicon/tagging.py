"""The concepts that an article mentions, found when it is indexed. Rather few than wrong. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mappings.lexicon.concepts import ARMS, Concept
from service.lexicon.finder import Found
from service.lexicon.lexicon import Lexicon

# What makes a nickname before it a piece of equipment: "Patriot battery", "Reaper crews".
_ARMED_NOUN = re.compile(
    r" (?:(?:anti-\w+|guided|unmanned|attack|remotely piloted|battle|air defen[cs]e|\w+-launched) )?"
    r"(?:missile|rocket|tank|aircraft|airplane|plane|jet|fighter|bomber|helicopter|drone|crew|pilot|squadron|batter(?:y|ie)"
    r"|launcher|system|torpedo|radar|vehicle|howitzer|gunship|airframe|airlifter|tanker|fleet|variant|interceptor)s?\b"
)
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
SMALL_WORD, LOOK_BACK = 3, 20
_HONORIFIC = frozenset(("MR", "MS", "MRS", "DR"))
_SMALL = re.compile(r"[a-z]")


class Tag(NamedTuple):
    """A concept that is mentioned, by its id and its preferred name."""

    concept: str
    label: str


def tags(paragraphs: Iterable[str], defined: Mapping[str, str], lexicon: Lexicon) -> tuple[Tag, ...]:
    """Return the concepts that the paragraphs mention, in order; `defined` are the article's acronyms, short → long.

    An acronym that the article defines means what it is defined as, there. One of several senses, or a name that is
    another word too, counts where the article has another name of the same concept.
    """
    mentions = [(hit, text) for text in paragraphs for hit in lexicon.finder.find(text)]
    own = {_letters(short): _meant(long, lexicon) for short, long in defined.items()}
    told = dict.fromkeys(concept for hit, text in mentions for concept in _certain(hit, text, own, lexicon))
    found = dict.fromkeys(concept for hit, text in mentions for concept in _kept(hit, told, own))
    return tuple(Tag(concept, lexicon.concepts[concept].name) for concept in {**told, **found})


def _certain(hit: Found, text: str, own: Mapping[str, frozenset[str]], lexicon: Lexicon) -> Iterator[str]:
    """Return what a mention means by itself."""
    senses = [sense.concept for sense in hit.senses]
    if hit.acronym and _letters(hit.form) in own:
        yield from own[_letters(hit.form)].intersection(senses)
        return
    clear = [sense.concept for sense in hit.senses if not sense.ambiguous]
    if len(senses) == 1:
        named = not hit.acronym and _is_named(hit, text, lexicon.concepts[senses[0]])
        if clear or named or _speaks_by_its_capitals(hit, text):
            yield senses[0]


def _kept(hit: Found, told: Mapping[str, None], own: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Return what an unclear mention means by what else is told."""
    if not (hit.acronym and _letters(hit.form) in own):
        yield from (sense.concept for sense in hit.senses if sense.concept in told)


def _speaks_by_its_capitals(hit: Found, text: str) -> bool:
    return (
        hit.acronym
        and _letters(hit.form) not in _HONORIFIC
        and text[hit.start : hit.start + 2].isupper()
        and _SMALL.search(text) is not None
    )


def _is_named(hit: Found, text: str, concept: Concept) -> bool:
    """Whether a name that is another word too is printed as this name: with its capitals, alone in a sentence."""
    if concept.kind in ARMS and _ARMED_NOUN.match(text, hit.end):
        return True
    words = hit.form.split()
    if len(words) > 1:
        return all(word[0].isupper() for word in words if len(word) > SMALL_WORD) and _SMALL.search(text) is not None
    if not hit.form[0].isupper() or _GOES_ON.match(text, hit.end):
        return False
    before = _BEFORE.get(concept.kind)
    return before is not None and before.search(text[max(0, hit.start - LOOK_BACK) : hit.start]) is not None


def _letters(acronym: str) -> str:
    return acronym.replace(".", "")


def _meant(long: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the concepts whose name a long form is; none where the article means something of its own."""
    whole = [hit for hit in lexicon.finder.find(long) if hit.start == 0 and hit.end == len(long)]
    return frozenset(sense.concept for hit in whole for sense in hit.senses)
