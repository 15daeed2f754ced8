from mappings.lexicon.concepts import Concept
from service.lexicon.acronym_mining import compare_definitions, concepts_to_import
from service.lexicon.lexicon import Lexicon
from service.lexicon.tables import as_csv, read_table

KNOWN = Lexicon(
    {
        "dod": Concept("dod", "Department of Defense", "organization", ("DOD",)),
        "zeta": Concept("zeta", "Zeta Command", "command"),
    }
)


def test_what_the_lexicon_lacks_is_told_by_what_is_new() -> None:
    counts = {
        ("DOD", "Department of Defense"): 50,
        ("DOD", "Day of Days"): 4,
        ("ZC", "Zeta command"): 6,
        ("JQX", "Joint Quality Exercise"): 9,
        ("RARE", "Rare thing"): 2,
    }
    found = compare_definitions(KNOWN, counts, 3)
    assert [(row.short, row.news, row.articles) for row in found] == [
        ("JQX", "new", 9),
        ("ZC", "acronym", 6),
        ("DOD", "sense", 4),
    ]
    new, acronym, sense = (row.concept for row in found)
    assert (new.id, new.name, new.acronyms, new.ambiguous) == (
        "joint-quality-exercise", "Joint Quality Exercise", ("JQX",), ()
    )  # fmt: skip
    assert (acronym.id, acronym.acronyms) == ("zeta", ("ZC",))
    assert sense.ambiguous == ("DOD",)


def test_spellings_of_one_long_form_are_counted_together() -> None:
    counts = {("JQX", "joint-quality exercise"): 2, ("JQX", "Joint Quality Exercises"): 3}
    (row,) = compare_definitions(KNOWN, counts, 5)
    assert (row.articles, row.long) == (5, "Joint Quality Exercises")


def test_an_acronym_of_two_things_and_one_that_is_a_word_are_ambiguous() -> None:
    counts = {("JQX", "Joint One"): 3, ("JQX", "Joint Two"): 3, ("CAN", "Controller Area Network"): 3}
    assert {row.concept.ambiguous for row in compare_definitions(KNOWN, counts, 3)} == {("JQX",), ("CAN",)}


def test_what_is_learned_can_be_imported() -> None:
    counts = {("ZC", "Zeta Command"): 3, ("ZCOM", "Zeta Command"): 3, ("Q", "§"): 3, ("R", "§§"): 3, ("D", "dod"): 3}
    concepts = concepts_to_import(compare_definitions(KNOWN, counts, 3))
    assert read_table(as_csv(concepts).encode()) == concepts
    assert {entry.id: entry.acronyms for entry in concepts} == {
        "zeta": ("ZC", "ZCOM"), "q": ("Q",), "r": ("R",), "dod-d": ("D",)
    }  # fmt: skip
