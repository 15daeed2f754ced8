"""Syntax errors of a query: what is wrong, where, and the edit that mends it. `syntax` looks for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from lark import Token

from service.search.language.fields import FIELDS, OTHER_NAMES
from service.search.language.pasted_text import MAX_CHARACTERS

MAX_TERMS = 1000
MAX_DEPTH = 6

_OPERATORS = frozenset(("AND", "OR", "NEAR", "NOT_NEAR"))
_GAPS = frozenset((*_OPERATORS, "NOT", "MINUS", "FIELD", "AT_LEAST"))
_WRITTEN_AS_FIELD = re.compile(r"([a-z]{3,}):(?=\w)(?!//)")
_ALL_IN_TITLE = re.compile(r"(?i)allintitle:(?=\S)")
_LENGTH = re.compile(r"(?i)wc([<>]=?\d+)$")
_CAPITALS = re.compile(r"(?i)(?:all)?caps$")
_NOT_KEPT = re.compile(r"(?i)(?:inurl|allinurl|filetype|related|cache):(?=\w)")
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the text that removes an error."""

    start: int
    end: int
    text: str = ""


class QuerySyntaxError(Exception):
    """What is wrong, where, and the edit that mends it."""

    def __init__(self, message: str, position: int, edit: Edit) -> None:
        super().__init__(message)
        self.message, self.position, self.edit = message, position, edit


def check_text(text: str) -> None:
    """Refuse a text that is too long, or has a quote without a second one."""
    if len(text) > MAX_CHARACTERS:
        message = f"A query has at most {MAX_CHARACTERS:,} characters; this has {len(text):,}."
        at = MAX_CHARACTERS
        cut = text.rfind(" ", 0, at) if " " in text[:at] else at
        raise QuerySyntaxError(message, at, Edit(cut, len(text)))
    if text.count('"') % 2:
        at = text.rindex('"')
        closed = text[at + 1 :].strip()
        edit = Edit(len(text), len(text), '"') if closed else Edit(at, at + 1)
        raise QuerySyntaxError(f"Unclosed quote at {at}: write a second one where the phrase ends.", at, edit)


def check_tokens(tokens: Sequence[Token], text: str) -> None:
    """Refuse what would cost too much, and words that cannot be what was meant."""
    terms = [token for token in tokens if token.type in ("WORD", "PHRASE", "EXACT_PHRASE")]
    if len(terms) > MAX_TERMS:
        at = start(terms[MAX_TERMS])
        raise QuerySyntaxError(
            f"A query has at most {MAX_TERMS:,} terms; this has {len(terms):,}.", at, Edit(at, len(text))
        )
    depth = 0
    for token in tokens:
        depth += {"LPAR": 1, "RPAR": -1}.get(token.type, 0)
        if depth > MAX_DEPTH:
            at = start(token)
            message = f"Parentheses too deep at {at}: at most {MAX_DEPTH} within each other."
            raise QuerySyntaxError(message, at, Edit(at, at + 1))
    for token in tokens:
        if token.type == "WORD":
            _check_notation(token, text)
            _check_word(token)


def _check_notation(token: Token, text: str) -> None:
    """Refuse what other services write and this one writes otherwise."""
    at = start(token)
    if found := _ALL_IN_TITLE.match(token):
        message = f"After {found[0]} at {at} all words are meant: write title: and parentheses round them."
        raise QuerySyntaxError(message, at, Edit(at, len(text), f"title:({text[at + found.end() :].strip()})"))
    if found := _LENGTH.match(token):
        message = f"The length at {at} is asked for as words:{found[1]}."
        raise QuerySyntaxError(message, at, Edit(at, at + len(token), f"words:{found[1]}"))
    if found := _CAPITALS.match(token):
        rest = re.compile(r"\(\s*(\w+)\s*\)").match(text, at + len(token))
        if rest:
            message = f"Capitals at {at} are asked for as ={rest[1]}."
            raise QuerySyntaxError(message, at, Edit(at, rest.end(), f"={rest[1]}"))
    if found := _NOT_KEPT.match(token):
        message = f"{found[0]} at {at} asks for what is not indexed: write url: and how the address begins."
        raise QuerySyntaxError(message, at, Edit(at, at + found.end()))


def _check_word(token: Token) -> None:
    """Refuse a field that is misspelled, and a star that is not at the end."""
    at = start(token)
    if (written := _WRITTEN_AS_FIELD.match(token)) and written[1] not in (*FIELDS, *OTHER_NAMES):
        for name in get_close_matches(written[1], (*FIELDS, *OTHER_NAMES), 1, _LIKENESS):
            message = f"There is no field {written[1]}: at {at}. Write {name}: or put a space after the colon."
            raise QuerySyntaxError(message, at, Edit(at, at + len(written[1]), name))
    if token.startswith("http"):
        return
    star = token.find("*")
    inside = star > 0 and token[star - 1].isalnum()
    if 0 <= star < len(token.rstrip("*")) and re.match(r"\w", token[star + 1 :]) and not inside:
        message = f"A * in a word at {at + star}: characters stand before it, as in count* and wom*n."
        raise QuerySyntaxError(message, at + star, Edit(at + star, at + star + 1, " " if star else ""))


def syntax_error(tokens: Sequence[Token], text: str) -> QuerySyntaxError:
    """Return what is wrong with tokens that the grammar refuses."""
    opened: list[Token] = []
    before: Token | None = None
    for token in tokens:
        at = start(token)
        gap = before is None or before.type in _GAPS or before.type == "LPAR"
        if token.type == "LPAR":
            opened.append(token)
        elif token.type == "RPAR" and not opened:
            return QuerySyntaxError(f"No parenthesis is open at {at}: leave this one out.", at, Edit(at, at + 1))
        elif token.type == "RPAR" and before is opened[-1]:
            first = start(opened[-1])
            return QuerySyntaxError(
                f"Nothing in the parentheses at {first}: write a word in them.", first, Edit(first, at + 1)
            )
        elif token.type in _OPERATORS and gap and not (before and before.type in _GAPS):
            return QuerySyntaxError(
                f"Nothing before {token} at {at}: write a word there, or leave it out.", at, _without(token)
            )
        elif (token.type in _OPERATORS or token.type == "RPAR") and gap:
            return _dangling(cast(Token, before))
        if token.type == "RPAR":
            opened.pop()
        before = token
    if before is not None and before.type in _GAPS:
        return _dangling(before)
    if opened:
        at = start(opened[-1])
        edit = Edit(len(text), len(text), ")")
        return QuerySyntaxError(f"Unclosed parenthesis at {at}: write ) where the group ends.", at, edit)
    at = next((start(token) for token in tokens if token.type in _GAPS), 0)
    return QuerySyntaxError(
        f"The words at {at} cannot be read so: put parentheses round what belongs together.", at, Edit(0, 0)
    )


def _dangling(token: Token) -> QuerySyntaxError:
    at = start(token)
    return QuerySyntaxError(f"Nothing after {token} at {at}: write a word there, or leave it out.", at, _without(token))


def _without(token: Token) -> Edit:
    return Edit(start(token), start(token) + len(token))


def start(token: Token) -> int:
    return cast(int, token.start_pos)
