"""The operators of nearness, ours and those of other services: `NEAR/5`, `w/5`, `pre/5`, `/s`, `adj`, `NOT NEAR/5`."""

import re
from dataclasses import dataclass

from lark import Token

from service.search.language.syntax_errors import Edit, QuerySyntaxError, start
from service.search.language.tree import AtLeast, Exact, Near, Node, NotNear, Or, Phrase, Prefix, Wildcard, Within, Word

MAX_DISTANCE = 255
DISTANCE = 10
MAX_TIMES = 20

_NUMBER = re.compile(r"\d+")
_ORDERED = re.compile(r"(?:pre|p|adj|onear)(?=[/\d]|$)")
_UNIT = re.compile(r"/(s|p)(?:ent|ara)?$")


@dataclass(frozen=True, slots=True)
class Nearness:
    """What an operator asks of the words on its sides."""

    distance: int
    ordered: bool
    within: Within


def near(first: Node, signs: list[Token], operands: list[Node]) -> Node:
    """Return the node of operands with these operators between; raises QuerySyntaxError for what cannot be near."""
    whole, last = first, None
    for sign, operand in zip(signs, operands, strict=True):
        asked = _read(sign)
        if not (_may_be_near(whole) and _may_be_near(operand)):
            at = start(sign)
            message = f"Around {sign} at {at} stand words, phrases, or (one OR another) of these."
            raise QuerySyntaxError(message, at, Edit(at, at + len(sign), "AND"))
        if sign.type == "NOT_NEAR":
            whole, last = NotNear(whole, operand, asked.distance, asked.ordered, asked.within), None
        elif isinstance(whole, Near) and last and (asked.ordered, asked.within) == (last.ordered, last.within):
            distance = max(whole.distance, asked.distance)
            whole = Near((*whole.operands, operand), distance, asked.ordered, asked.within)
        else:
            whole, last = Near((whole, operand), asked.distance, asked.ordered, asked.within), asked
    return whole


def at_least(sign: Token, node: Node) -> Node:
    """Return the node of `atleast5(…)`; raises QuerySyntaxError for what cannot be counted."""
    at, found = start(sign), _NUMBER.search(sign)
    times = int(found[0]) if found else 0
    if not 1 <= times <= MAX_TIMES:
        message = f"From 1 to {MAX_TIMES} times at {at}: {sign} asks for {times}."
        raise QuerySyntaxError(message, at, Edit(at, at + len(sign), f"atleast{MAX_TIMES if times else 1}"))
    if not _may_be_near(node):
        message = f"After {sign} at {at} stand words, phrases, or (one OR another) of these."
        raise QuerySyntaxError(message, at, Edit(at, at + len(sign)))
    return AtLeast(node, times)


def _read(sign: Token) -> Nearness:
    text = sign.lower().removeprefix("not").strip()
    number, unit = _NUMBER.search(text), _UNIT.search(text)
    ordered = _ORDERED.match(text) is not None
    if text == "same" or unit:
        return Nearness(0, ordered, "sentence" if unit and unit[1] == "s" else "paragraph")
    distance = int(number[0]) if number else 0 if text == "adj" else DISTANCE
    if distance > MAX_DISTANCE:
        at = start(sign)
        message = f"Too far at {at}: {sign} reaches over at most {MAX_DISTANCE} words."
        raise QuerySyntaxError(message, at, Edit(at, at + len(sign), _NUMBER.sub(str(MAX_DISTANCE), sign)))
    return Nearness(distance, ordered, "words")


def _may_be_near(node: Node) -> bool:
    match node:
        case Word() | Exact() | Prefix() | Wildcard() | Phrase() | Near():
            return True
        case Or(nodes):
            return all(map(_may_be_near, nodes))
    return False
