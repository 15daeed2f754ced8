"""Awards, contract numbers and release numbers. Companies and amounts here are made; whole articles are golden."""

import pytest

from service.articles.article import Award, Section
from service.articles.contracts import contract_numbers, read_contracts, release_number

END = "Naval Sea Systems Command, Washington, D.C., is the contracting activity."


def awards(*paragraphs: str) -> tuple[Award, ...]:
    found = read_contracts((Section(paragraphs),))
    return found.awards if found else ()


@pytest.mark.parametrize(
    ("lead", "company", "place", "amount"),
    [
        (
            "Acme Corp., Fort Worth, Texas, is being awarded a $13,000,000 modification.",
            "Acme Corp.",
            "Fort Worth, Texas",
            13_000_000,
        ),
        (
            "Acme,* St. Louis, Missouri, was awarded a $32.5 million contract.",
            "Acme",
            "St. Louis, Missouri",
            32_500_000,
        ),
        (
            "Acme, Inc., Reno, Nevada, has been awarded a maximum $1.25 billion contract.",
            "Acme, Inc.",
            "Reno, Nevada",
            1_250_000_000,
        ),
        ("Acme LLC is awarded a $9,000,000 order.", "Acme LLC", None, 9_000_000),
        (
            "Acme GmbH, Kiel, Germany (N00024-17-C-0001), is awarded $8,000,000 for ships.",
            "Acme GmbH",
            "Kiel, Germany",
            8_000_000,
        ),
    ],
)
def test_award(lead: str, company: str, place: str | None, amount: int) -> None:
    (award,) = awards(f"{lead} Work will be done in time. {END}")
    assert (award.company, award.place, award.amount) == (company, place, amount)
    assert award.contracting_activity == "Naval Sea Systems Command, Washington, D.C."


def test_each_award_is_a_section_under_its_heading() -> None:
    one, two, three = (
        f"{name}, Reno, Nevada, is awarded a ${n},000,000 contract. {END}" for n, name in enumerate("ABC", 1)
    )
    found = read_contracts(
        (Section((one, "It was competed.", two, "*Small business"), "NAVY"), Section(("ARMY", three)))
    )
    assert found is not None
    assert found.body == (
        Section((one, "It was competed."), "NAVY"),
        Section((two,), "NAVY"),
        Section(("*Small business",), "NAVY"),
        Section((three,), "ARMY"),
    )
    assert [(award.company, award.section, award.service) for award in found.awards] == [
        ("A", 0, "NAVY"),
        ("B", 1, "NAVY"),
        ("C", 3, "ARMY"),
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        (),
        ("The wing flew.",),
        ("Sgt. Jo Do was awarded the Bronze Star.",),
        ("Acme Corp. was awarded a $5,000,000 contract, officials said.", "The wing flew."),
    ],
)
def test_no_announcement(paragraphs: tuple[str, ...]) -> None:
    assert read_contracts((Section(paragraphs),)) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("(N00019-17-C-0001) and N00019-17-C-0001", ("N00019-17-C-0001",)),
        ("order N0001917F1024, against FA8213-16-D-0006", ("N00019-17-F-1024", "FA8213-16-D-0006")),
        ("SPE2D1\u201019\u2010D\u20100010", ("SPE2D1-19-D-0010",)),
        ("DAAH01-94-C-S076", ("DAAH01-94-C-S076",)),
        ("VIRIN 170508-D-GY869-042, COVID-19, AN/TPY-2, DDG-51, 2017-05-08", ()),
        ("call 1-800-555-0100", ()),
    ],
)
def test_contract_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert contract_numbers(text) == numbers


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Release No: NR-164-17", "NR-164-17"),
        ("IMMEDIATE RELEASE No. 123-17", "123-17"),
        ("Release # 20170508-01", "20170508-01"),
        ("News Release Number: 17-045", "17-045"),
        ("The release of 12 prisoners", None),
    ],
)
def test_release_number(line: str, number: str | None) -> None:
    assert release_number([line]) == number
