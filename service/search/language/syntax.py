"""The query language: text → tree, every error with its position. `grammar.lark` is the grammar.

What a tree asks of Elasticsearch is `compiler`'s; what it says in words is `describe`'s.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from service.errors import QueryError
from service.search.language import proximity_operators, ranges
from service.search.language.fields import CODES, COMPARED, FIELDS, HAS, OTHER_NAMES, SEGMENTS, FieldDefinition
from service.search.language.pasted_text import MAX_CHARACTERS, calm, is_passage
from service.search.language.syntax_errors import Edit, QuerySyntaxError, check_text, check_tokens, start, syntax_error
from service.search.language.tree import (
    And,
    Exact,
    Field,
    Has,
    Like,
    Node,
    Not,
    Or,
    Passage,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
)

SHORTEST_PREFIX = 2
SHORTEST_BEFORE_WILDCARD = 3
MAX_EDITS = 12

STRAIGHT = str.maketrans(
    {
        **dict.fromkeys(map(chr, range(0xD800, 0xE000)), " "),  # halves of characters, which no text can have
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’ʼ", "'"),
        **dict.fromkeys("−‐‑–", "-"),
    }
)
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def parse(text: str) -> Query:
    """Read query text. Raises QueryError: where the error is, in characters from 0, and a query that works."""
    straight = calm("".join(each for each in text if each not in UNSEEN).translate(STRAIGHT))
    try:
        return Query(Passage(" ".join(text.split()))) if _is_passage(straight) else _parse(straight)
    except QuerySyntaxError as error:
        position = _position_as_typed(text, error.position)
        message = error.message.replace(f" at {error.position}", f" at {position}")
        raise QueryError(message, position, instead=_corrected(straight, error)) from None


def _is_passage(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and is_passage(text, _FIELD)


def _position_as_typed(text: str, position: int) -> int:
    """Return the place in the text as typed of a place in the text without characters that are not seen."""
    seen = [place for place, each in enumerate(text) if each not in UNSEEN]
    return seen[position] if position < len(seen) else len(text)


def _corrected(text: str, error: QuerySyntaxError) -> str | None:
    """Return the nearest query that works, edit by edit."""
    for _ in range(MAX_EDITS):
        edit = error.edit
        text = text[: edit.start] + edit.text + text[edit.end :]
        try:
            return text.strip() if _parse(text).root else None
        except QuerySyntaxError as another:
            error = another
    return None


def _parse(text: str) -> Query:
    check_text(text)
    tokens = list(_GRAMMAR.lex(text))
    check_tokens(tokens, text)
    try:
        root = cast(Node | None, _GRAMMAR.parse(text))
    except UnexpectedInput:
        raise syntax_error(tokens, text) from None
    return Query(root)


@v_args(inline=True)
class _Tree(Transformer[Token, Node | None]):
    """From the grammar's rules to the nodes of the tree."""

    def start(self, node: Node | None = None) -> Node | None:
        return node

    def any(self, *nodes: Node | Token) -> Node:
        parts = tuple(_operands(nodes, Or))
        return parts[0] if len(parts) == 1 else Or(parts)

    def all(self, *nodes: Node | Token) -> Node:
        parts = tuple(_operands(nodes, And))
        return parts[0] if len(parts) == 1 else And(parts)

    def excluded(self, _: Token, node: Node) -> Node:
        return node.node if isinstance(node, Not) else Not(node)

    def near(self, *nodes: Node | Token) -> Node:
        signs = [each for each in nodes if isinstance(each, Token)]
        first, *others = [each for each in nodes if not isinstance(each, Token)]
        return proximity_operators.near(first, signs, others)

    def at_least(self, sign: Token, node: Node) -> Node:
        return proximity_operators.at_least(sign, node)

    def field(self, name: Token, node: Node) -> Node:
        written = name.lower().rstrip(":=")
        names = OTHER_NAMES if name.endswith(":") else CODES if name.endswith("=") else SEGMENTS
        named = FIELDS[names.get(written, written)]
        return _in_field(named, node, name, COMPARED.get(written, ""))

    def phrase(self, token: Token) -> Node:
        text, _, slop = token.rpartition('"')
        return Phrase(text.strip('"').strip(), min(int(slop[1:] or 0), proximity_operators.MAX_DISTANCE))

    def exact(self, token: Token) -> Node:
        return Exact(token.strip('="').strip())

    def word(self, token: Token) -> Node:
        text = str(token)
        if text.startswith("=") and re.search(r"\w", text):
            return Exact(text.lstrip("="))
        if _WILDCARD.fullmatch(text):
            return _wildcard(token)
        if not text.endswith("*"):
            return Word(text)
        if sum(map(str.isalnum, text)) < SHORTEST_PREFIX:
            at = start(token)
            message = f"Too short a beginning at {at}: write {SHORTEST_PREFIX} characters before the *."
            raise QuerySyntaxError(message, at, Edit(at + len(text.rstrip("*")), at + len(text)))
        return Prefix(text.rstrip("*"))


def _wildcard(token: Token) -> Wildcard:
    """Return a word with * or ? inside. Raises QuerySyntaxError where it begins with too few characters."""
    text = token.rstrip("?")
    at, before = start(token), re.split(r"[*?]", text, maxsplit=1)[0]
    if sum(map(str.isalnum, before)) < SHORTEST_BEFORE_WILDCARD:
        place = at + len(before)
        sign = text[len(before)]
        message = (
            f"A {sign} in a word at {place}: write {SHORTEST_BEFORE_WILDCARD} characters before it, as in wom{sign}n."
        )
        raise QuerySyntaxError(message, place, Edit(place, place + 1, " "))
    return Wildcard(text)


def _operands(nodes: tuple[Node | Token, ...], kind: type[And | Or]) -> Iterator[Node]:
    """Return the nodes without the operators between them, a group of the same kind in its parts."""
    for node in nodes:
        if isinstance(node, kind):
            yield from node.nodes
        elif not isinstance(node, Token):
            yield node


def _in_field(named: FieldDefinition, node: Node, token: Token, compared: str) -> Node:
    match named.kind:
        case "like":
            return Like(tuple(_plain_words(node, token)))
        case "date":
            problem = f"no date: write {ranges.DATES}"
            return _each(node, lambda text: ranges.dates(compared + text, named.name), token, problem)
        case "number":
            return _each(node, ranges.numbers, token, f"no number of words: write {ranges.NUMBERS}")
        case "day":
            return _each(node, ranges.day, token, f"no day of a year: write a month and a day, as {ranges.DAYS}")
        case "has":
            kinds = ", ".join(HAS)
            return _each(node, lambda text: Has(text) if text in HAS else None, token, f"nothing to have: {kinds}")
    return Field(named.name, node)


def _plain_words(node: Node, token: Token) -> Iterator[str]:
    """Yield the words of a group. Raises QuerySyntaxError where something else stands among them."""
    for each in node.nodes if isinstance(node, And) else (node,):
        if not isinstance(each, Word):
            at = start(token)
            message = f"After {token} at {at} stand plain words in parentheses, without operators or quotes."
            raise QuerySyntaxError(message, at, Edit(at, at + len(token)))
        yield each.text


def _each(node: Node, read: Callable[[str], Node | None], token: Token, problem: str) -> Node:
    """Read every word of a group by the field's own rules."""
    match node:
        case Word(text) | Phrase(text, 0) if (found := read(text.lower())) is not None:
            return found
        case And(nodes):
            return And(tuple(_each(each, read, token, problem) for each in nodes))
        case Or(nodes):
            return Or(tuple(_each(each, read, token, problem) for each in nodes))
        case Not(inner):
            return Not(_each(inner, read, token, problem))
    at = start(token)
    said = getattr(node, "text", "this")
    raise QuerySyntaxError(f"{token}{said} at {at} is {problem}.", at, Edit(at, at + len(token), " "))


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_NAMES = _alternatives((*FIELDS, *OTHER_NAMES))
_WILDCARD = re.compile(r"[^\W_][\w'-]*(?:[*?]+[\w'-]+)+[*?]*")
_FIELD = re.compile(rf"(?<![^\s(\-])(?i:{_NAMES}):(?=[\w\"(=<>])")
_GRAMMAR = Lark(
    (Path(__file__).with_name("grammar.lark"))
    .read_text(encoding="utf-8")
    .replace("@NAMES@", _NAMES)
    .replace("@SEGMENTS@", _alternatives(SEGMENTS))
    .replace("@CODES@", _alternatives(CODES)),
    parser="lalr",
    lexer="basic",
    transformer=_Tree(),
)
