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
from service.articles.entities.mentions import Mention, Support, Text, TextKind
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
_LONGEST_ENDING = 3


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
def named(texts: Texts, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of persons, places, organizations, units, equipment and operations that stand as names.

    What is no listed name is called as it is printed here, though it may be a concept's: "5th Corps".
    """
    reader = recognizer(lexicon)
    printed = [text for text in texts if text.kind != "dateline"]
    joined, starts = _joined(printed)
    mentions = []
    for text in texts:
        if text.kind == "dateline":
            for name, start, end in in_dateline(text.printed, joined, reader.known.places_in_any_case):
                concept = reader.known.concept("place", name)
                mentions.append(Mention("place", name, concept, text, start, end, Support.DATELINE))
    at, first, after = -1, 0, 0
    for start, find in reader.finds(joined):
        if start >= after:
            at = bisect_right(starts, start) - 1
            first, after = starts[at], starts[at + 1]
        kind, name, concept, begin, end, support, rank, role = find
        place = start - first
        mentions.append(
            Mention(kind, name, concept, printed[at], place + begin, place + end, support, rank=rank, role=role)
        )
    return tuple(mentions)


def find_mentions(texts: Texts, defined: Mapping[str, str], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return all mentions in the texts, in order: what stands as a name, and the lexicon's concepts of every kind.

    `defined` are the article's own acronyms, short → long. What is a name and a concept's form is one mention; what the
    rest of the article makes of a form with several senses counts for the name too. A person's name holds no concept.
    An acronym that the article defines as something else names nothing, and what doctrine alone lists is a term.
    """
    labels = known_names(lexicon).labels
    own = own_meanings(defined, lexicon)
    printed = [text for text in texts if text.kind != "dateline"]
    joined, starts = _joined(printed)
    order = {text[:2]: number for number, text in enumerate(texts)}
    concepts: dict[tuple[int, int], list[Mention]] = {}
    number, text, first, after = -1, Text("title", 0, ""), 0, 0
    for start, end, identifier, support in meant(joined, own, lexicon):
        if start >= after:
            at = bisect_right(starts, start) - 1
            first, after = starts[at], starts[at + 1]
            text = printed[at]
            number = order[text[:2]]
        kind, name = labels[identifier]
        begin = start - first
        mention = Mention(kind, name, identifier, text, begin, end - first, support, None, None, False)  # noqa: FBT003
        concepts.setdefault((number, begin), []).append(mention)
    names = (
        name._replace(name=labels[name.concept][1]) if name.concept else name
        for name in named(texts, lexicon)
        if not own or _is_own(name, own)
    )
    return tuple(_resolved(names, concepts, order))


def names_of(mentions: Iterable[Mention]) -> Names:
    """Return the names that stand in an article's sentences and its dateline. A surname is no place."""
    roll = Roll()
    by_kind: dict[str, dict[str, None]] = {}
    dateline: dict[str, None] = {}
    sentences = (each for each in mentions if each.stands and each.where.kind not in _NO_SENTENCE)
    told = ((each.kind, each.name, each.rank, each.role, each.support) for each in sentences)
    for kind, name, rank, role, support in dict.fromkeys(told):  # what comes again adds nothing
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


def _joined(texts: Sequence[Text]) -> tuple[str, list[int]]:
    """Return the texts as one, and where each begins in it; the last position is where another one would."""
    starts = [0, *accumulate(len(text.printed) + 1 for text in texts)]
    return BORDER.join(text.printed for text in texts), starts


def _resolved(
    names: Iterable[Mention],
    concepts: dict[tuple[int, int], list[Mention]],
    order: Mapping[tuple[TextKind, int], int],
) -> list[Mention]:
    """Make one list of names and concepts, in order: what is both is one mention, a person's name holds no other."""
    found: list[tuple[int, int, Mention]] = []
    within: dict[int, list[range]] = {}
    for name in names:
        number, made = order[name.where[:2]], name
        if name.kind == "person" and name.support is not Support.LISTED:  # a listed one may have a title: "NATO …"
            within.setdefault(number, []).append(range(name.start, name.end))
        at_once = concepts.get((number, name.start))
        if at_once:
            same = [each for each in at_once if _is_same(name, each)]
            if same:
                concepts[number, name.start] = [each for each in at_once if each not in same]
                if all(each.concept != name.concept for each in same):
                    made = name._replace(name=same[0].name, concept=same[0].concept, support=same[0].support)
        found.append((number, name.start, made))
    for (number, start), others in concepts.items():
        if number not in within or not any(start in person for person in within[number]):
            found += [(number, start, each) for each in others]
    found.sort(key=itemgetter(0, 1))
    return [mention for _, _, mention in found]


def _is_own(name: Mention, own: Own) -> bool:
    """Tell whether a name agrees with what the article itself defines."""
    return name.concept is None or name.concept in own.get(letters(name.form), (name.concept,))


def _is_same(name: Mention, concept: Mention) -> bool:
    """Tell whether a name and a concept's form are one thing; a plural or possessive ending is no difference."""
    field = FIELDS.get(concept.kind, "person")
    alike = field == name.kind or {field, name.kind}.isdisjoint(("person", "place"))
    return alike and 0 <= concept.end - name.end <= _LONGEST_ENDING
