"""Reading an article's texts: their mentions, and the names that its fields have by them.

Mentions are not stored. They are found when an article is made, and again from its stored texts wherever they are
needed: they follow from the texts and the lexicon, so that what is stored could only be older than either.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, takewhile
from operator import itemgetter
from typing import Any, TypeVar

from service.articles.article import Person
from service.articles.entities.bearers import with_bearers
from service.articles.entities.known_names import FIELDS
from service.articles.entities.labels import BORDER, is_long_acronym, is_within, parts_in_capitals
from service.articles.entities.mentions import Find, Mention, Support, Text
from service.articles.entities.names import Names, names_of
from service.articles.entities.organization_names import with_former_names, without_parents
from service.articles.entities.personal_names import may_be_name
from service.articles.entities.places import in_dateline
from service.articles.entities.possible_people import with_possible_people
from service.articles.entities.recognizer import recognizer
from service.articles.entities.senses import Meant, Own, letters, meanings, own_meanings
from service.articles.entities.services import with_countries
from service.lexicon.finder import Sense
from service.lexicon.lexicon import Lexicon

Texts = tuple[Text, ...]
# Kind, name and concept of a mention.
Told = tuple[str, str, str | None]
# What is found, by its position.
_Placed = TypeVar("_Placed", bound=tuple[Any, ...])

# What is no sentence: its names count for the lexicon's concepts only.
_NO_SENTENCE = frozenset(("title", "heading"))
# What a title's names are believed by: its words begin with capitals whether they are names or not.
_SURE_IN_TITLE = frozenset((Support.LISTED, Support.NICKNAME, Support.DESIGNATOR, Support.VARIANT, Support.NUMBER))
_THINGS = frozenset(("equipment", "operation", "person", "unit"))
_TO_PLACE = (" in ", " near ", " at ", " from ", " over ", " across ", " to ")
# As many articles as are normalised before they are written.
_REMEMBERED = 64
# How much longer a concept's form may be than the name that it begins with: a plural or possessive ending.
_ENDING = 3
# The kinds of a name and of a concept that may be one thing: what is a ship here may be a unit there.
_PARTED = frozenset(("place", "operation"))
_SAME = frozenset(
    (name, concept)
    for concept, field in FIELDS.items()
    for name in FIELDS.values()
    if (name == "place") == (field == "place")
)


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
    made += [Text("dateline", 0, dateline)] if dateline else []
    if lead and lead not in paragraphs:
        made.append(Text("lead", 0, lead))
    made += body
    shown = dict.fromkeys(captions)
    return (*made, *(Text("caption", number, caption) for number, caption in enumerate(shown) if caption))


class Reading:
    """The names that one lexicon finds in the texts of an article, each as it stands: "5th Corps" is called that."""

    def __init__(self, texts: Texts, lexicon: Lexicon) -> None:
        self._recognizer, self._lexicon = recognizer(lexicon), lexicon
        known = self._recognizer.known
        self.printed = [text for text in texts if text.kind != "dateline"]
        self.joined = BORDER.join(text.printed for text in self.printed)
        # The last position is where another text would begin.
        self.starts = [0, *accumulate(len(text.printed) + 1 for text in self.printed)]
        self._after_title = self.starts[1] if self.printed and self.printed[0].kind == "title" else 0
        people = with_bearers(self.joined, with_possible_people(self.joined, self._runs()))
        runs = with_former_names(without_parents(people), known.labels)
        self.runs = with_countries(runs, self.joined, known.american)
        self._resolved: dict[tuple[tuple[str, str], ...], Resolved] = {}
        self.dateline = next((text for text in texts if text.kind == "dateline"), None)
        self.in_dateline = [
            Find("place", name, known.concept("place", name), start, end, Support.DATELINE)
            for name, start, end in (
                in_dateline(self.dateline.printed, self.joined, known.places_in_any_case) if self.dateline else ()
            )
        ]

    def _runs(self) -> list[tuple[int, tuple[Find, ...]]]:
        """Return what is found; in lines of capitals no short acronym, which may be anything there."""
        runs = list(self._recognizer.runs(self.joined))
        capitals = parts_in_capitals(self.joined)
        if not capitals:
            return runs
        return [
            (
                start,
                tuple(find for find in finds if self._is_told(start, find)) if is_within(capitals, start) else finds,
            )
            for start, finds in runs
        ]

    def _is_told(self, start: int, find: Find) -> bool:
        printed = self.joined[start + find.start : start + find.end]
        return find.kind != "organization" or " " in printed or is_long_acronym(printed)

    def names(self) -> Names:
        """Return the names that stand in the sentences and the dateline."""
        several = {id(finds): finds for _, finds in self.in_sentences(self.runs)}
        title = self.in_title((start + find.start, find) for start, finds in self.runs for find in finds)
        return names_of([*self.in_dateline, *chain.from_iterable(several.values()), *title])

    def people_in_title(self) -> tuple[Person, ...]:
        """Return the people whom the title names, who may speak in the text by their surnames."""
        return names_of(find for start, finds in self.runs if start < self._after_title for find in finds).people

    def seemed(self) -> Iterator[Find]:
        """Yield what is found, whatever the rest of the article makes of it; the same again and again."""
        return (find for _, finds in self.runs for find in finds)

    def in_title(self, found: Iterable[tuple[int, Find]]) -> Iterator[Find]:
        """Yield of what is found, in the order of its positions, what the title names for sure, in no sentence too."""
        title = self.joined[: self._after_title]
        if not title.isupper():
            for start, find in takewhile(lambda each: each[0] < self._after_title, found):
                led = find.kind == "place" and title.endswith(_TO_PLACE, 0, start)
                titled = find.kind == "person" and find.support is Support.TITLE and may_be_name(find.name.split())
                if titled or (find.support in _SURE_IN_TITLE and (led or find.kind in _THINGS) and find.stands):
                    yield find

    def in_sentences(self, found: list[_Placed]) -> Iterator[_Placed]:
        """Yield of what is found, by the positions that come first, what is not in a title or heading."""
        at = 0
        for number, text in enumerate(self.printed):
            if text.kind in _NO_SENTENCE:
                yield from found[at : bisect_left(found, self.starts[number], key=itemgetter(0))]
                at = bisect_left(found, self.starts[number + 1], key=itemgetter(0))
        yield from found[at:]

    def resolved(self, defined: Mapping[str, str]) -> "Resolved":
        """Return all mentions: what stands as a name, and the lexicon's concepts of every kind.

        `defined` are the article's own acronyms, short → long. What is a name and a concept's form is one mention; what
        the rest of the article makes of a form with several senses counts for the name too. A person's name holds no
        concept. An acronym that the article defines as something else names nothing, and what doctrine alone lists is
        a term.
        """
        key = tuple(defined.items())
        if key not in self._resolved:
            self._resolved[key] = self._resolve(defined)
        return self._resolved[key]

    def _resolve(self, defined: Mapping[str, str]) -> "Resolved":
        labels = self._recognizer.known.labels
        own = own_meanings(defined, self._lexicon)
        # A dateline stands after the title.
        found = [(self._after_title - 1, self._after_title - 1, find) for find in self.in_dateline]
        found += [(start + find[3], start + find[4], find) for start, finds in self.runs for find in finds]
        if own:
            found = [each for each in found if self._is_own(each, own)]
        hits, nothing, held_back = meanings(self.joined, own, self._lexicon)
        if nothing:
            found = [each for each in found if each[:2] not in nothing]
        at_start = {each[0]: number for number, each in enumerate(found)}
        persons, bodies = _persons(found), _unlisted_bodies(found)
        told = {(start, concept) for start, _, concept, _ in hits}
        within = _within(found, hits, labels)
        for start, end, concept, support in hits:
            if start in at_start:
                number = at_start[start]
                _, stop, find = found[number]
                if (find[0], labels[concept][0]) in _SAME and stop <= end <= stop + _ENDING:
                    if find[2] != concept and (start, find[2]) not in told:
                        found[number] = start, stop, find._replace(concept=concept, support=support)
                    continue
            if not _is_within(persons, start):
                why = Support.PART if _is_within(bodies, start) else support
                find = self._recognizer.concept(concept, why)
                former = self._recognizer.known.former.get((concept, self.joined[start:end].lower()))
                found.append((start, end, find._replace(name=former, support=Support.FORMER) if former else find))
        if within:
            found = [each for number, each in enumerate(found) if number not in within]
        found.sort(key=itemgetter(0))
        return Resolved(self, found, labels, held_back)

    def _is_own(self, placed: tuple[int, int, Find], own: Own) -> bool:
        """Tell whether a name agrees with what the article itself defines."""
        start, end, find = placed
        return find.concept is None or find.concept in own.get(letters(self.joined[start:end]), (find.concept,))


class Resolved:
    """The mentions of an article's texts, in order, each under its preferred name."""

    def __init__(
        self,
        reading: Reading,
        found: list[tuple[int, int, Find]],
        labels: Mapping[str, tuple[str, str]],
        held_back: Mapping[str, tuple[Sense, ...]],
    ) -> None:
        self._reading, self._found, self._labels, self.held_back = reading, found, labels, held_back
        # A form of a former name names what no name of today does: "French air force".
        today = {find.concept for _, _, find in found if find.stands and find.support is not Support.FORMER}
        former = (each[2] for each in found if each[2].support is Support.FORMER and each[2].concept not in today)
        self._former = {find.concept: find.name for find in former}
        # Equal runs have the very same finds, so that each is looked at once.
        self._named = {id(find): self._labelled(find) for find in {id(each[2]): each[2] for each in found}.values()}

    def mentions(self) -> list[Mention]:
        """Return each mention with its place."""
        reading, made = self._reading, []
        for start, end, find in self._found:
            one = self._named[id(find)]
            if one.support is Support.DATELINE and reading.dateline:
                text, first, begin, stop = reading.dateline, 0, one.start, one.end
            else:
                at = bisect_right(reading.starts, start) - 1
                text, first, begin, stop = reading.printed[at], reading.starts[at], start, end
            made.append(
                Mention(
                    *(one.kind, one.name, one.concept, text, begin - first, stop - first),
                    *(one.support, one.rank, one.role, one.stands),
                )
            )
        return made

    def told(self) -> list[Told]:
        """Return the kind, name and concept of what is mentioned, each once."""
        return list(dict.fromkeys(find[:3] for find in self._named.values()))

    @cached_property
    def names(self) -> Names:
        """The names that stand in the sentences and the dateline."""
        several = dict.fromkeys(id(each[2]) for each in self._reading.in_sentences(self._found) if each[2].stands)
        title = map(id, self._reading.in_title((start, find) for start, _, find in self._found))
        named = map(self._named.__getitem__, [*several, *title])
        return names_of([*map(self._labelled, self._reading.in_dateline), *named])

    @cached_property
    def organizations(self) -> tuple[str, ...]:
        """The organizations: the names that stand in the sentences, then those that only other forms name."""
        others = (find for find in self._named.values() if not find.stands and find.support is not Support.PART)
        forms = (find.name for find in others if FIELDS.get(find.kind) == "organization")
        return tuple(dict.fromkeys([*self.names.organizations, *forms]))

    def _labelled(self, find: Find) -> Find:
        concept = find.concept if find.support is not Support.VARIANT else None
        name = self._former.get(concept, self._labels[concept][1]) if concept else find.name
        return find if name == find.name else find._replace(name=name)


@lru_cache(maxsize=_REMEMBERED)
def read(texts: Texts, lexicon: Lexicon) -> Reading:
    """Return what is named in the texts of an article; the last articles' are kept, for when they are written."""
    return Reading(texts, lexicon)


def _unlisted_bodies(found: Iterable[tuple[int, int, Find]]) -> list[tuple[int, int]]:
    """Return where the names of organizations begin and end that no list has: "Ohio | Air National Guard"."""
    return [(start, end) for start, end, find in found if find.kind == "organization" and find.support is Support.KIND]


def _is_within(spans: Sequence[tuple[int, int]], position: int) -> bool:
    number = bisect_right(spans, position, key=itemgetter(0)) - 1
    return number >= 0 and position < spans[number][1]


def _within(
    found: Sequence[tuple[int, int, Find]], hits: Sequence[Meant], labels: Mapping[str, tuple[str, str]]
) -> set[int]:
    """Return which names stand within a longer one of a concept of their kind: "Iraq War" in "Iran-Iraq War"."""
    within = set()
    for number, (start, end, find) in enumerate(found):
        at = bisect_left(hits, start, key=itemgetter(0)) - 1
        if at >= 0 and hits[at][1] >= end > start and find[0] == labels[hits[at][2]][0] in _PARTED:
            within.add(number)
    return within


def _persons(found: Iterable[tuple[int, int, Find]]) -> list[tuple[int, int]]:
    """Return where the names of persons begin and end, but for listed ones, which may have a title: "NATO …"."""
    return [(start, end) for start, end, find in found if find.kind == "person" and find.support is not Support.LISTED]
