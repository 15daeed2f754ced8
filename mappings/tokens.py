"""The grammar of tokens: what stays together as one token of a text, and how the forms of one name are made alike.

Written as Java's regular expressions. Those for the whole text begin with the character that is rarest in what they
look for; those for a token are asked of few, the ones with a capital inside, a digit or a sign.
"""

# An acronym in capitals; a variant of what is printed; and, within the chain, a word of a sentence in capitals.
CAPITALS, VARIANT, IN_LOUD = "ꜛ", "ꜝ", "ꜜ"

# The standard tokenizer keeps a token whole across these, and across full stops, commas and apostrophes of its own.
HYPHEN, SLASH, AMPERSAND = "_", "‿", "⁀"

_PREFIX = r"\p{Lu}{1,4}|\p{Ll}{1,2}|M[iI][gG]?|Su|Tu|An|Kh|Yak|Il|Ka|Mk|mig|ddg|cvn|ssn|gbu|agm|aim|rim|bgm|fim|mim|pac"

# A space stands for a hyphen in a designator, after a known beginning only ("A 10 percent rise" is no A-10), and before
# a measure.
_BEGINNINGS = (
    "KC EC RC AC MC HC WC MQ RQ UH AH CH MH HH OH SH MV CV EA MiG Mig GBU AGM AIM BGM RIM DDG CVN SSN SSBN LHA LHD LPD"
)
_NUMBERED = {"F": "14 15 16 18 22 35 117", "B": "1B 2A 21 52", "C": "5M 17 130", "T": "72 80 90"}
_MEASURES = ["mm", "cm", "km", "kg", "millimet", "centimet", "kilomet", "kilogram"]
_NUMBERS = {name: numbers.split() for name, numbers in _NUMBERED.items()} | {
    name: list("123456789") for name in _BEGINNINGS.split()
}
JOINED = {
    **dict.fromkeys("-‐‑–", HYPHEN),
    **{f"{sign}{end}": end for sign in "'‘’" for end in ("t", "re", "ve", "ll")},  # don't, we're
    "/": SLASH,
    "&": AMPERSAND,
    **dict.fromkeys((CAPITALS, VARIANT, IN_LOUD), " "),  # the marks of these analyzers are nobody's to write
    **{
        f"{before}{name} {number}": f"{before}{name}{HYPHEN}{number}"
        for name, numbers in _NUMBERS.items()
        for number in numbers
        for before in ' ("“'
    },
    **{f"{digit} {measure}": f"{digit}{HYPHEN}{measure}" for digit in "0123456789" for measure in _MEASURES},
}

# A word in capitals, where the sentence says nothing by them: no small letter in it, and it is long enough to tell, or
# all that the text has.
_TAIL = r"(?:[^\p{Ll}\n.!?:]{1,150}+|[.!?:](?!\s|\z)|(?<=[^\p{L}]\p{Lu})\.){1,6}+(?:[.!?:\n]|\z)"
_HEAD = r"(?:^|\n|\p{L}\p{L}[.!?]\s)"
LOUD = (
    r"[A-ZÀ-Þ](?=[A-ZÀ-Þ])(?<![\p{L}\p{N}']\p{Lu})(?=[\p{Lu}']*+(?![\p{L}\p{N}]))"
    rf"(?={_TAIL})"
    rf"(?:(?<=^[^\p{{Ll}}\n]{{0,30}}\p{{Lu}})|(?<={_HEAD}[^\p{{Ll}}\n]{{10,200}}\p{{Lu}})"
    rf"|(?=[^\p{{Ll}}\n]{{11}})(?<={_HEAD}[^\p{{Ll}}\n]{{0,30}}\p{{Lu}}))"
)

_MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"

Forms = dict[str, tuple[str, str]]

# The forms of one name, made alike in this order: pattern and replacement. `|` parts the tokens that one form gives;
# hyphens and slashes are written as printed, for what stands for them in a token.
SIGNS: Forms = {
    "no_apostrophe": ("['‘’]", ""),
    "ampersand": (AMPERSAND, "&"),
    "no_dots": (r"\.(?<=(?:^|[-/.ꜜ])\p{L}\.)(?=\p{L}(?:$|[.-]))", ""),
    # AN/TPY-2, F/A-18E, A2/AD, A/C
    "no_slash": (r"^((?i)f(?=/a-?\d)|(?i)an(?=/\p{L}{3}-?\d)|ꜜ?\p{Lu}[\p{Lu}\d]?(?=/\p{Lu}{1,2}$))/ꜜ?", "$1"),
}
NUMBERS: Forms = {
    "thousands": (r",(?<=\d,)(?=\d{3}(?!\d))", ""),
    "numbers": (r"[.:/](?<=\d[.:/])(?=\d)", "·"),
    # 150921-F-AB123-001, FA8650-15-C-1234
    "numbers_in_parts": (
        r"^(?=.*\d)([\p{L}\p{N}]{6})-([\p{L}\p{N}]{1,2})-([\p{L}\p{N}]{1,5})-([\p{L}\p{N}]{3,8})$",
        "$1$2$3$4",
    ),
    # W58RGZ-17-C-0012-P00003, a change of a contract
    "changes_in_parts": (
        r"^(?=.*\d)([\p{L}\p{N}]{6})-(\d\d)-(\p{L})-([\p{L}\p{N}]{4})-((?i)[pa]\d{5})$",
        "$1$2$3$4$5",
    ),
    # 081530ZMAY2017
    "date_time_groups": (rf"^(\d{{6}}\p{{L}})((?i){_MONTH})(?:20)?(\d\d)$", "$1$2$3"),
    # B-1/B-2
    "two": (r"^(\p{Lu}{1,4})-(\d{1,4}\p{Lu}?)/(\p{Lu}{1,4})-(\d{1,4}\p{Lu}?)$", "$1$2|$3$4"),
    # F-35A, F-16C/D, MiG-29s
    "no_hyphen": (
        rf"^({_PREFIX}|(?i)an\p{{L}}{{3}})-(?=\d{{1,4}}(?:\p{{L}}{{1,2}}|\p{{L}}\d|\p{{L}}/\p{{L}})?s?$)",
        "$1",
    ),
    "ordinals": (r"^(\d+)(?:st|nd|rd|d|th|ST|ND|RD|TH|(?<=\d\d)D)$", "$1th"),
    "measures": (r"^(\d[\d·]*)-?([mck])(?:illi|enti|ilo)?(?:(m)(?:et(?:er|re)s?)?|(g)(?:rams?)?)$", "$1$2$3$4"),
    "pairs": (r"^(\p{L}{1,4}\d{1,4})(\p{L})/(\p{L})$", "$1$2|$1$3"),
}

# COVID-19, found whole and in parts.
NUMBERED: Forms = {
    "numbered": (r"^(\p{L}{3,})-(\d{1,3})$", "$1$2|$1|$2"),
    "numbered_whole": (r"^(\p{L}{3,})-(\d{1,3})$", "$1$2"),
}

_DESIGNATOR = r"(?!A2AD)(?:\p{Lu}{1,4}\d{1,4}|\p{Lu}\p{Ll}{1,2}\d{1,3})"
# Under what a printed form is found besides.
FAMILIES: Forms = {
    "pair_family": (r"^(\p{L}{1,4}\d{1,4})\p{Lu}\|\1\p{Lu}$", f"$0|$1{VARIANT}"),
    "radars": (r"^((?i)an)(\p{L}{3}\d+\p{L}?)$", f"$0|$2{VARIANT}"),
    "measure_parts": (r"^(\d[\d·]*)([mck][mg])$", f"$0|$1{VARIANT}|$2{VARIANT}"),
    "contract": (r"^([\p{L}\p{N}]{6}\d\d\p{L}[\p{L}\p{N}]{4})(?i)[pa]\d{5}$", f"$0|$1{VARIANT}"),
    "family": (rf"^({_DESIGNATOR})(?:\p{{Lu}}{{1,2}}|\p{{Lu}}\d|\p{{Lu}}s)$", f"$0|$1{VARIANT}"),
}

# How the words end that the stemmer changes, but for one in three hundred; the fewer it is asked, the faster.
PLURAL, PAST = "s", "ed"
ENDINGS = (
    *("ing", "ment", "ion", "an", "er", "or", "al", "ly", "ty", "cy", "ble", "ive", "ize", "ise", "ese", "nce"),
    *("sh", "ch", "sm", "ic", "i"),
)

# Words that end in s and are no plural of the word without it, or mean another thing; and names that the stemmer
# would make one of, though the choice between them says something.
WHOLE = (
    *("arms", "corps", "customs", "goods", "means", "news", "odds", "headquarters", "summons"),
    *("economics", "electronics", "ethics", "genetics", "mathematics", "mechanics", "politics", "statistics"),
    *("does", "has", "his", "hers", "its", "ours", "theirs", "this", "was", "yours"),
    *("burmese", "myanmar"),
)
