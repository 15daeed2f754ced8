"""One table for each kind: what only the reader of articles knows says nothing else than the concepts."""

from mappings.lexicon.concepts import reader_forms, reader_names, shipped


def test_a_place_that_only_the_reader_knows_has_no_name_of_a_concept() -> None:
    concepts = [entry for entry in shipped() if entry.kind == "place"]
    claimed = {form for entry in concepts for form in entry.forms if form not in entry.ambiguous}
    claimed |= {form for entry in concepts for form in reader_forms().get(entry.id, ())}
    known = [form for name in reader_names() if name.kind == "place" for form in name.forms]
    assert len(known) > 1000
    assert claimed.intersection(known) == set()


def test_no_name_that_only_the_reader_knows_means_two_things() -> None:
    for kind in ("place", "person"):
        forms = [form for name in reader_names() if name.kind == kind for form in dict.fromkeys(name.forms)]
        assert len(set(forms)) == len(forms) > 100


def test_forms_for_the_reader_belong_to_a_concept() -> None:
    assert reader_forms().keys() <= {entry.id for entry in shipped()}
    assert "Washington" in reader_forms()["washington-dc"]
