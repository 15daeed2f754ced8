"""The table of all names and cues that a lexicon and the shipped tables know: what each phrase of an article tells."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache

from mappings.lexicon.concepts import ARMS, Concept, english_words, reader_names
from mappings.lexicon.words import phrases
from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import Cue, Phrases
from service.articles.entities.equipment import designator, is_variant
from service.articles.entities.operations import BATTLES
from service.articles.entities.people import known_people, offices, ranks
from service.articles.entities.places import BASE_ENDINGS, BASE_OPENINGS, place_forms
from service.articles.entities.services import SERVICES
from service.articles.text import listed
from service.lexicon.lexicon import Lexicon
from service.lexicon.surface_forms import alike

# The kinds of concepts that an article names in each of its fields.
FIELDS: Mapping[str, str] = {
    "organization": "organization",
    "group": "organization",
    "command": "organization",
    "unit": "unit",
    "place": "place",
    "equipment": "equipment",
    "weapon": "equipment",
    "operation": "operation",
}
_BODIES = ("organization", "group", "command")
_ORDINALS = listed(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth "
    "Sixteenth Seventeenth Eighteenth Nineteenth Twentieth Twenty-First Twenty-Second Twenty-Third Twenty-Fourth "
    "Twenty-Fifth"
)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
_NICKNAME = re.compile(r"[A-Z][a-z]+")
_ACRONYM = re.compile(r"[A-Z]{3,}")
_MOST_BEARERS = 2
# "U.S. Bureau of Alcohol, …" is the bureau.
# What the ids of American organizations begin with.
_AMERICAN = tuple(
    listed("us- department-of- white-house congress senate house-of-representatives air-force- army- navy-")
)
_OF_THE_STATES = ("u.s. ", "us ", "united states ")

_Named = dict[str, tuple[str, str | None]]


class KnownNames:
    """What one lexicon, the persons, places and ranks of the reader, and the word lists make of phrases in capitals."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # What doctrine alone lists would be found in too many words.
        self._concepts = [entry for entry in lexicon.concepts.values() if not entry.of_doctrine_alone]
        self._senses = Counter(form for entry in lexicon.concepts.values() for form in entry.forms)
        # AP's short state names count only after a comma.
        forms = list(place_forms(self._concepts))
        self.states = frozenset(place.name for place in forms if place.field == "state")
        self.towns = frozenset(place.name for place in forms if place.field == "city")
        self.places = {
            place.form: Cue("place", place.name, place.concept, place.field == "state" and place.form.endswith("."))
            for place in forms
        }
        self.cues = self._table()
        self.designators: dict[str, Cue] = {}
        for form, (name, concept) in self._named(*ARMS).items():
            read = designator(form.split()[0])
            if read:
                self.designators.setdefault(read.family + read.variants[0], Cue("equipment", name, concept))

    @cached_property
    def dotted(self) -> frozenset[str]:
        """The words whose full stop belongs to them: "Gen.", "Fla.", "U.S." - no sentence ends there for sure."""
        known = [*ranks(), *self.places, *self._organizations(), *phrases("office"), *phrases("plural office")]
        known += phrases("address")
        known += [*BASE_OPENINGS, "Det.", "Jr.", "Sr.", "St.", "JR.", "SR."]
        known += [form.upper() for form in (*ranks(), *phrases("office"))]
        return frozenset(word for phrase in known for word in phrase.split() if word.endswith("."))

    @cached_property
    def mere_openers(self) -> frozenset[str]:
        """The words that open sentences and no name: not "New" or "Second"."""
        return frozenset(word for word in words_of("opener") if not self.cues.begins_with(word))

    @cached_property
    def places_in_any_case(self) -> Mapping[str, str]:
        """The places by their forms in small letters without a last full stop, for datelines in capitals."""
        return {form.lower().rstrip("."): cue.name for form, cue in self.places.items()}

    @cached_property
    def _bearers(self) -> Mapping[tuple[bool, str], str | None]:
        """The concepts by whether they are places and by their forms, None where several are called so."""
        bearers: dict[tuple[bool, str], str | None] = {}
        for entry in self._concepts:
            if entry.kind in FIELDS:
                for form in {_plain(form) for form in entry.forms if form not in entry.ambiguous}:
                    key = entry.kind == "place", form
                    bearers[key] = None if key in bearers else entry.id
        return bearers

    @cached_property
    def former(self) -> Mapping[tuple[str, str], str]:
        """The former names of organizations by the concept and their small letters, as they are printed there too."""
        return {(entry.id, form.lower()): form for entry in self._of_kinds(*_BODIES) for form in entry.former}

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        """The kind and the name of each concept; what doctrine alone lists is a term, whatever it names."""
        concepts = self._lexicon.concepts.values()
        return {entry.id: ("term" if entry.of_doctrine_alone else entry.kind, entry.name) for entry in concepts}

    def concept(self, kind: str, name: str) -> str | None:
        """Return the concept that is called so. What is a ship here may be a unit there; a place is nothing else."""
        if kind == "person":
            return None
        plain = _plain(name)
        concept = self._bearers.get((kind == "place", plain))
        if concept is None and kind == "organization" and plain.startswith(_OF_THE_STATES):
            return self._bearers.get((False, plain.split(" ", plain.startswith("united") + 1)[-1]))
        return concept

    def preferred(self, kind: str, name: str) -> str:
        """Return the preferred name of what is called so: the name itself where that is no concept's."""
        concept = self.concept(kind, name)
        return self.labels[concept][1] if concept else name

    def _table(self) -> Phrases[Cue]:
        """Where a phrase is two things, the earlier entry here counts."""
        table: Phrases[Cue] = Phrases()
        for kind, known in (
            ("service", self._services()),
            ("organization", self._organizations()),
            ("office", {office: (office, None) for office in offices()}),
            ("plural office", {office: (office, None) for office in phrases("plural office")}),
            ("rank", {form: (rank, None) for form, rank in ranks().items()}),
            ("address", {form: (form, None) for form in phrases("address")}),
            ("operation", self._operations()),
            ("operation opening", {form: (form, None) for form in ("Operation", "Exercise")}),
            ("battle opening", {form: (form, None) for form in BATTLES}),
            ("equipment", self._arms()),
            ("equipment before noun", self._before_noun()),
        ):
            for form, (name, concept) in known.items():
                table.add(form, Cue(kind, name, concept))
        for kind, announcing in (("office", offices()), ("rank", ranks())):
            for form in announcing:
                table.add(form.upper(), Cue(f"{kind} in capitals", form))
        by_size = sorted(offices(), key=len, reverse=True)
        for form, name in known_people().items():
            role = next((office for office in by_size if form.startswith(f"{office} ")), None)
            table.add(form, Cue("person", name, role=role))
            if " " in form:
                table.add(form.upper(), Cue("person", name))
        for form, cue in self.places.items():
            table.add(form, cue)
        for kind, words in (("base ending", BASE_ENDINGS), ("base opening", BASE_OPENINGS)):
            for form, value in words.items():
                table.add(form, Cue(kind, value))
        return table

    def _services(self) -> _Named:
        """Return the American services by what they are called at home."""
        named = ((form, self.labels.get(concept), concept) for form, concept in SERVICES.items())
        return {form: (label[1], concept) for form, label, concept in named if label}

    @cached_property
    def american(self) -> frozenset[str]:
        """The concepts, and the names of places that are none, which only a text about the United States names."""
        bodies = {entry.id for entry in self._of_kinds(*_BODIES) if entry.id.startswith(_AMERICAN)}
        return self.states | bodies | {"united-states"}

    def _organizations(self) -> _Named:
        """Return every form of every organization, numbered air forces and fleets too."""
        units, known = self._named("unit"), {}
        for number, word in enumerate(_ORDINALS, start=1):
            ordinal = f"{number}{_SUFFIXES.get(number, 'th')}"
            for body in ("Air Force", "Fleet"):
                for form in (f"{word} {body}", f"{ordinal} {body}"):
                    known[form] = units.get(form, (f"{ordinal} {body}", None))
        known |= self._named(*_BODIES)
        for entry in self._of_kinds(*_BODIES):
            for form in entry.former:
                for spelling in {form, form.replace("'", "’")}:
                    if known.get(spelling) == (entry.name, entry.id):
                        known[spelling] = (form, entry.id)
        return known

    def _before_noun(self) -> _Named:
        """Return the names that are equipment only before such a word as "missile": "Patriot", "Abrams"."""
        known: dict[str, list[Concept]] = {}
        for entry in self._of_kinds(*ARMS):
            for form in filter(_NICKNAME.fullmatch, {*entry.ambiguous}.difference(self.places)):
                known.setdefault(form, []).append(entry)
        # What is called just so has its name; else, of two in the table, the first: a name of more tells nothing.
        called = {
            form: next((entry for entry in entries if entry.name == form), entries[0])
            for form, entries in known.items()
        }
        return {
            form: (entry.name, entry.id)
            for form, entry in called.items()
            if entry.name == form or len(known[form]) <= _MOST_BEARERS
        }

    def _named(self, *kinds: str) -> _Named:
        """Return the forms of some kinds of concepts that count; where two have one, it is that which is called so."""
        concepts = self._of_kinds(*kinds)
        forms = [(entry.name, entry) for entry in concepts] + [
            (form, entry) for entry in concepts for form in entry.forms
        ]
        known: _Named = {}
        for form, entry in forms:
            if is_variant(form, entry.forms) and form != entry.name:
                continue  # it is named as printed
            if (
                form not in entry.ambiguous
                or (" " in form and form not in self.places)
                or self._speaks_by_its_capitals(form)
            ):
                for spelling in (form, form.replace("'", "’")):
                    known.setdefault(spelling, (entry.name, entry.id))
        for name in reader_names():
            if name.kind in kinds:
                known |= {form: (name.name, None) for form in name.forms if form not in known}
        return known

    def _operations(self) -> _Named:
        """Return the names of operations, in capitals too: "DESERT STORM"; "TEAM SPIRIT" is words alone."""
        known = self._named("operation")
        capitals = {
            form.upper(): (name, concept)
            for form, (name, concept) in known.items()
            if " " in form and (name.startswith("Operation ") or form.startswith("Exercise "))
        }
        return capitals | known

    def _arms(self) -> _Named:
        """Return the names of equipment, and their plurals: "Humvees", "Black Hawks"."""
        known = self._named(*ARMS)
        plurals = {f"{form}s": named for form, named in known.items() if form[-1].islower() and form[-1] != "s"}
        return plurals | known

    def _of_kinds(self, *kinds: str) -> list[Concept]:
        return [entry for entry in self._concepts if entry.kind in kinds]

    def _speaks_by_its_capitals(self, form: str) -> bool:
        return _ACRONYM.fullmatch(form) is not None and form.lower() not in english_words() and self._senses[form] == 1


@lru_cache(maxsize=2)
def known_names(lexicon: Lexicon) -> KnownNames:
    """Return the table of a lexicon; those of the last two are kept."""
    return KnownNames(lexicon)


def _plain(name: str) -> str:
    return alike(name).lower().replace(", and ", " and ").replace("&", "and")
