"""What stands as a label, in a citation or in a longer name mentions nothing, nor does what doctrine alone lists."""

import pytest

from mappings.lexicon.concepts import Concept, shipped
from mappings.lexicon.words import words
from service.articles.entities.reading import read, texts
from service.lexicon.lexicon import as_shipped

LEXICON = as_shipped()
FINDER = LEXICON.index_finder  # made here, since making it takes longer than a test may


def told(text: str, **defined: str) -> set[str]:
    found = read(texts(sections=[(None, [text])]), LEXICON).resolved(defined).mentions()
    return {each.concept for each in found if each.concept}


@pytest.mark.parametrize(
    "text",
    [
        "MR. SULLIVAN: They will act in support of us as soon as possible.",
        "The health services did a follow-up in the fiscal year, said the commanding officer.",
        "Sergeant First Class Smith led the private sector.",
        "MS. JEAN-PIERRE: Thank you. And MS BLAUW spoke.",
        "A NEW DAY is NEAR",
        "It was written DEAR ABBY, with USB-C and MMA, by the 45th SW at the WH.",
        "See 18 U.S.C. 242 and 10 U.S.C. § 2701.",
        "They will shoot a 10 after a 50-year low at 5% or at 6 p.m.; up 3% as 90 came.",
        "A 10 percent rise. At 5 percent it stopped.",
        "They sent doses of it by genes and to academies, and Dow Jones fell.",
        "Circular A-4 and Form C-17 were read.",
        "The .DJI fell; (.DJI) fell.",
        "Rep. Jo Doe (R-S.C.) and Sen. Al Doe (D-NJ) spoke.",
        "The Head Start is good, and so is a new start.",
        "They studied at Florida International University and at the University of California.",
        "COE DAVID JOHN, HAL EDWARD, DAV PAUL",
        "MR. DOE: Good morning. SEN. DOT spoke, and Ms. DIA.",
        "He ran the bureau of Politico-Military and Politico-Economic matters.",
    ],
)
def test_nothing_is_told(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("The Assistant Secretary of Energy met the Deputy Secretary of State.", set()),
        ("The Secretary of Energy met the former Secretary of State.", {"secretary-of-energy", "secretary-of-state"}),
        ("An A-10, a C-17 and an AT-6 flew; the DDG 86 sailed.", None),
        ("A US officer met South Carolina officials.", {"united-states", "south-carolina"}),
        ("The DoS and the DoSes", {"department-of-state"}),
        ("The Homeland Security Advisor spoke to the Committee on Homeland Security.", set()),
        ("Our homeland security matters.", {"homeland-security"}),
        ("The Air Force and Air Force Capt. Jo Do met.", {"us-air-force"}),
        (
            "The Mexican Coast Guard sailed. They bombed Iran’s Air Force; she came on Air Force Two.",
            {"iran", "air-force-two"},
        ),
        ("The Lone Star State voted; Operation Lone Star Act", {"operation-lone-star"}),
        ("On November 17, 2021, they met. It stood in PLOS ONE.", set()),
        ("The first Air Force aircraft came.", {"us-air-force"}),
        ("Follow her on Facebook and Twitter; she wrote via Twitter of his YouTube channel.", set()),
        ("Twitter said so.", {"twitter"}),
        ("The Indian National Congress, the Israeli Supreme Court and the Philippine Department of Energy met.", set()),
        ("Congress and the Supreme Court met.", {"congress", "supreme-court"}),
        ("The Iran–Iraq War was long.", {"iran", "iran-iraq-war"}),
        ("The Democratic People’s Republic of Korea said so.", {"north-korea"}),
        ("The Responsible End to the War in Afghanistan Act and the Partnership for Peace Act", set()),
        ("Food security assistance came.", {"food-security"}),
        ("They talked of a Gaza hostage deal; an Eagles fan ignited the Spirit of it.", {"gaza-strip"}),
        ("See HTTPS://FORMS.DLA.MIL and ask the DEPUTY SECRETARY OF STATE.", set()),
        ("The Philippine Secretary of State and Ohio Secretary of State Jo Do met.", set()),
        ("Sailors E-6 and below, grades E-3 to E-5; those at Karshi-Khanabad (K2).", set()),
        ("An E-3 and a C-17 (C17) flew.", {"e-3-sentry", "c-17-globemaster-iii"}),
        ("NATO AND USAID MEET IN RAQQA", {"nato", "usaid", "raqqa"}),
        ("Explosive ordnance disposal and air defenses", {"explosive-ordnance-disposal", "air-defense"}),
    ],
)
def test_what_is_told(text: str, concepts: set[str] | None) -> None:
    if concepts is None:
        concepts = {"a-10-thunderbolt-ii", "c-17-globemaster-iii", "at-6-wolverine", "uss-shoup"}
    assert told(text) == concepts


def test_the_articles_own_definition_decides() -> None:
    text = "The Foreign Assistance Act (FAA) says so. The FAA says more."
    assert told(text, FAA="Foreign Assistance Act") == {"foreign-assistance-act"}


@pytest.mark.parametrize(
    ("concept", "indexable"),
    [
        (Concept("a", "general", "rank"), False),
        (Concept("a", "in support of", "term", source="JP 1-02"), False),
        (Concept("a", "in support of", "term", source="JP 1-02;Dateline"), True),
        (Concept("commanding-officer", "Commanding officer", "office"), False),
        (Concept("a", "fish count", "term"), True),
    ],
)
def test_what_articles_are_indexed_under(concept: Concept, *, indexable: bool) -> None:
    assert concept.indexable is indexable


def test_what_is_not_indexed_is_shipped() -> None:
    assert words("not indexed") <= {entry.id for entry in shipped()}
