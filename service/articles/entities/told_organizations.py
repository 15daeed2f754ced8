"""Organizations that only what stands around their words tells: a state, a possessive, "a maker of"."""

import re

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import SMALL, Cue, Phrases
from service.articles.entities.organizations import Organization
from service.articles.entities.personal_names import is_given

_CHAMBERS_OF_STATES = frozenset(("House of Representatives", "House of Delegates", "Senate", "General Assembly"))
_COMPANY_AFTER = re.compile(
    r", (?:an?|the) (?:[\w.’'-]+ ){0,6}?(?:(?:company|firm|nonprofit|start-?up|subsidiary|think tank|shipbuilder|"
    r"news agency|advocacy group)(?=[,.;]| (?:of|for|in|based|that|which|with|headquartered)\b)|maker of\b)"
)


def body_of_nation(words: list[str]) -> Organization | None:
    """Read what needs no name of its own where a possessive stands before it: "Ukraine's | Foreign Ministry"."""
    name = " ".join(words[:2])
    return Organization(name, 0, 2) if name in words_of("body of nation") else None


def chamber_at(words: list[str], since: int, at: int, end: int, known: Phrases[Cue]) -> Organization | None:
    """Read a state's chamber of parliament, whose kind stands from `at`: "Kansas House of Representatives"."""
    chamber = " ".join(words[at:end])
    if chamber not in _CHAMBERS_OF_STATES:
        return None
    start = at - 1 if at > since and words[at - 1] == "State" else at
    for first in range(max(since, start - 2), start):
        hit = known.longest(words, first)
        if hit and hit[0] == start and hit[1].kind == "place" and words[start - 1] in words_of("state"):
            return Organization(" ".join(words[first:end]), first, end)
    return None


def is_company_name(words: list[str]) -> bool:
    """Tell whether words may be a company's name: no given name opens it, and it is not all in capitals."""
    return not (is_given(words[0]) or words[0].isupper()) and SMALL.isdisjoint(words)


def is_told_company(after: str) -> bool:
    """Tell whether what follows a name says that it is a company's: ", a maker of drones", ", a defense company"."""
    return _COMPANY_AFTER.match(after) is not None
