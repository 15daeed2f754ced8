"""People: ranks, services and offices around a name, and the people of one article, each once."""

import re
from functools import cache, lru_cache
from unicodedata import normalize

from mappings.lexicon.concepts import reader_forms, reader_names, shipped
from mappings.lexicon.words import phrases
from mappings.lexicon.words import words as words_of
from service.articles.article import Person
from service.articles.entities.cues import JOINING, Cue, Phrases
from service.articles.entities.personal_names import surname

# Services as they are printed before a rank or in a photo credit, and the name that they go by here.
SERVICES = {
    form: name
    for name, forms in {
        "Air Force": ("Air Force", "U.S. Air Force", "USAF"),
        "Air Force Reserve": ("Air Force Reserve", "U.S. Air Force Reserve"),
        "Air National Guard": ("Air National Guard", "U.S. Air National Guard"),
        "Army": ("Army", "U.S. Army"),
        "Army National Guard": ("Army National Guard", "U.S. Army National Guard"),
        "Army Reserve": ("Army Reserve", "U.S. Army Reserve"),
        "Coast Guard": ("Coast Guard", "U.S. Coast Guard"),
        "DoD": ("DoD", "DOD", "Department of Defense"),
        "Marine Corps": ("Marine Corps", "U.S. Marine Corps", "Marine"),
        "National Guard": ("National Guard",),
        "Navy": ("Navy", "U.S. Navy"),
        "Space Force": ("Space Force", "U.S. Space Force"),
    }.items()
    for form in forms
}

# The British print "Lt Gen" and "Col": the same rank without its full stops.
_SHORT_RANK = re.compile(r"(?:[A-Z][a-z]+\.? )*(?:Gen|Col|Maj|Capt|Lt|Sgt|Cpl|Cmdr|Adm|Brig)\.")
_ROLE = re.compile(r", (?:the|an?) ((?:U\.S\.|[^,.;:()“”\"\n\u2029]){3,90})(?=[,;]|\.(?:\s|$))")
_RELATIVE = re.compile(r" (?:who|that|which)\b")
_GOES_ON = frozenset(("and", "at", "for", "from", "in", "of", "on", "to", "with"))
# Words before an office that belong to it: "Deputy Defense Minister", "Iraqi President", "U.S. Rep.".
_QUALIFIER = re.compile(
    r"Acting|Assistant|Associate|Deputy|Executive|Senior|Vice|U\.S\.|U\.N\.|[A-Z][a-z]+(?:an|nch|ese|i|ish)"
)
_LONGEST_PREFIX = 8
_ARTICLE = re.compile(r"[AaEe]l[- ’']")
_DOUBLED = re.compile(r"(.)\1")
_REMEMBERED = 16_384


@cache
def ranks() -> dict[str, str]:
    """Return every form of every rank with the rank written out: "Lt. Gen.", "Lt Gen" and "LTG" are one."""
    known = {
        form: entry.name
        for entry in shipped()
        if entry.kind == "rank" and not entry.of_doctrine_alone
        for form in (*entry.forms, *reader_forms().get(entry.id, ()))
        if form not in entry.ambiguous or form in reader_forms().get(entry.id, ())
    }
    known |= _navy_ratings()
    undotted = {form.replace(".", ""): rank for form, rank in known.items() if _SHORT_RANK.fullmatch(form)}
    return undotted | known


def _navy_ratings() -> dict[str, str]:
    """Return the ratings of petty officers with their class: "Machinist's Mate 2nd Class", "Chief Yeoman", "CTI1"."""
    ratings: dict[str, str] = {}
    for rating in phrases("rating"):
        for number, word in (("1st", "First"), ("2nd", "Second"), ("3rd", "Third")):
            ratings |= dict.fromkeys((f"{rating} {number} Class", f"{rating} {word} Class"), f"{rating} {number} Class")
        ratings |= {f"{chief} {rating}": f"{chief} {rating}" for chief in ("Chief", "Senior Chief", "Master Chief")}
    for rating in phrases("short rating"):
        ratings |= {f"{rating}{grade}": f"{rating}{grade}" for grade in ("1", "2", "3", "CS", "CM")}
    return ratings | {form.replace("'", "’"): name for form, name in ratings.items()}


@cache
def offices() -> tuple[str, ...]:
    """Return the offices that stand before a name: "President", "Secretary of State", "Navy Secretary"."""
    held = [f"{office} of {field}" for office in phrases("field office") for field in phrases("field")]
    short = [f"{field} {office}" for office in ("Secretary", "Minister") for field in phrases("short field")]
    return tuple(dict.fromkeys([*phrases("office"), *held, *short]))


@cache
def known_people() -> dict[str, str]:
    """Return every form under which the press names a public person, with the full name."""
    return {form: name.name for name in reader_names() if name.kind == "person" for form in name.forms}


@cache
def _rank_phrases() -> Phrases[str]:
    phrases: Phrases[str] = Phrases()
    for form, rank in ranks().items():
        phrases.add(form, rank)
    return phrases


def leading_rank(text: str) -> tuple[str | None, str]:
    """Split "Tech. Sgt. Dan DeCook" into the rank as printed and the rest; no rank, no split."""
    words = text.split()
    found = _rank_phrases().longest(words, 0) if words else None
    if not found:
        return None, text
    return " ".join(words[: found[0]]), " ".join(words[found[0] :])


def leading_service(text: str) -> tuple[str | None, str]:
    """Split "Air Force Staff Sgt. Jette Carr" into the service and the rest."""
    words = text.split()
    for size in range(min(5, len(words)), 0, -1):
        service = SERVICES.get(" ".join(words[:size]))
        if service:
            return service, " ".join(words[size:])
    return None, text


def role_with_office(prefix: list[str], office: list[str], known: Phrases[Cue]) -> str:
    """Return an office with the words before it that belong to it: "Iraqi Defense Minister"."""
    while prefix and not (_is_office_holder(prefix, known) or all(map(_QUALIFIER.fullmatch, prefix))):
        prefix = prefix[1:]
    return " ".join([*prefix, *office])


def role_before_rank(prefix: list[str]) -> str | None:
    """Return the office that stands before a rank: "Supreme Allied Commander Army Gen."."""
    for size in (1, 2):
        # The service belongs to the rank, unless "of the" leads to it.
        if " ".join(prefix[-size:]) in SERVICES and not JOINING.intersection(prefix[-size - 1 : -size]):
            prefix = prefix[:-size]
    while prefix and prefix[0] in JOINING:
        prefix = prefix[1:]
    office = words_of("role word").intersection(word.lower() for word in prefix)
    return " ".join(prefix) if office and len(prefix) <= _LONGEST_PREFIX else None


def role_after_name(after: str) -> str | None:
    """Read the words set off by commas after a name, as far as they are a role: ", the … commander,"."""
    told = _ROLE.match(after) if after.startswith(", ") else None
    if not told:
        return None
    words = _RELATIVE.split(told[1])[0].split()
    role_words = words_of("role word")
    places = [at for at, word in enumerate(words) if word.lower() in role_words]
    if not places:
        return None
    first, last = places[0], places[-1]
    goes_on = any(word in _GOES_ON for word in words[first + 1 : last + 2])
    return " ".join(words if goes_on else words[: last + 1])


def _is_office_holder(words: list[str], known: Phrases[Cue]) -> bool:
    """Tell the name of an organization or a place, which an office belongs to."""
    hit = known.longest(words, 0)
    return hit is not None and hit[0] == len(words) and hit[1].kind in {"organization", "place"}


@cache
def _full_given_names() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in phrases("nickname"))


@lru_cache(maxsize=_REMEMBERED)
def _identity(name: str) -> tuple[str, str]:
    """Return the given name in full and the surname: equal for what is one person in one article."""
    first = name.split(maxsplit=1)[0]
    return _sounds(_full_given_names().get(first, first)), _sounds(surname(name))


@lru_cache(maxsize=_REMEMBERED)
def _sounds(name: str) -> str:
    """Return a name without what transcriptions choose: "Zelenskyy" is "Zelensky", "al-Abadi" is "Abadi"."""
    plain = "".join(each for each in normalize("NFKD", name.lower()) if each.isalpha())
    if _ARTICLE.match(name):
        plain = plain[2:]
    for printed, heard in (("iy", "y"), ("ei", "ey"), ("ou", "u"), ("u", "o"), ("e", "a"), ("i", "y")):
        plain = plain.replace(printed, heard)
    return _DOUBLED.sub(r"\1", plain)


class Roll:
    """The people of one article in the order they are named; a later mention fills in what an earlier one left out."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str], Person] = {}
        self._by_part: dict[str, tuple[str, str]] = {}

    def add(self, person: Person) -> str:
        """Enter a person, and return the name that the article's list has for this one."""
        name = known_people().get(person.name, person.name)
        key = _identity(name)
        if key not in self._people:
            # "Lerma Plata" after "Gilberto Lerma Plata"
            key = self._by_part.get(_sounds(name)) or self._longer(name) or key
        known = self._people.get(key)
        if known is None:
            self._people[key] = Person(name, person.rank, person.role)
            words = name.split()
            for part in (*(words[at:] for at in range(1, len(words))), *(words[:at] for at in range(2, len(words)))):
                self._by_part.setdefault(_sounds(" ".join(part)), key)
            return name
        if (person.rank and not known.rank) or (person.role and not known.role):
            self._people[key] = Person(known.name, known.rank or person.rank, known.role or person.role)
        return known.name

    def _longer(self, name: str) -> tuple[str, str] | None:
        """Return who is entered by the first two of more names: "Zin Mar" before "Zin Mar Aung"."""
        first, second, *more = (*name.split(), "", "")
        key = _identity(f"{first} {second}")
        return key if more[0] and key in self._people else None

    def people(self) -> tuple[Person, ...]:
        return tuple(self._people.values())
