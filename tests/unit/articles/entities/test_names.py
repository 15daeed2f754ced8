"""People, places and organizations in sentences - and above all what is none of them."""

import pytest

from benchmarks.entities import read_names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Defense Secretary Jim Mattis said today", [(None, "Jim Mattis", "Defense Secretary")]),
        (
            "Air Force Chief of Staff Gen. Mark A. Welsh III visited",
            [("Gen.", "Mark A. Welsh III", "Air Force Chief of Staff")],
        ),
        (
            "Secretary of the Air Force Deborah Lee James met",
            [(None, "Deborah Lee James", "Secretary of the Air Force")],
        ),
        ("President Donald J. Trump signed", [(None, "Donald J. Trump", "President")]),
        ("Chief of Staff of the Air Force Gen. Jo Do said", [("Gen.", "Jo Do", "Chief of Staff of the Air Force")]),
        (
            "Gen. Lori Robinson, the Pacific Air Forces commander, said",
            [("Gen.", "Lori Robinson", "Pacific Air Forces commander")],
        ),
        ("The OSI's Brig. Gen. Jo Do, the OSI commander called it,", [("Brig. Gen.", "Jo Do", "OSI commander")]),
        ("Under Secretary of State Victoria Nuland", [(None, "Victoria Nuland", "Under Secretary of State")]),
        (
            "a chat,” said Rick Bedford, the chief of Civilian Personnel.",
            [(None, "Rick Bedford", "chief of Civilian Personnel")],
        ),
        ("Army Capt. John Dills shakes hands", [("Capt.", "John Dills", None)]),
        ("New Mexico Governor Michelle Lujan Grisham", [(None, "Michelle Lujan Grisham", "New Mexico Governor")]),
        ("Assistant to the President Amos Hochstein", [(None, "Amos Hochstein", None)]),
        (
            "Secretary Austin and President Biden",
            [(None, "Lloyd Austin", "Secretary"), (None, "Joe Biden", "President")],
        ),
        ("Bashar al-Assad left. Assad’s brother stayed.", [(None, "Bashar al-Assad", None)]),
        (
            "Lt Gen Talib Shaghati and Mohan al-Freiji",
            [("Lt Gen", "Talib Shaghati", None), (None, "Mohan al-Freiji", None)],
        ),
        ("Karoun Demirjian told reporters", [(None, "Karoun Demirjian", None)]),
        (
            "Secretary Smith and Foreign Minister Kuleba met Secretary Del Toro",
            [(None, "Smith", "Secretary"), (None, "Kuleba", "Foreign Minister"), (None, "Del Toro", "Secretary")],
        ),
        (
            "Prime Minister Lindqvist called. Later Kaarina Lindqvist left",
            [(None, "Kaarina Lindqvist", "Prime Minister")],
        ),
        ("Leader Halvorsen and Sen. Merkley", [(None, "Halvorsen", "Leader"), (None, "Merkley", "Sen.")]),
        ("Minister Hwang Joon Kuk. Later Mr. Hwang", [(None, "Hwang Joon Kuk", "Minister")]),
        ("met Gens. Welsh and Schwartz", [(None, "Welsh", None), (None, "Schwartz", None)]),
        ("Ann Reed and John Reed met. Mr. Reed left", [(None, "Ann Reed", None), (None, "John Reed", None)]),
        ("an ally, prime minister Kyriakos Pavlidis spoke", [(None, "Kyriakos Pavlidis", None)]),
        ("The mayor of Lyon, Xyla Vontrell, said", [(None, "Xyla Vontrell", None)]),
        (
            "identified as Bo Ferazzi, Qesma Oakes and Zynthia Brill",
            [(None, name, None) for name in ("Bo Ferazzi", "Qesma Oakes", "Zynthia Brill")],
        ),
        ("They met Gerwulf Hartmann. Hartmann left", [(None, "Gerwulf Hartmann", None)]),
        (
            "the governor of Alaska Sarah Hale, UNSE Geir Holm, Actor Brendan Shaw",
            [(None, name, None) for name in ("Sarah Hale", "Geir Holm", "Brendan Shaw")],
        ),
        ("Robert Ashley- Retired Army officer", [(None, "Robert Ashley", None)]),
        ("Peter Holt of the School of Marine Science", [(None, "Peter Holt", None)]),
        ("the Shannon M. Kent Award", [(None, "Shannon M. Kent", None)]),
        (
            "Melania Trump and Michelle Obama met Trump",
            [(None, name, None) for name in ("Melania Trump", "Michelle Obama", "Donald J. Trump")],
        ),
        (
            "Machinist's Mate 2nd Class Jo Olufsen, Senior Chief Yeoman Ann Holt, IT1 TYLER BRANDT, CTI1(IW) Qia Coyle",
            [
                ("Machinist's Mate 2nd Class", "Jo Olufsen", None),
                ("Senior Chief Yeoman", "Ann Holt", None),
                ("IT1", "Tyler Brandt", None),
                (None, "Qia Coyle", None),
            ],
        ),
        (
            "Haider al-Abadi. Later Haidar Al Abadi and Sergei Holm; Sergey Holm",
            [(None, "Haider al-Abadi", None), (None, "Sergei Holm", None)],
        ),
        ("Joshua Apte and Josh Apte", [(None, "Joshua Apte", None)]),
        ("Crystal Ortega and Herb Olson", [(None, "Crystal Ortega", None), (None, "Herb Olson", None)]),
        ("JOSEPH R. BIDEN JR.", [(None, "Joe Biden", None)]),
        ("5. RELEASED BY VADM W. T. HOLLAND, JR., N1.", [("VADM", "W. T. Holland", None)]),
        (
            "VICE ADMIRAL S. R. VAN BUREN; RDML MING E. CHANG BECAME; LCDR ENNIS WILLIAMS; CDR TABB B. STRINGER",
            [
                ("VICE ADMIRAL", "S. R. Van Buren", None),
                ("RDML", "Ming E. Chang", None),
                ("LCDR", "Ennis Williams", None),
                ("CDR", "Tabb B. Stringer", None),
            ],
        ),
        ('Brig. Gen. Howard "Buzz" Coe', [("Brig. Gen.", "Howard Coe", None)]),
        ("Zin Mar. Zin Mar Aung said", [(None, "Zin Mar", None)]),
        (
            "Assemblywoman Selena Holt and Chief Minister Manohar Dhar",
            [(None, "Selena Holt", "Assemblywoman"), (None, "Manohar Dhar", "Chief Minister")],
        ),
        ("Vice-President Biden and Joe Biden", [(None, "Joe Biden", "Vice-President")]),
        ("He won. Countryman Lawrence Cherono said", [(None, "Lawrence Cherono", None)]),
        (
            "Representatives Bucshon and Kelly and Senators Wyden",
            [(None, name, None) for name in ("Bucshon", "Kelly", "Wyden")],
        ),
        (
            "ANNOUNCE LIEUTENANT COMMANDER JED Q. O'BRIEN AS THE FISCAL YEAR; MS. MCCARTHY: Hello",
            [("LIEUTENANT COMMANDER", "Jed Q. O'Brien", None), (None, "McCarthy", None)],
        ),
        ("Gen. Jo Do. Later Jo Do Jr. spoke, and General Jo Do too", [("Gen.", "Jo Do", None)]),
    ],
)
def test_people(text: str, people: list[tuple[str | None, str, str | None]]) -> None:
    assert [(person.rank, person.name, person.role) for person in read_names(text).people] == people


@pytest.mark.parametrize(
    "text",
    [
        "King Charles, Prince William and Queen Margrethe",
        "Leader Vote, Chief Complaint, Major Kremlin and Speaker Phone",
        "THE ADMIRAL AND THE CAPTAIN OF THE USS FORD SAID; CAREER COUNSELOR PAGE",
        "Puerto Rico, El Salvador and Phnom Penh; Rico, Salvador and Penh",
        "at Ed R. Levin County Park, Al Asad University Hospital and Fort Sam Houston",
        "the Sembremos Seguridad, the citizen security program. Seguridad is",
        "Democrat Shutdown Crushes Them",
        "Q Kirby, who said nothing",
        "President Donald J. Ortega Establishes the Council. Congressman Crow Accepts Medals.",
        "the Deputy Chief Sustainability Officer, Ridah Bin Saleh Al-Yazidi",
        "Supreme Allied Commander Europe, Dr. Europe, Lee Opposes Extension, Escobar Votes and CollinsImage Barton",
        "Ambassador Extraordinary, I’m Marine’s, USS GEORGE WASHINGTON (CVN 73)",
        "KING BRYAN WILLIAM 3100 KOVACH NICHOLAS KOST 3100; LEE S R LCDR 5100; SEAMAN WILLIAM KNIGHT 1120",
        "Crystal River, Hunter Army, Grant County, Cal Golden Bear and Grace Period",
        "Major League Baseball and General Dynamics",
        "General Practice Physician",
        "Airman Leadership Schools",
        "Chief Master Sergeant of the Air Force Roll Call",
        "President Smith Modernizes Defense Acquisitions",
        "President Donald J. Smith Modernizes Defense Acquisitions",
        "Syrian Opposition Forces said so, and White House Officials said so",
        "said U.S. Attorney Nealy Cox",
        "said Air Force officials",
        "the John F. Kennedy Center for the Performing Arts, the Theodore Roosevelt Carrier Strike Group",
        "SWASEY DAVID JAMES /0512 ULLRICH GARY EDWARD /1011",
        "These federal Judges Failed Hawley, by whom the Charlotte Hornets were asked",
        "support for a Cancer Moonshot, the search for a new head",
    ],
)
def test_no_people(text: str) -> None:
    assert read_names(text).people == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("In Copenhagen, Denmark’s minister met; in Raqqa, Syria, too.", ["Copenhagen", "Denmark", "Raqqa", "Syria"]),
        (
            "at Nellis AFB, Nevada, and Eglin Air Force Base, Fla.",
            ["Nellis Air Force Base", "Nevada", "Eglin Air Force Base", "Florida"],
        ),
        ("Fort Leavenworth and Fort Worth", ["Fort Leavenworth", "Fort Worth"]),
        ("the President of Ukraine, northern Iraq, Northern Syria", ["Ukraine", "Iraq", "Syria"]),
        ("the 633rd Air Base Wing, the University of California, Jordan Smith, Georgia Tech", []),
        ("Secretary of State Jim Jordan said Jordan was", []),
        ("We saw Miss. Smith and Mass. effect", []),
        (
            "the UK, al-Qaim, Diyala Province, the Karrada neighborhood",
            ["United Kingdom", "Al Qaim", "Diyala Province", "Karrada"],
        ),
        ("the village of Tuloul Naser and Camp Bastion; the Camp Fire", ["Tuloul Naser", "Camp Bastion"]),
        ("Raqqah, Ar Raqqah and Raqqa", ["Raqqa"]),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert list(read_names(text).places) == places


@pytest.mark.parametrize(
    ("text", "organizations"),
    [
        ("a member of NATO, the European Union and the Arctic Council", ["NATO", "European Union", "Arctic Council"]),
        ("ISIS, the Islamic State of Iraq and Syria", ["Islamic State of Iraq and Syria"]),
        ("Ninth Air Force and the 9th Air Force", ["Ninth Air Force"]),
        ("the 19th Air Force chief of staff", []),
        ("DOD officials, the Pentagon's walls", ["Department of Defense"]),
        ("the Ohio National Guard and the National Guard", ["Ohio National Guard", "National Guard"]),
        ("Headquarters Air Mobility Command", ["Air Mobility Command"]),
        ("the NSC, and SEC filings", ["National Security Council"]),
        ("CENTCOM", ["U.S. Central Command"]),
        ("Da’esh, ISIL and the Islamic State", ["Islamic State of Iraq and Syria"]),
        ("Volt Typhoon, Voodoo Bear and the Sandworm Team; Typhoon Haiyan, a panda", ["Volt Typhoon", "Sandworm"]),
        ("the Kurdistan Regional Government and Jabhat al-Nusra", ["Kurdistan Regional Government", "Jabhat al-Nusra"]),
        (
            "engines of Pratt & Whitney, and Centers for Medicare & Medicaid Services",
            ["Pratt & Whitney", "Centers for Medicare and Medicaid Services"],
        ),
        (
            "the Lord's Resistance Army and Nigeria's Rice Farmers’ Association",
            ["Lord's Resistance Army", "Rice Farmers’ Association"],
        ),
        ("the Alliance for Women’s Health", ["Alliance for Women’s Health"]),
        ("the Brookfield Center for Justice. It is new", ["Brookfield Center for Justice"]),
        (
            "Politico asked Verizon, Bank of America and Johnson & Johnson",
            ["Politico", "Verizon", "Bank of America", "Johnson & Johnson"],
        ),
        ("the House Committee on the Budget and the House Budget Committee", ["House Budget Committee"]),
        ("Haaretz and the Saudi Press Agency said", ["Haaretz", "Saudi Press Agency"]),
        ("the Chicago Cubs and the Denver Broncos", ["Chicago Cubs", "Denver Broncos"]),
        ("the Stanford University School of Medicine", ["Stanford University School of Medicine"]),
        ("the Togolese Government, Smaller Government, the U.S.-Japan Alliance", ["Togolese Government"]),
        ("the Civil Rights Movement, the Amal Movement", ["Amal Movement"]),
        ("Raven Avionics, Inc., and Halter Marine, LLC", ["Raven Avionics Inc.", "Halter Marine LLC"]),
        ("the Iranian Council on Guardianship on Monday", ["Iranian Council on Guardianship"]),
        ("Boeing on Monday", ["Boeing"]),
        ("Ukraine's Foreign Ministry and Iran's Interior Ministry", ["Foreign Ministry", "Interior Ministry"]),
        (
            "the Kansas House of Representatives and the Ohio State Senate",
            ["Kansas House of Representatives", "Ohio State Senate"],
        ),
        ("Acme Dynamics, a maker of drones, and Ann Roe, a maker of films", ["Acme Dynamics"]),
        (
            "the DEA Houston Field Division, the 3rd Division",
            ["Drug Enforcement Administration", "DEA Houston Field Division"],
        ),
        ("the Bureau of European Affairs Dr. Ann Roe", ["Bureau of European Affairs"]),
        (
            "the John F. Kennedy Center for the Performing Arts May 24",
            ["John F. Kennedy Center for the Performing Arts"],
        ),
        ("the Hamas-run Gaza Health Ministry", ["Gaza Health Ministry"]),
        (
            "U.S. Bureau of Alcohol, Tobacco, Firearms, and Explosives",
            ["Bureau of Alcohol, Tobacco, Firearms and Explosives"],
        ),
    ],
)
def test_organizations(text: str, organizations: list[str]) -> None:
    assert list(read_names(text).organizations) == organizations


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("in Operation Freedom's Sentinel and Operation Freedom’s Sentinel", ["Operation Freedom's Sentinel"]),
        ("Operation JUST CAUSE and Operation Linebacker II", ["Operation Just Cause", "Operation Linebacker II"]),
        ("the Battle of Leyte Gulf and the War of 1812", ["Battle of Leyte Gulf", "War of 1812"]),
        ("Operations DESERT SHIELD and DESERT STORM", ["Operation Desert Shield", "Operation Desert Storm"]),
        (
            "during exercise Razor Talon Dec. 14, after the capstone exercise ANGKOR CROSS",
            ["Exercise Razor Talon", "Exercise Angkor Cross"],
        ),
        ("to exercise Mighty Authority, exercise Northern, the Lone Star State", []),
        ("in the Global War on Terror; EXERCISE TERMINAL FURY", ["Global War on Terrorism", "Exercise Terminal Fury"]),
        ("the Global War on Terrorism Expeditionary Medal, the Korean War Service Medal", []),
        ("a battle of wits, the War of words, by operation of law", []),
        ("Exercise Program, Operation Centers, Forward Operation Base Ghazni", []),
    ],
)
def test_operations(text: str, operations: list[str]) -> None:
    assert list(read_names(text).operations) == operations


def test_things() -> None:
    names = read_names(
        "The 82d Airborne Division and Carrier Strike Group 12 flew F-35As and two MQ-9 Reapers in Operation Inherent "
        "Resolve. Patriot missiles stood near USS Abraham Lincoln. Captain Patriot saw COVID-19 and an E-3 promotion."
    )
    assert names.units == ("82nd Airborne Division", "Carrier Strike Group 12")
    assert names.equipment[:4] == ("F-35A", "MQ-9 Reaper", "MIM-104 Patriot", "USS Abraham Lincoln")
    assert names.operations == ("Operation Inherent Resolve",)
