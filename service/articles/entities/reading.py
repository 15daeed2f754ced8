"""Reading an article's texts: their mentions, and the names that its fields have by them.

Mentions are not stored. They are found when an article is made, and again from its stored texts wherever they are
needed: they follow from the texts and the lexicon, so that what is stored could only be older than either.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from service.articles.article import Person
from service.articles.entities.known_names import FIELDS, known_names
from service.articles.entities.mentions import Mention, Support, Text
from service.articles.entities.people import Roll, surname
from service.articles.entities.places import in_dateline
from service.articles.entities.recognizer import recognizer
from service.articles.entities.senses import BORDER, Own, letters, meant, own_meanings
from service.lexicon.lexicon import Lexicon

Texts = tuple[Text, ...]

# What is no sentence: its names count for the lexicon's concepts only.
_NO_SENTENCE = frozenset(("title", "heading"))
# As many articles as are normalised before they are written.
_REMEMBERED = 64
# How much longer a concept's form may be than the name that it begins with: a plural or possessive ending.
_ENDING = 3
# The kinds of a name and of a concept that may be one thing: what is a ship here may be a unit there.
_SAME = frozenset(
    (name, concept)
    for concept, field in FIELDS.items()
    for name in FIELDS.values()
    if (name == "place") == (field == "place")
)
# Kind, name, support, rank and role of a mention.
_TOLD = itemgetter(0, 1, 6, 7, 8)


class _Read(NamedTuple):
    """The texts but for the dateline, where each begins in all of them joined, and the names by where they begin."""

    printed: list[Text]
    starts: list[int]
    joined: str
    found: list[tuple[int, Mention]]


class Names(NamedTuple):
    """The names of one article, each once, in order of first mention."""

    people: tuple[Person, ...]
    places: tuple[str, ...]
    organizations: tuple[str, ...]
    units: tuple[str, ...]
    equipment: tuple[str, ...]
    operations: tuple[str, ...]


def texts(
    *,
    title: str | None = None,
    dateline: str | None = None,
    lead: str | None = None,
    sections: Iterable[tuple[str | None, Sequence[str]]] = (),
    captions: Iterable[str | None] = (),
) -> Texts:
    """Return the texts of an article in the order of print: a lead that is a paragraph's, and a caption twice, once."""
    body: list[Text] = []
    paragraphs: set[str] = set()
    at = 0
    for number, (heading, printed) in enumerate(sections):
        if heading:
            body.append(Text("heading", number, heading))
        body += [Text("paragraph", at + place, paragraph) for place, paragraph in enumerate(printed)]
        at += len(printed)
        paragraphs.update(printed)
    made = [Text("title", 0, title)] if title else []
    if dateline:
        made.append(Text("dateline", 0, dateline))
    if lead and lead not in paragraphs:
        made.append(Text("lead", 0, lead))
    made += body
    shown = dict.fromkeys(captions)
    return (*made, *(Text("caption", number, caption) for number, caption in enumerate(shown) if caption))


@lru_cache(maxsize=_REMEMBERED)
def _read(texts: Texts, lexicon: Lexicon) -> _Read:
    reader = recognizer(lexicon)
    printed = [text for text in texts if text.kind != "dateline"]
    joined = BORDER.join(text.printed for text in printed)
    # The last position is where another text would begin.
    starts = [0, *accumulate(len(text.printed) + 1 for text in printed)]
    found = []
    for text in texts:
        if text.kind == "dateline":
            for name, start, end in in_dateline(text.printed, joined, reader.known.places_in_any_case):
                concept = reader.known.concept("place", name)
                mention = Mention("place", name, concept, text, start, end, Support.DATELINE)
                found.append((starts[1] - 1 if printed[:1] == list(texts[:1]) else -1, mention))
    after = 0
    for start, (kind, name, concept, begin, end, support, rank, role) in reader.finds(joined):
        if start >= after:
            at = bisect_right(starts, start) - 1
            first, after, text = starts[at], starts[at + 1], printed[at]
        place = start - first
        mention = Mention(kind, name, concept, text, place + begin, place + end, support, rank, role)
        found.append((start + begin, mention))
    return _Read(printed, starts, joined, found)


def named(texts: Texts, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions of persons, places, organizations, units, equipment and operations that stand as names.

    What is no listed name is called as it is printed here, though it may be a concept's: "5th Corps".
    """
    return [mention for _, mention in _read(texts, lexicon).found]


def find_mentions(texts: Texts, defined: Mapping[str, str], lexicon: Lexicon) -> list[Mention]:
    """Return all mentions in the texts, in order: what stands as a name, and the lexicon's concepts of every kind.

    `defined` are the article's own acronyms, short → long. What is a name and a concept's form is one mention; what the
    rest of the article makes of a form with several senses counts for the name too. A person's name holds no concept.
    An acronym that the article defines as something else names nothing, and what doctrine alone lists is a term.
    """
    labels = known_names(lexicon).labels
    printed, starts, joined, names = _read(texts, lexicon)
    own = own_meanings(defined, lexicon)
    found = [pair for pair in names if _is_own(pair[1], own)] if own else list(names)
    at_start = {start: number for number, (start, _) in enumerate(found)}
    within = _within_persons(found)
    hits = meant(joined, own, lexicon)
    after = 0
    for start, end, concept, support in hits:
        if start in at_start:
            number = at_start[start]
            mention = found[number][1]
            if (mention[0], labels[concept][0]) in _SAME and 0 <= end - start - (mention[5] - mention[4]) <= _ENDING:
                if mention[2] != concept and not any(hit[0] == start and hit[2] == mention[2] for hit in hits):
                    found[number] = start, mention._replace(concept=concept, support=support)
                continue
        if start not in within:
            if start >= after:
                at = bisect_right(starts, start) - 1
                first, after, text = starts[at], starts[at + 1], printed[at]
            kind, name = labels[concept]
            mention = Mention(kind, name, concept, text, start - first, end - first, support, None, None, False)  # noqa: FBT003
            found.append((start, mention))
    for number, (start, mention) in enumerate(found[: len(at_start)]):
        if mention[2] and labels[mention[2]][1] != mention[1]:
            found[number] = start, mention._replace(name=labels[mention[2]][1])
    found.sort(key=itemgetter(0))
    return [mention for _, mention in found]


def names_of(mentions: Iterable[Mention]) -> Names:
    """Return the names that stand in an article's sentences and its dateline. A surname is no place."""
    roll = Roll()
    by_kind: dict[str, dict[str, None]] = {}
    dateline: dict[str, None] = {}
    standing = (each for each in mentions if each.stands and each.where.kind not in _NO_SENTENCE)
    for kind, name, support, rank, role in dict.fromkeys(map(_TOLD, standing)):  # what comes again adds nothing
        if kind == "person":
            roll.add(Person(name, rank, role))
        elif support is Support.DATELINE:
            dateline[name] = None
        else:
            by_kind.setdefault(kind, {})[name] = None
    people = roll.people()
    surnames = {surname(person.name) for person in people}
    found = [name for name in by_kind.get("place", ()) if name not in surnames]
    return Names(
        people=people,
        places=tuple(dict.fromkeys([*dateline, *found])),
        organizations=tuple(by_kind.get("organization", ())),
        units=tuple(by_kind.get("unit", ())),
        equipment=tuple(by_kind.get("equipment", ())),
        operations=tuple(by_kind.get("operation", ())),
    )


def people_in_title(mentions: Iterable[Mention]) -> tuple[Person, ...]:
    """Return the people whom a title names, who may speak in the text by their surnames."""
    roll = Roll()
    for each in mentions:
        if each.kind == "person" and each.where.kind == "title":
            roll.add(Person(each.name, each.rank, each.role))
    return roll.people()


def _within_persons(found: Iterable[tuple[int, Mention]]) -> set[int]:
    """Return the positions within the names of persons, but for listed ones, which may have a title: "NATO …"."""
    return {
        position
        for start, mention in found
        if mention.kind == "person" and mention.support is not Support.LISTED
        for position in range(start, start + mention.end - mention.start)
    }


def _is_own(name: Mention, own: Own) -> bool:
    """Tell whether a name agrees with what the article itself defines."""
    return name.concept is None or name.concept in own.get(letters(name.form), (name.concept,))
