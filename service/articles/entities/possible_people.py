"""Names that only the text around them tells as persons': a title or a verb beside them, the surname alone, a list."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from mappings.lexicon.words import words as words_of
from service.articles.entities.mentions import Find, Runs, Support
from service.articles.entities.personal_names import is_given, is_surname, surname

_WORD = re.compile(r"[A-ZÀ-Þ][\w’'-]*\w")
_LOOK_BACK, _LOOK_AHEAD = 40, 120
# What parts the names of a list, as in "Ann Roe, Bo Roe and Cy Roe".
_IN_LIST = re.compile(r"(?:[,;]?(?: and| &)? |[,;] ?\n?)")
_LONGEST_LINK = 8
_OF_NATIONS = ("ian", "ese", "ish", "ean", "can")
# Ranks with a device or a status: "CTI1(IW)", "Col. (Ret.)".
_TITLED = re.compile(r"(?:\b[A-Z]{2,3}[1-3C]|[A-Z][a-z]+\.) ?\([A-Za-z/.]{2,20}\)\.? $")


def with_possible_people(text: str, runs: Runs) -> Runs:
    """Return what is found with those possible persons who surely are persons, and without the others."""
    possible = [
        (number, start, find)
        for number, (start, finds) in enumerate(runs)
        for find in finds
        if find.kind == "possible person"
    ]
    if not possible:
        return runs
    alone = _surnames_alone(text, [find for _, _, find in possible])
    sure = {
        start + find.start
        for _, start, find in possible
        if (surname(find.name) in alone and _is_likely(find)) or _is_told(text, start + find.start, start + find.end)
    }
    sure |= _listed(text, runs, sure)
    settled = list(runs)
    for number in dict.fromkeys(number for number, _, _ in possible):
        start, finds = runs[number]
        settled[number] = start, tuple(_settled(start, finds, sure))
    return settled


def _settled(start: int, finds: tuple[Find, ...], sure: set[int]) -> list[Find]:
    kept = []
    for find in finds:
        if find.kind != "possible person":
            kept.append(find)
        elif start + find.start in sure:
            kept.append(find._replace(kind="person", support=Support.CONTEXT))
    return kept


def _is_likely(find: Find) -> bool:
    """Tell a possible person with a listed name, or a surname's ending; a nationality opens no name."""
    first, last = find.name.split()[0], surname(find.name)
    listed = is_given(first) or (is_surname(last) and not first.endswith(_OF_NATIONS))
    return find.kind == "possible person" and listed


def _surnames_alone(text: str, possible: list[Find]) -> set[str]:
    """Return the last words of names that stand by themselves too."""
    within = Counter(surname(find.name) for find in possible)
    likely = {surname(find.name) for find in possible if _is_likely(find)}
    # A plain search tells most at once; words are counted where it leaves any.
    likely = {last for last in likely if text.count(last) > within[last]}
    counted = Counter(_WORD.findall(text)) if likely else Counter()
    return {last for last in likely if counted[last] > within[last]}


def _is_told(text: str, start: int, end: int) -> bool:
    """Tell whether a title stands before a name, or what only a person does after it."""
    before, after = _beside()
    tail = text[max(0, start - _LOOK_BACK) : start]
    titled = tail.endswith(" ") and (before.search(tail) or _TITLED.search(tail))
    return bool(titled or after.match(text, end, end + _LOOK_AHEAD))


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles = "|".join(sorted(map(re.escape, words_of("small title") | words_of("role word"))))
    before = re.compile(rf"\b(?:{titles}),? $")
    said = "said|says|told|added|wrote|tweeted|testified|argued|explained|believes|recalled|asked|replied"
    after = re.compile(
        rf",? (?:who|whose|{said})\b|, (?:aged )?\d\d(?=[,.)])|,? \((?:[RDI]-|\d\d\)|born )"
        rf"|, (?:an?|the|his|her|then|former|U\.S\.) (?:[^\s,.;:]+ ){{0,8}}?(?:{titles})"
        r"(?=[,.;)]| (?:of|for|at|in|from|with|and|on|who|to)\b)"
    )
    return before, after


def _listed(text: str, runs: Runs, sure: set[int]) -> set[int]:
    """Return the possible persons who stand in a list beside persons."""
    found: set[int] = set()
    spots = [
        (start + find.start, start + find.end, find)
        for start, finds in runs
        for find in finds
        if find.kind in {"person", "possible person"} and " " in find.name
    ]
    for row in (spots, spots[::-1]):
        for one, other in pairwise(row):
            first, second = sorted((one, other))
            between = text[first[1] : second[0]] if second[0] - first[1] <= _LONGEST_LINK else ""
            known = one[2].kind == "person" or one[0] in sure or one[0] in found
            if known and _is_likely(other[2]) and _IN_LIST.fullmatch(between):
                found.add(other[0])
    return {place for place in found if place not in sure}
