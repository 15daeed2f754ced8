"""The walk over the words of one stretch, from left to right: at each the longest known phrase, or a made name."""

import re
from itertools import accumulate

from mappings.lexicon.words import given_names
from mappings.lexicon.words import words as words_of
from service.articles.entities import people, personal_names, places
from service.articles.entities.candidates import AFLOAT, BRACKETED, EXERCISE, PART, SAID, TITLED, Stretch
from service.articles.entities.cues import IN_PLACE, POSSESSIVE, SMALL, Cue
from service.articles.entities.equipment import Designated, designated, is_armed_noun, is_nickname_of, vessel
from service.articles.entities.known_names import KnownNames
from service.articles.entities.mentions import Find, Support
from service.articles.entities.operations import battle, is_within_name, operation
from service.articles.entities.organizations import organization_at
from service.articles.entities.services import stands_alone
from service.articles.entities.titles import Title, listed_person, named_after
from service.articles.entities.told_organizations import (
    body_of_nation,
    chamber_at,
    is_company_name,
    is_told_company,
)
from service.articles.entities.units import unit_at

# "the 19th Air Force chief of staff" is the nineteenth chief of staff, and tells of no numbered air force.
_NTH_CHIEF = re.compile(r" (?:chief of staff|secretary)\b")
_LEADING_TO_NAME = (TITLED, *SAID)
_LONGEST_NAMED_FOR = 3
_PARTING = frozenset(("and", "in", "for", "on"))
_AFTER_NAME = SMALL | {"Board"}


class Walk:
    """The walk over one stretch; `_since` is where the words begin that nothing has claimed yet."""

    def __init__(self, stretch: Stretch, known: KnownNames, marked: frozenset[str]) -> None:
        self._words, self._starts, self._before, self._after = stretch
        self._known, self._marked = known, marked
        self._found: list[Find] = []
        self._since = 0

    def finds(self) -> list[Find]:
        words, cues = self._words, self._known.cues
        openers = words_of("opener")
        at = 0
        while at < len(words) - 1 and words[at] in openers and not cues.longest(words, at):
            at += 1
        self._since = at
        if self._before.endswith(_LEADING_TO_NAME) and not cues.longest(words, at) and self._person(at, at, "said"):
            return self._found
        if self._before == POSSESSIVE and (body := body_of_nation(words)):
            at = self._claim(Cue("organization", body.name), at, body.end, Support.KIND)
        if self._before == EXERCISE and not cues.longest(words, at) and (read := operation(words, -1, at)):
            at = self._claim(Cue("operation", read.name), at, read.end, Support.KIND)
        ship = vessel(words, at, follows_noun=True) if self._before == AFLOAT else None
        if ship:
            at = self._claim(Cue("equipment", ship.name), at, ship.end, Support.KIND)
        firsts, marked = cues.first_words(), self._marked
        while at < len(words):
            word = words[at]
            after = None
            hit = cues.longest(words, at) if word in firsts else None
            if hit:
                after = self._take(at, *hit)
            elif word in marked or word[0].isdigit() or word[-1].isdigit() or "-" in word:
                after = self._unlisted(at)
            elif word in _PARTING:
                self._rest(at)
                self._since = at + 1
            at = after or at + 1
        self._rest(len(words))
        return self._found

    def _printed(self, start: int, end: int) -> str:
        return " ".join(self._words[start:end])

    def _note(self, cue: Cue, start: int, end: int, support: Support) -> int:
        """Enter a name, whose words may belong to another one too."""
        concept = cue.concept or self._known.concept(cue.kind, cue.name)
        if not self._starts:
            self._starts = [0, *accumulate(len(word) + 1 for word in self._words)]
        last = self._starts[end - 1] + len(self._words[end - 1])
        self._found.append(Find(cue.kind, cue.name, concept, self._starts[start], last, support))
        return end

    def _claim(self, cue: Cue, start: int, end: int, support: Support) -> int:
        """Enter a name, whose words belong to no other."""
        self._since = end
        return self._note(cue, start, end, support)

    def _claim_person(
        self, at: int, end: int, support: Support, *, name: str, role: str | None, rank: str | None = None
    ) -> int:
        self._claim(Cue("person", name), at, end, support)
        self._found[-1] = self._found[-1]._replace(rank=rank, role=role)
        return end

    def _take(self, at: int, end: int, cue: Cue) -> int | None:
        """Use the cue between `at` and `end`; return where to go on, or None to look at the word itself."""
        if self._begins_other(at, end, cue.kind):
            return None
        match cue.kind:
            case "rank" | "office" | "plural office" | "address" | "rank in capitals" | "office in capitals":
                after: int | None = self._person(at, end, cue.kind) or end
            case "person":
                role = cue.role or (people.role_after_name(self._after) if end == len(self._words) else None)
                start, name = listed_person(self._words, max(self._since, at - 1), at, end, cue.name)
                after = self._claim_person(start, end, Support.LISTED, name=name, role=role) if name else end
            case "organization" | "service":
                after = self._organization(at, end, cue)
            case "place":
                after = self._place(at, end, cue)
            case "base ending":
                after = self._base_before(at, end, cue.name)
            case "base opening":
                after = self._base_after(at, end, cue.name)
            case "operation opening" | "battle opening":
                read = (operation if cue.kind == "operation opening" else battle)(self._words, at, end)
                after = self._claim(Cue("operation", read.name), at, read.end, Support.KIND) if read else end
            case "equipment before noun":
                armed = is_armed_noun(self._words, end, self._after)
                cue = cue._replace(kind="equipment")
                after = self._claim(cue, at, end, Support.NOUN_AFTER) if armed else self._unlisted(at)
            case _:
                after = self._listed(at, end, cue)
        return after

    def _begins_other(self, at: int, end: int, kind: str) -> bool:
        """Tell a name that only begins one of another kind: "John F. Kennedy Center", "Lone Star State"."""
        if kind == "operation":
            return is_within_name(self._words, at, end)
        following = self._words[end : end + _LONGEST_NAMED_FOR]
        if kind == "equipment":  # "Form C-17"
            return at > 0 and self._words[at - 1] in words_of("part of document")
        return kind == "person" and not words_of("named for person").isdisjoint(following)

    def _unlisted(self, at: int) -> int | None:
        """Read what is no known phrase, but made as names are; return the position to go on from."""
        words = self._words
        unit = unit_at(words, self._since, at, self._after)
        if unit:
            told = self._before == PART and unit.start == 0  # with its part
            return unit.end if told else self._claim(Cue("unit", unit.name), unit.start, unit.end, Support.NUMBER)
        ship = vessel(words, at)
        if ship:
            return self._claim(Cue("equipment", ship.name), at, ship.end, Support.KIND)
        things = designated(words, at, self._known.designators, self._after)
        if things and not (at and words[at - 1] in words_of("part of document")):
            for cue in things.cues:
                variant = cue.concept is not None and cue.name != self._known.labels[cue.concept][1]
                self._claim(cue, at, things.end, Support.VARIANT if variant else Support.DESIGNATOR)
            # "F-35A Joint Strike Fighter"
            return self._after_nickname(at, things)
        body = organization_at(words, self._since, at, self._known.cues)
        if body and body.start > self._since:
            self._rest(body.start)
        if not body:
            return None
        # "Georgetown University President John DeGioia": of the office it is a part too.
        enter = self._note if words[body.end : body.end + 1] and words[body.end] not in _AFTER_NAME else self._claim
        return enter(Cue("organization", body.name), body.start, body.end, Support.KIND)

    def _listed(self, at: int, end: int, cue: Cue) -> int:
        if cue.kind != "equipment":
            return self._claim(cue, at, end, Support.LISTED)
        nickname = not any(map(str.isdigit, self._printed(at, end)))
        end = self._after_nickname(at, Designated((cue,), end))
        return self._claim(cue, at, end, Support.NICKNAME if nickname else Support.LISTED)

    def _after_nickname(self, at: int, things: Designated) -> int:
        """Return where a designator's nickname ends, which is no other thing: "AH-64 Longbow Apache"."""
        words = self._words
        hit = self._known.cues.longest(words, things.end) if things.end < len(words) else None
        return hit[0] if hit and is_nickname_of(hit[1].name, words[at], things) else things.end

    def _organization(self, at: int, end: int, cue: Cue) -> int | None:
        if cue.kind == "service":
            if not stands_alone(self._words, at, end, self._before, self._known.cues):
                return self._unlisted(at)
            return self._note(cue._replace(kind="organization"), at, end, Support.HOME)
        chamber = chamber_at(self._words, self._since, at, end, self._known.cues)
        if chamber:
            return self._claim(Cue("organization", chamber.name), chamber.start, end, Support.KIND)
        longer = organization_at(self._words, self._since, end - 1, self._known.cues)
        hit = self._known.cues.longest(self._words, longer.start) if longer and longer.start < at else None
        # "Ohio National Guard", not "Headquarters Air Combat Command"
        if longer and hit and hit[0] == at and hit[1].kind == "place":
            return self._claim(Cue("organization", longer.name), longer.start, longer.end, Support.KIND)
        if not (end == len(self._words) and _NTH_CHIEF.match(self._after)):
            is_former = cue.concept is not None and cue.name != self._known.labels[cue.concept][1]
            self._note(cue, at, end, Support.FORMER if is_former else Support.LISTED)
        return end

    def _person(self, at: int, end: int, kind: str) -> int | None:
        """Read the persons whom a title names, or "said" without one; a surname alone is told by its kind."""
        named = named_after(Title(self._words, at, end, kind), self._since, self._before, self._after, self._known.cues)
        for each in named:
            support = Support.SAYING if kind == "said" else Support.TITLE
            self._claim_person(each.start, each.end, support, name=each.name, rank=each.rank, role=each.role)
            if each.alone:
                self._found[-1] = self._found[-1]._replace(kind="surname")
        return named[-1].end if named else None

    def _place(self, at: int, end: int, cue: Cue) -> int | None:
        words = self._words
        if places.ends_as_place(words, end):
            return self._claim(Cue("place", self._printed(at, end + 1)), at, end + 1, Support.KIND)
        if at > self._since - (not self._found) and words[at - 1] in places.POINTS and cue.name in self._known.towns:
            return self._claim(Cue("place", self._printed(at - 1, end)), at - 1, end, Support.KIND)  # "West Palm Beach"
        last = end == len(words)
        led = (
            self._after == IN_PLACE
            if last
            else not at and self._before.endswith(" of ") and words[end] in given_names()
        )
        alone = led or places.stands_alone(words, self._since, at, end, self._known.cues)
        if alone and (not cue.follows_comma or self._before.endswith(", ")):
            return self._note(cue, at, end, Support.LISTED)
        return self._unlisted(at) if end == at + 1 else end

    def _base_before(self, at: int, end: int, kind: str) -> int:
        name = places.base_before(self._words, self._since, at, end)
        if not name and kind in places.BASE_OPENINGS:  # "Naval Base Kitsap"
            return self._base_after(at, end, kind)
        self._since = end
        place = Cue("place", " ".join([*name, kind]))
        return self._note(place, at - len(name), end, Support.KIND) if name else end

    def _base_after(self, at: int, end: int, kind: str) -> int:
        name = places.base_after(self._words, end)
        return self._claim(Cue("place", " ".join([kind, *name])), at, end + len(name), Support.KIND) if name else end

    def _rest(self, end: int) -> None:
        """Read the words up to `end` that nothing has claimed: a person by the given name, a place by its context."""
        start, words = self._since, self._words
        while start < end and words[start] in SMALL:
            start += 1
        if start == end:
            return
        after = self._after if end == len(words) else ""
        first = places.unlisted_place(words, start, end, (self._before, after), self._known.cues)
        if first is not None:
            self._claim(Cue("place", self._printed(first, end)), first, end, Support.KIND)
        if end - start == 1:
            return  # a person's name has two words, or a title
        said = start == 0 and (after in {" said", BRACKETED} or people.role_after_name(after) is not None)
        if named := personal_names.full_name_among(words, start, end, self._known.cues, said=said):
            start, read = named
            role = people.role_after_name(after) if read.end == len(words) else None
            how = Support.SAYING if said else Support.GIVEN_NAME
            self._claim_person(start, read.end, how, name=read.name, role=role)
        elif is_told_company(after) and is_company_name(words[start:end]):
            self._claim(Cue("organization", self._printed(start, end)), start, end, Support.KIND)
        elif personal_names.may_be_person(words[start:end], self._known.cues):
            self._claim(Cue("possible person", self._printed(start, end)), start, end, Support.KIND)
