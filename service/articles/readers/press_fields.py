"""What press formats state alike - writers, a language, dates, photos - as the Article's values. Not the formats."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from service.articles.article import Byline
from service.articles.bylines import read_byline
from service.articles.dates import Moment, read_moment
from service.articles.escaped_markup import without_markup
from service.articles.item_warnings import Kind, warn
from service.articles.text import one_line, repair_text

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
# RFC 822 has the address first and the name in parentheses: "editor@example.mil (Jo Do)"; others turn it round.
_ADDRESS = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}")
# Accounts of publishing systems stand where a writer's name should, and tell at most who put the text there.
_ACCOUNT = re.compile(r"(?!.*\.(?:com|gov|mil|net|org)$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*|[A-Za-z]+\.[A-Za-z]+)")
_NOBODY = frozenset({"admin", "administrator", "editor", "import", "root", "webmaster"})
_BY = re.compile(r"(?:story )?by:? ", re.IGNORECASE)
# The genres of the press's own vocabulary that are kinds of article here; the others are no more than tags.
_KINDS = {
    "analysis": "commentary",
    "commentary": "commentary",
    "current": "news",
    "fact sheet": "fact sheet",
    "news": "news",
    "opinion": "commentary",
    "photo essay": "photo essay",
    "press release": "release",
    "press-release": "release",
    "speech": "speech",
    "transcript": "transcript",
    "transcript and verbatim": "transcript",
}


def kind_of_genre(genre: str) -> str | None:
    return _KINDS.get(genre.strip().lower())


def read_bylines(lines: Iterable[str]) -> tuple[Byline, ...]:
    """Read who wrote it, however the format names them; an account or an address is no name."""
    found: list[Byline] = []
    for line in lines:
        text = one_line(_ADDRESS.sub(" ", without_markup(repair_text(line)))).strip(" ()<>,;")
        if text and text.lower() not in _NOBODY and not _ACCOUNT.fullmatch(text):
            found.extend(read_byline(text if _BY.match(text) else f"By {text}"))
    return tuple(dict.fromkeys(found))


def read_language(tag: str) -> str | None:
    """Return the language of a tag such as "en-US": its first part, in small letters."""
    found = _LANGUAGE.fullmatch(tag.strip())
    return found[1].lower() if found else None


def first_date(*texts: str) -> Moment | None:
    """Read the first of these that is a date; warn of those before it that are none."""
    return next(filter(None, map(read_date, texts)), None)


def read_date(text: str) -> Moment | None:
    """Read a date that an item states; warn where it is not understood."""
    moment = read_moment(text) if text.strip() else None
    if moment is None and text.strip():
        warn(Kind.DATE, one_line(text))
    return moment


def modified_after(published: Moment | None, *texts: str) -> str | None:
    """Return the time of the last change, unless it says no more than the publication does."""
    modified = first_date(*texts)
    return modified.value if modified and modified != published else None


def unique_lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, in order, repaired and on one line; empty ones are left out."""
    return tuple(dict.fromkeys(filter(None, (without_markup(one_line(repair_text(text))) for text in texts))))


def field_text(fields: Mapping[str, Any], name: str) -> str:
    """Return a field of a JSON object as text; a number is one, for some write ids so."""
    value = fields.get(name)
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def web_address(text: str) -> str | None:
    return text if text.startswith(("http://", "https://")) else None
