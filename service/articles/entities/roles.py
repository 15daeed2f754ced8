"""Roles of people: the office before a name and the words set off by commas after it. Where names are: `walk`."""

import re

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import signs
from service.articles.entities.ranks import SERVICES

_ROLE = re.compile(r", (?:the|an?) ((?:U\.S\.|[^,.;:()“”\"\n]){3,90})(?=[,;]|\.(?:\s|$))")
_RELATIVE = re.compile(r" (?:who|that|which)\b")
_GOES_ON = frozenset(("and", "at", "for", "from", "in", "of", "on", "to", "with"))
_SMALL = frozenset(("of", "the", "for", "and", "in"))
# Words before an office that belong to it: "Deputy Defense Minister", "Iraqi President", "U.S. Rep.".
_QUALIFIER = re.compile(
    r"Acting|Assistant|Associate|Deputy|Executive|Senior|Vice|U\.S\.|U\.N\.|[A-Z][a-z]+(?:an|nch|ese|i|ish)"
)
_LONGEST_PREFIX = 8


def with_office(prefix: list[str], office: list[str]) -> str:
    """Return an office with the words before it that belong to it: "Iraqi Defense Minister"."""
    while prefix and not (_is_body(prefix) or all(map(_QUALIFIER.fullmatch, prefix))):
        prefix = prefix[1:]
    return " ".join([*prefix, *office])


def before_rank(prefix: list[str]) -> str | None:
    """Return the office that stands before a rank: "Supreme Allied Commander Army Gen."."""
    for size in (1, 2):
        # The service belongs to the rank, unless "of the" leads to it.
        if " ".join(prefix[-size:]) in SERVICES and not _SMALL.intersection(prefix[-size - 1 : -size]):
            prefix = prefix[:-size]
    while prefix and prefix[0] in _SMALL:
        prefix = prefix[1:]
    office = words_of("role word").intersection(word.lower() for word in prefix)
    return " ".join(prefix) if office and len(prefix) <= _LONGEST_PREFIX else None


def after_name(after: str) -> str | None:
    """Read the words set off by commas after a name, as far as they are a role: ", the … commander,"."""
    told = _ROLE.match(after)
    words = _RELATIVE.split(told[1])[0].split() if told else []
    role_words = words_of("role word")
    places = [at for at, word in enumerate(words) if word.lower() in role_words]
    if not places:
        return None
    first, last = places[0], places[-1]
    goes_on = any(word in _GOES_ON for word in words[first + 1 : last + 2])
    return " ".join(words if goes_on else words[: last + 1])


def _is_body(words: list[str]) -> bool:
    hit = signs().longest(words, 0)
    return hit is not None and hit[0] == len(words) and hit[1].kind in {"organization", "place"}
