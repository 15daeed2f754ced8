"""Whose name a surname after a title is: the full name of the one person in the article who has it."""

import re
from collections.abc import Iterable

from service.articles.entities.mentions import Find, Runs
from service.articles.entities.people import known_people
from service.articles.entities.personal_names import is_given, surname

# Brig. Gen. Richard "Tex" Coe
_NICKNAME = re.compile(r" [\"“‘'(]\w{2,20}[\"”’')] ((?:[A-Z]\. )?[A-Z][\w’'-]*[a-z])\b")


def with_bearers(text: str, runs: Runs) -> Runs:
    """Return what is found with the full name for each surname; one that several persons have names nobody."""
    if not any(find.kind == "surname" for _, finds in runs for find in finds):
        return runs
    bearers: dict[str, str | None] = {}
    for name in dict.fromkeys(find.name for _, finds in runs for find in finds if find.kind == "person"):
        # "Del Toro" of Carlos Del Toro; and in the Asian order the surname is first: "Choi" of Choi Jong Kun.
        names = name.split()
        tails = (" ".join(names[at:]) for at in range(1, len(names)))
        for last in {surname(name), *tails, *([] if is_given(names[0]) else names[:1])}:
            bearers[last] = name if last not in bearers else None
    # A run without surnames stays the very same, which is read once however often it stands there.
    return [
        (start, tuple(_named(text, start, finds, bearers)) if any(find.kind == "surname" for find in finds) else finds)
        for start, finds in runs
    ]


def _named(text: str, start: int, finds: Iterable[Find], bearers: dict[str, str | None]) -> Iterable[Find]:
    for find in finds:
        if find.kind != "surname":
            yield find
        else:
            # "Secretary of Defense Austin" is he whom the press calls "Secretary Austin".
            forms = (f"{word} {find.name}" for word in (find.role or "").replace("-", " ").split())
            nickname = _NICKNAME.match(text, start + find.end)
            if nickname:
                yield find._replace(kind="person", name=f"{find.name} {nickname[1]}", end=nickname.end() - start)
                continue
            known = next((known_people()[form] for form in forms if form in known_people()), find.name)
            name = bearers.get(find.name, known)
            if name:
                yield find._replace(kind="person", name=name)
