"""Texts that were pasted and not written as queries: teletype in capitals, prose that is too long for a query. Pure.

Nobody who pastes a press release means its quotes and its capitals as operators.
"""

import re

# A query of more terms than this, without operators, is a text.
MAX_PLAIN_TERMS = 64
MAX_CHARACTERS = 20_000
_MIN_PROSE_WORDS = 25
# Prose has so many function words at least, a list of names hardly any.
_PROSE_SHARE = 0.15
# In a text that is no query stand fewer operators than one to so many words.
_WORDS_TO_AN_OPERATOR = 16

# The operators that a text all of capitals has as words, as `calm` writes them.
AS_WORDS = frozenset(("or", "and", "not"))

_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = re.compile(r"(?<!\S)(?:OR|AND|NOT)(?!\S)")
_DANGLING = re.compile(r"^\s*(?:OR|AND)(?!\S)|(?<!\S)(?:OR|AND|NOT)\s*$")
_OPERATOR = re.compile(
    r"(?<![^\s(])(?:(?:OR|AND|NOT|NEAR(?:/\d+)?)(?![^\s(\"])|[=-](?=[\w\"])|(?i:w|n|p|pre|near)?/[\dsp])"
    r"|\w\*(?!\S)|\"~\d|&&|\|\|"
)
_GROUPED = re.compile(r"[)\"]\s*(?:OR|AND|NOT)(?!\w)|(?<!\w)(?:OR|AND|NOT)\s*[(\"]")
_SYNTAX = re.compile(r"[\"()]|(?<!\S)-(?=\w)")
_FUNCTION_WORDS = re.compile(
    r"\b(?:a|an|the|of|in|on|at|to|for|from|by|with|and|or|as|is|are|was|were|be|been|it|its|that|this|which|who|has|have"
    r"|had|will|would|not|but|he|she|they|his|her|their|said)\b",
    re.IGNORECASE,
)


def calm(text: str) -> str:
    """Take OR, AND and NOT for words in a text all of capitals, where more than operators and their words stand."""
    if text != text.upper() or _GROUPED.search(text):
        return text
    operators = len(_BETWEEN.findall(text))
    others = len(_WORD.findall(text)) - operators
    as_words = others >= 2 * (operators + 1) or (others > 1 and _DANGLING.search(text))
    return _BETWEEN.sub(lambda sign: sign[0].lower(), text) if as_words else text


def is_passage(text: str, fields: re.Pattern[str]) -> bool:
    """Whether a text is a passage, whose like is looked for, and no query.

    It has many words and hardly an operator: more words than a query has terms, or quotes and parentheses in prose.
    `fields` finds what asks for a field.
    """
    words = sum(any(map(str.isalnum, each)) for each in text.split())
    if words < _MIN_PROSE_WORDS:
        return False
    operators = len(_OPERATOR.findall(text)) + len(fields.findall(text))
    if words > MAX_PLAIN_TERMS:
        return operators * _WORDS_TO_AN_OPERATOR <= words
    prose = len(_FUNCTION_WORDS.findall(text)) >= _PROSE_SHARE * words
    return prose and not operators and _SYNTAX.search(text) is not None
