"""The analyzers, as plain data: which tokens a text has. What a token means is the lexicon's work, not theirs.

One field carries three kinds of token side by side, so that no second field is needed for exact search:
- the word as printed, folded to small letters: `companies`, `f35a`;
- an acronym in capitals, apart from the word of the same letters: `itꜛ` for IT, `it` for it;
- a variant that the printed word is found under too: `companyꜝ` for companies, `f35ꜝ` for F-35A.
An exact search asks for the first two only. `docs/decisions/one-field.md` has the measurement.
"""

from typing import Any

from mappings.tokens import (
    CAPITALS,
    ENDINGS,
    FAMILIES,
    HYPHEN,
    IN_LOUD,
    JOINED,
    LOUD,
    NUMBERED,
    NUMBERS,
    PAST,
    PLURAL,
    SIGNS,
    SLASH,
    VARIANT,
    WHOLE,
)

Json = dict[str, Any]

# Most words are small letters, perhaps after a capital, and most numbers digits: these have no forms to be made alike.
# What the others need is asked of the token first, since a filter that finds nothing costs as much as one that does.
_FORMED = """
CharSequence term = token.term;
int digits = 0;
for (int i = term.length() - 1; i >= 0; i--) {
  char c = term.charAt(i);
  if (c >= (char)'0' && c <= (char)'9') { digits++; }
  else if (c < (char)'A' || c == (char)'_' || c > 8000) { return true; }
}
return digits > 0 && digits < term.length();
"""


def _replace(pattern: str, replacement: str) -> Json:
    return {"type": "pattern_replace", "pattern": pattern, "replacement": replacement, "all": True}


def _form(pattern: str, replacement: str) -> Json:
    return _replace(pattern.replace("-", HYPHEN).replace("/", SLASH), replacement)


def _some(condition: str, *, first: int = 0) -> str:
    """Return the script that tells whether some character `c` of the token, from the first one on, is as said."""
    return f"""
CharSequence term = token.term;
for (int i = term.length() - 1; i >= {first}; i--) {{ char c = term.charAt(i); if ({condition}) {{ return true; }} }}
return false;
"""


def _has(*signs: str) -> str:
    return _some(" || ".join(f"c == (char){ord(sign)}" for sign in signs))


def _where(script: str, filters: list[str]) -> Json:
    return {"type": "condition", "script": {"source": " ".join(script.split())}, "filter": filters}


def _ends(ending: str) -> str:
    """Return the test of the last characters of a token, which are `last0`, `last1` and so on."""
    return " && ".join(f"last{number} == (char)'{letter}'" for number, letter in enumerate(reversed(ending)))


_STEMMED_WORD = f"""
CharSequence term = token.term;
int length = term.length();
if (length < 3) {{ return false; }}
char last0 = term.charAt(length - 1);
char last1 = term.charAt(length - 2);
if ({_ends(PLURAL)} || length > 3 && {_ends(PAST)}) {{ return true; }}
if (length < 5) {{ return false; }}
char last2 = term.charAt(length - 3);
char last3 = term.charAt(length - 4);
return {" || ".join(_ends(ending) for ending in ENDINGS)};
"""

_CAPITAL = _some("c >= (char)'A' && c <= (char)'Z' || c > 122", first=1)
_WITH_DIGIT = _some("c >= (char)'0' && c <= (char)'9'")
_FOLDED = ["lowercase", "asciifolding"]
_STEMMED = ["keyword_repeat", "whole", "stem", "plural", "remove_duplicates"]
_ALIKE = [*SIGNS, "numbers_alike"]

FILTERS: Json = {
    **{name: _form(*form) for name, form in (SIGNS | NUMBERS | NUMBERED | FAMILIES).items()},
    "numbers_alike": _where(_WITH_DIGIT, list(NUMBERS)),
    "numbered_name": _where(_WITH_DIGIT, ["numbered"]),
    "numbered_name_whole": _where(_WITH_DIGIT, ["numbered_whole"]),
    "in_parts": _where(_has(".", HYPHEN, SLASH), ["compounds", "one_mark"]),
    "in_families": _where(_WITH_DIGIT, list(FAMILIES)),
    "one_of_many": _replace(r"^(\p{L}{1,4}\d{1,4}\p{L}?)s$", "$0|$1"),
    "apart": _where(_has("|"), ["parted"]),
    "compounds": {
        "type": "word_delimiter_graph",
        "catenate_words": True,
        "split_on_case_change": False,
        "split_on_numerics": False,
        "stem_english_possessive": False,
        "type_table": ["& => ALPHA", "| => ALPHA", "· => DIGIT"],
    },
    "one_mark": _replace(f"{IN_LOUD}(?<=.{IN_LOUD})", ""),
    "plural_capitals": _replace(r"^(\p{Lu}{2,})s$", f"$1s{CAPITALS}|$1{CAPITALS}{VARIANT}"),
    "plural_typed": _replace(r"^(\p{Lu}{2,})s$", f"$1s{CAPITALS}"),
    "singular_too": _replace(r"^(\p{Lu}{2,})s$", f"$1s{CAPITALS}|$1{CAPITALS}"),
    "capitals": _replace(r"^(\p{Lu}[\p{Lu}&]+)(?=$|\|)", f"$1{CAPITALS}"),
    "loud_capitals": _replace(rf"^{IN_LOUD}(\p{{Lu}}[\p{{Lu}}&]+)(?=$|\|)", f"$1|$1{CAPITALS}"),
    "not_loud": _replace(IN_LOUD, ""),
    "parted": {"type": "pattern_capture", "preserve_original": False, "patterns": [r"([^|]+)"]},
    "text_forms": _where(_FORMED, [*_ALIKE, "numbered_name", "in_parts", "in_families", "apart"]),
    "word_forms": _where(_FORMED, [*_ALIKE, "numbered_name_whole", "in_parts", "one_of_many", "apart"]),
    "exact_forms": _where(_FORMED, [*_ALIKE, "numbered_name_whole", "in_parts", "apart"]),
    "text_capitals": _where(_CAPITAL, ["plural_capitals", "capitals", "loud_capitals", "not_loud", "apart"]),
    "word_capitals": _where(_CAPITAL, ["singular_too", "capitals", "apart"]),
    "exact_capitals": _where(_CAPITAL, ["plural_typed", "capitals"]),
    "no_possessive": {"type": "stemmer", "language": "possessive_english"},
    # KStem leaves many plurals as they are (forces, facilities, years); these are not for a plural's ending either.
    "whole": {"type": "keyword_marker", "keywords": list(WHOLE)},
    "stem": {"type": "stemmer", "language": "light_english"},
    "plural": {"type": "stemmer", "language": "minimal_english"},
    "variant": {"type": "pattern_replace", "pattern": "^.++", "replacement": f"$0{VARIANT}", "all": False},
    "variants": _where("!token.keyword", ["variant"]),
    "stems": _where(_STEMMED_WORD, [*_STEMMED, "variants"]),
    "or_variant": {"type": "multiplexer", "filters": ["variant"], "preserve_original": True},
    "raised_too": _replace(r"^(\p{Ll}[\p{Ll}&]+)$", f"$1|$1{CAPITALS}|$1{CAPITALS}{VARIANT}"),
    "raised": _replace(r"^(\p{Ll}[\p{Ll}&]+)$", f"$1|$1{CAPITALS}"),
}


def _escaped(text: str) -> str:
    # The engine reads a rule in time that grows with its length squared, and every rule for every analyzer.
    return "".join(each if each.isascii() and each.isalnum() else f"\\u{ord(each):04x}" for each in text)


def _analyzer(filters: list[str], *, loud: bool = False) -> Json:
    char_filters = ["begun", "joined", "loud"] if loud else ["joined"]
    return {"type": "custom", "char_filter": char_filters, "tokenizer": "standard", "filter": filters}


ANALYSIS: Json = {
    "char_filter": {
        # What stands first has a space before it like the rest: F 35, DDG 51.
        "begun": {"type": "pattern_replace", "pattern": r"\A", "replacement": " "},
        "joined": {
            "type": "mapping",
            "mappings": [f"{_escaped(text)} => {_escaped(joined)}" for text, joined in JOINED.items()],
        },
        "loud": {"type": "pattern_replace", "pattern": LOUD, "replacement": f"{IN_LOUD}$0"},
    },
    "filter": FILTERS,
    "analyzer": {
        # What an article is indexed under.
        "text": _analyzer(["no_possessive", "text_forms", "text_capitals", *_FOLDED, "stems"], loud=True),
        # A query's words with their variants: plurals, possessives, designators of the same family.
        "words": _analyzer(["no_possessive", "word_forms", "word_capitals", *_FOLDED, *_STEMMED, "or_variant"]),
        # The same, where small letters may stand for capitals: `nato`.
        "any_case": _analyzer(
            ["no_possessive", "word_forms", "word_capitals", *_FOLDED, *_STEMMED, "or_variant", "raised_too", "apart"]
        ),
        # The words as typed, in any case: what stands in quotes.
        "phrase": _analyzer(["no_possessive", "exact_forms", "exact_capitals", *_FOLDED, "raised", "apart"]),
        # The words as typed, their capitals too.
        "exact": _analyzer(["no_possessive", "exact_forms", "exact_capitals", *_FOLDED]),
    },
}
