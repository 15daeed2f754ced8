"""Acronyms that a sentence defines, and parentheses that define none."""

import json
from pathlib import Path

import pytest

from service.articles.acronyms import read_acronyms


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("Air Combat Command (ACC), headquartered", [("ACC", "Air Combat Command")]),
        (
            "in STEM (science, technology, engineering and mathematics)",
            [("STEM", "science, technology, engineering and mathematics")],
        ),
        ("forward looking infrared (FLIR)", [("FLIR", "forward looking infrared")]),
        ("military training routes (MTRs)", [("MTR", "military training routes")]),
        ("the Office of Foreign Assets Control (OFAC)", [("OFAC", "Office of Foreign Assets Control")]),
        ("Central Intelligence Agency’s (CIA)", [("CIA", "Central Intelligence Agency")]),
        (
            "the Surveillance System for Attacks on Health Care (SSA)",
            [("SSA", "Surveillance System for Attacks on Health Care")],
        ),
        ("under U.S. Central Command (CENTCOM)", [("CENTCOM", "Central Command")]),
        ("He left. Air Force (AF; see below)", [("AF", "Air Force")]),
        ("night vision goggles, or NVG, and", [("NVG", "night vision goggles")]),
        ("Organization of Big Cats, also known as OBC.", [("OBC", "Organization of Big Cats")]),
        ("a Boeing 747 or SADL", []),
        ("the Emergency Act (50 U.S.C. 17 et seq.) (EA)", [("EA", "Emergency Act")]),
        ("coronavirus disease 2019 (COVID-19)", [("COVID-19", "coronavirus disease 2019")]),
        ("policy (DoD Instruction (DoDI) 6130)", [("DoDI", "DoD Instruction")]),
        ("Open Radio Access Network (Open RAN)", [("Open RAN", "Open Radio Access Network")]),
        ("remote controlled (R/C) cars", [("R/C", "remote controlled")]),
        ("Precision Strike Missiles (PrSMs)", [("PrSM", "Precision Strike Missiles")]),
        ("same place same time transmission (SPST)", [("SPST", "same place same time")]),
        ("Non-negative Factor (NF)", [("NF", "Non-negative Factor")]),
        ("the Ministry of State Security, MSS, said", [("MSS", "Ministry of State Security")]),
        ("the Republic of Korea ROK", [("ROK", "Republic of Korea")]),
        ("“Make India Great Again,” or “MIGA.”", [("MIGA", "Make India Great Again")]),
        ("we call COM – chief of mission – approval", [("COM", "chief of mission")]),
        ("BYO = bring your own. MP stands for max pooling", [("BYO", "bring your own"), ("MP", "max pooling")]),
        ("a high-speed anti-radiation missile HARM", [("HARM", "high-speed anti-radiation missile")]),
        ("World Wide Web (WWW ’16)", [("WWW", "World Wide Web")]),
        ("long short-term memory (LSTM;)", [("LSTM", "long short-term memory")]),
        ("treated with methotrexate (MTX) and", [("MTX", "methotrexate")]),
        ("Trinitrotoluene (TNT) explodes", [("TNT", "Trinitrotoluene")]),
        ("the amino acid (aa) sequence, 3 percentage points (pp)", [("aa", "amino acid"), ("pp", "percentage points")]),
        ("Accuracy and Early Growth Response-1 (Egr-1)", [("Egr-1", "Early Growth Response-1")]),
        ("tumor necrosis factor alpha (TNF alpha)", [("TNF alpha", "tumor necrosis factor alpha")]),
        ("the Export-Import Bank (EXIM Bank) said", [("EXIM Bank", "Export-Import Bank")]),
        (
            "a three-dimensional (3D) map, fifth-generation (5G)",
            [("3D", "three-dimensional"), ("5G", "fifth-generation")],
        ),
        ("the Cancer Genome Atlas (TCGA)", [("TCGA", "the Cancer Genome Atlas")]),
        ("of 2,4,6-trinitrobenzene sulfonic acid (TNBS)", [("TNBS", "2,4,6-trinitrobenzene sulfonic acid")]),
        ("a wall (blood-brain barrier, BBB) and", [("BBB", "blood-brain barrier")]),
        ("the European Union, or EU, said", [("EU", "European Union")]),
        ("expected to unveil, or EU, said", []),
        ("from the origin (O) on", [("O", "origin")]),
        ("Sen. Dan Dingell (D), and (A) a note, option (a), to be (B)", []),
        ("the General Agreement (GA 1994)", [("GA", "General Agreement")]),
        ("USS CARL VINSON (CVN 70) and the Bureau of Ships (BUSHIPS 25)", []),
        ("Kabul, Afghanistan (AFNS) -- and in Aleppo (AP)", []),
        ("the first three (ten) of a few (left) men (as is) in the car (or)", []),
        ("see example.com/#:~:text=Trade%20Act (TA)", []),
        ("the alpha version (TNF beta)", []),
        ("He came. Air Combat. ACC", []),
        ("AK, 113 Stedman Avenue, Ketchikan, AK", []),
        ("the CBC continues to be the conscience", []),
        ("OO, PP, OP", []),
        ("Senior Airman Jo Do (R-TX) said", []),
        ("Washington, D.C. – U.S. Senator Martin Heinrich (D-NM) and Dr. Jon Tester (D-Mont.) said", []),
        ("DRM (digital rights management, the subject of the Act)", [("DRM", "digital rights management")]),
        ("BAGHDAD (AP) and WASHINGTON (AFNS), aged 28 (May 2015) (Courtesy photo)", []),
        ("the report (in English) and (2015)", []),
        ("to defeat [ISIS] (ISIS)", []),
        ("the STEM (as they say) program", []),
    ],
)
def test_read_acronyms(text: str, acronyms: list[tuple[str, str]]) -> None:
    assert [(found.short, found.long) for found in read_acronyms(text)] == acronyms


def test_the_sentences_marked_by_hand() -> None:
    truth = json.loads((Path(__file__).parents[2] / "golden" / "acronyms_truth.json").read_text(encoding="utf-8"))
    right = found = marked = 0
    for sentence in truth["sentences"]:
        wanted = {(definition["short"], definition["long"]) for definition in sentence["definitions"]}
        read = {(acronym.short, acronym.long) for acronym in read_acronyms(sentence["text"])}
        right, found, marked = right + len(wanted & read), found + len(read), marked + len(wanted)
    assert marked >= 100
    assert right / found >= 0.98
    assert right / marked >= 0.97
