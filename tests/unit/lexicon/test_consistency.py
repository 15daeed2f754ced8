import pytest

from mappings.lexicon.concepts import Concept
from service.lexicon.consistency import CODES, MANY_FORMS, find_contradictions
from service.lexicon.lexicon import Lexicon, as_shipped

MANY = tuple(f"name {number}" for number in range(MANY_FORMS))


def lexicon(*entries: Concept) -> Lexicon:
    return Lexicon({entry.id: entry for entry in entries})


@pytest.mark.parametrize(
    ("code", "form", "entries"),
    [
        ("acronym-is-word", "CAN", [Concept("can", "Controller Area Network", "system", acronyms=("CAN",))]),
        ("word", "Support", [Concept("x", "Support", "unit")]),
        ("claimed-twice", "ZQX", [Concept("a", "A one", "term", ("ZQX",)), Concept("b", "B one", "term", ("ZQX",))]),
        (
            "claimed-twice",
            "Fort Zqx",
            [Concept("a", "Fort Zqx", "place"), Concept("b", "B", "place", names=("fort-zqx",))],
        ),
        ("many-forms", "", [Concept("a", "Name", "term", names=MANY)]),
        (
            "former-cycle",
            "Zqy",
            [Concept("a", "Zqx", "place", former=("Zqy",)), Concept("b", "Zqy", "place", former=("Zqx",))],
        ),
        ("same-id", "", [Concept("f-35", "Zqx", "equipment"), Concept("f35", "Zqy", "equipment")]),
    ],
)
def test_a_contradiction_is_found(code: str, form: str, entries: list[Concept]) -> None:
    found = [finding for finding in find_contradictions(lexicon(*entries)) if finding.code == code]
    assert [(finding.form, set(finding.concepts)) for finding in found] == [(form, {entry.id for entry in entries})]
    assert code in CODES


@pytest.mark.parametrize(
    "entries",
    [
        [Concept("can", "Controller Area Network", "system", acronyms=("CAN",), ambiguous=("CAN",))],
        [Concept("x", "Zqx Support", "unit", names=("support",))],
        [Concept("a", "A one", "term", ("ZQX",), ambiguous=("ZQX",)), Concept("b", "B one", "term", ("ZQX",))],
        [Concept("a", "A one", "term", ("ZQX",)), Concept("b", "B one", "term", names=("Zqx",))],
        [
            Concept("a", "Zqx", "place", former=("Zqy",)),
            Concept("b", "Zqz", "place", former=("Zqx",), ambiguous=("Zqx",)),
        ],
        [Concept("a", "Zqx", "place", former=("Zqy", "ZQX"), acronyms=("ZQX",))],
        [Concept("a", "Zqx name", "term", names=MANY[: MANY_FORMS - 1])],
    ],
)
def test_what_is_sound_has_no_finding(entries: list[Concept]) -> None:
    assert find_contradictions(lexicon(*entries)) == []


def test_a_circle_of_three_is_told_once() -> None:
    names = ["Zqa", "Zqb", "Zqc"]
    entries = [Concept(name.lower(), name, "place", former=(names[number - 1],)) for number, name in enumerate(names)]
    (found,) = [finding for finding in find_contradictions(lexicon(*entries)) if finding.code == "former-cycle"]
    assert set(found.concepts) == {"zqa", "zqb", "zqc"}


def test_findings_can_be_asked_for_among_some() -> None:
    entries = [Concept(name, "Zqx", "place") for name in ("a", "b")] + [Concept("c", "Support", "unit")]
    assert {finding.code for finding in find_contradictions(lexicon(*entries), ["b"])} == {"claimed-twice"}
    assert find_contradictions(lexicon(*entries), []) == []


def test_no_acronym_that_is_shipped_is_taken_for_a_word() -> None:
    assert [
        finding for finding in find_contradictions(as_shipped()) if finding.code in ("acronym-is-word", "many-forms")
    ] == []
