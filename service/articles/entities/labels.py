"""Where a known form names nothing: speakers' labels, parts of citations, parties' states, lines all in capitals."""

import re
from bisect import bisect_right

from mappings.lexicon.concepts import Concept, english_words
from mappings.lexicon.words import given_names, words
from service.lexicon.finder import Form

# What parts the texts of an article where they are searched as one.
BORDER = "\u2029"

# "MR. ZIENTS", "MS BLAUW"
_ADDRESSES = frozenset(("MR", "MS", "MRS", "DR", "ST"))
_ADDRESSED = re.compile(r"\.?\s?[A-Z]")
# "MR. DOE", "Sen. DOT"
_TITLE_BEFORE = re.compile(r"\b(?:MR|MRS|MS|DR|SEN|REP|GEN|ADM|LT|COL|CAPT|SGT)\.? $", re.IGNORECASE)
# What stands before the rest of 18 U.S.C. 242, www.dla.mil, .DJI and (R-S.C.)
_BEFORE_LABEL = re.compile(r"(?:\w\.|(?:^|[\s(])\.|[(\[]\s?[DRI]-)$")
_LABEL_ENDS = frozenset(".-")
# "USB-C", "NY-11", "AR-15"; but "G7-led", "NATO-Ukraine"
_LONGER = re.compile(r"-(?:\d|[A-Z](?![\w.]))")
# "Deputy Secretary of State"
_BELOW = re.compile(r"\b(?:assistant|deputy|under|associate|vice|assistant to the)[ -]$", re.IGNORECASE)
# "Homeland Security Advisor", "Committee on Homeland Security"
_NAME_AFTER = re.compile(r"[ -][A-Z]\w*[a-z]")
_NAME_BEFORE = re.compile(r"([A-Z]\w*[a-z]) (?:(?:on|of|for|for the|on the|of the|and|&) )?$")
# "Politico-Military Affairs"
_COMBINED = re.compile(r"-(?:Military|Economic|Religious|Social|Legal)\b")
_OPERATION = ("Operation ", "Exercise ")
# "New York Post", "Florida International University", "University of California"
_NAMED_FOR_PLACE = re.compile(
    r" (?:(?:State|International|Northern|Southern|Southeastern|Wesleyan|Christian|Technical) )?"
    r"(?:University|College|Institute of|Post|Times|Journal|Tribune|Herald|Star|Street|Avenue|Boulevard|Clubs?)\b"
)
_SCHOOL_ENDS = (" of ", "North ", "South ", "thern ", "s ")
_SCHOOL_OF = re.compile(
    r"(?:\b(?:University|College|School) of (?:Northern |Southern |South |North )?|People[’']?s[’']?\s+)$"
)
# "Partnership for Peace Act", "Ukraine War Crimes Act"
_ACT = re.compile(
    r" (?:Crimes |Service |Expeditionary )?"
    r"(?:Act|Resolution|Commission|Committee|Subcommittee|Caucus|Foundation|Medal|Award)\b"
)
# What tells by which channel, and nothing of it: "Follow her on Facebook", "via Twitter", "his YouTube channel".
_CHANNEL = re.compile(r"\b(?:on|via|to|through|and|or|our|his|her|its|their|my|the|a|official) $|\.$")
# Grades of pay: "E-6 and below", "grades E-3 to E-5"
_GRADE = re.compile(r"E-?\d")
_GRADES_AFTER = re.compile(
    r"\s*(?:and|or|to|through|thru|-|–|/|,)\s*(?:below|above|senior|junior|[EWO]-?\d)", re.IGNORECASE
)
_GRADES_BEFORE = re.compile(r"(?:grades?|to|through|thru|rank of|[EWO]-?\d(?:,| and| or|/|-)) ?\(?$", re.IGNORECASE)
# What stands before the offices of other countries and of the states: "Philippine", "Ohio".
_NATION = re.compile(
    r"[A-Z][a-z]*(?:ian|ean|ish|ese|chi|aqi|eli|ani|emeni|udi|ench|erman|pine|utch|reek|wiss|hai|zech)"
)
_LONGEST_BEFORE = 24
_CAPITALS = re.compile(rf"{BORDER}([^a-z{BORDER}]*+)(?={BORDER})")
_SURE_IN_CAPITALS = 4
_SHORT_AND_SURE = frozenset(("EU", "UN", "UK", "FBI", "CIA", "DOD", "DHS", "CNO", "UAE"))


def names_nothing(text: str, start: int, end: int, form: Form, concept: Concept) -> bool:
    """Tell whether a form stands where it is a label, or a part of something else than the concept that has it."""
    if form.designator:
        return _is_no_designator(text, start, end)
    if form.acronym:
        return _is_label(text, start, end, form)
    return _is_part(text, start, end, form, concept)


def _is_no_designator(text: str, start: int, end: int) -> bool:
    """Tell whether what reads as a designator is none: "shoot a 10", "at 5%", "Circular A-4", "E-6 and below"."""
    printed = text[start:end]
    if not _printed_as_designator(printed) or _word_before(text, start) in words("part of document"):
        return True
    if _GRADE.fullmatch(printed) and (_GRADES_AFTER.match(text, end) or _stands_after(_GRADES_BEFORE, text, start)):
        return True
    # "Karshi-Khanabad (K2)": a short form of the words before.
    return printed.isalnum() and text[start - 1 : start] == "(" and text[end : end + 1] == ")"


def _is_part(text: str, start: int, end: int, form: Form, concept: Concept) -> bool:
    """Tell whether a name is a part of another one, by the kind of what it names."""
    match concept.kind:
        case "place":
            of_school = text.endswith(_SCHOOL_ENDS, 0, start) and _stands_after(_SCHOOL_OF, text, start)
            nothing = of_school or _NAMED_FOR_PLACE.match(text, end) is not None
        case "office":
            elsewhere = not text[start + 1].isupper() and is_elsewhere(_word_before(text, start))
            nothing = elsewhere or _stands_after(_BELOW, text, start)
        case "operation":  # "Lone Star State"
            short = " " in form.form and not form.form.startswith(_OPERATION) and "War" not in form.form
            nothing = short and _NAME_AFTER.match(text, end) is not None
        case "program" | "document" | "treaty" if not concept.name[1:].islower():
            nothing = _ACT.match(text, end) is not None
        case "organization" if form.form in words("channel"):
            nothing = _stands_after(_CHANNEL, text, start)
        case "organization":
            before = _word_before(text, start)
            ours = form.form in words("national body") or (
                form.form.startswith("Department of") and before[-2:-1] not in "'’"
            )
            nothing = (ours and is_of_another_nation(before)) or _COMBINED.match(text, end) is not None
        case "unit":  # "the first Air Force aircraft"
            nothing = text[start].islower()
        case "group" | "command" | "equipment" | "weapon":
            nothing = False
        case _:
            nothing = concept.name[1:].islower() and _is_part_of_name(text, start, end)
    return nothing


def _word_before(text: str, start: int) -> str:
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    return before[:-1].rpartition(" ")[2] if before.endswith(" ") else ""


def is_elsewhere(word: str) -> bool:
    """Tell whether the word before an office makes it one of another country or of a state."""
    return _NATION.fullmatch(word) is not None or word in words("state")


def is_of_another_nation(word: str) -> bool:
    """Tell whether the word before the name of a national body makes it another one's: "Indian National Congress"."""
    if not (word[:1].isupper() and word[1:].islower()) or word.endswith((",", ".", ";", ":")):
        return False
    return word not in words("opener") and word not in words("our nation")


def _is_label(text: str, start: int, end: int, form: Form) -> bool:
    if (text[start - 1 : start] in _LABEL_ENDS and _stands_after(_BEFORE_LABEL, text, start)) or _LONGER.match(
        text, end
    ):
        return True
    if text[start - 1 : start] == " " and _stands_after(_TITLE_BEFORE, text, start):
        return True
    return form.form.replace(".", "") in _ADDRESSES and _ADDRESSED.match(text, end) is not None


def _stands_after(before: re.Pattern[str], text: str, start: int) -> bool:
    return before.search(text[max(0, start - _LONGEST_BEFORE) : start]) is not None


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Tell whether words that are printed in capitals stand within a longer name, where they are no subject."""
    if not text[start].isupper():
        return False
    if _NAME_AFTER.match(text, end):
        return True
    before = _NAME_BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start])
    return before is not None and before[1] not in words("opener")


def parts_in_capitals(text: str) -> list[int]:
    """Return where each part of a text that has no small letter begins and ends, one after the other."""
    # Each part is read as far as its first small letter; the border before the first part moves all by one.
    return [bound - 1 for found in _CAPITALS.finditer(f"{BORDER}{text}{BORDER}") for bound in found.span(1)]


def is_within(bounds: list[int], at: int) -> bool:
    """Tell whether a position is in one of the parts: capitals say nothing there."""
    return bisect_right(bounds, at) % 2 == 1


def is_sure_in_capitals(form: Form) -> bool:
    """Tell whether a form in a line of capitals is what it is anywhere."""
    return not form.senses[0].ambiguous and (not form.acronym or is_long_acronym(form.form))


def is_long_acronym(form: str) -> bool:
    """Tell whether an acronym is no other word, name or abbreviation: COE, DAV and HAL in a list of names are."""
    short = form.replace(".", "")
    if short in _SHORT_AND_SURE:
        return True
    small = short.lower()
    return len(small) >= _SURE_IN_CAPITALS and small not in english_words() and small.capitalize() not in given_names()


def _printed_as_designator(printed: str) -> bool:
    letters, space, _ = printed.partition(" ")
    return printed[0].isupper() and (not space or (len(letters) > 1 and letters.lower() not in english_words()))
