"""What a source allows to be shown: whether it takes an item back, withholds it, or gives it free only later.

A status that is not known, or not understood, holds an item: what a source wanted kept is never public by a misprint.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from service.articles.article import Article
from service.articles.dates import read_moment
from service.articles.item import Item
from service.errors import UnreadableItem
from service.storage.timestamps import now

_TAKEN_BACK = frozenset({"canceled", "cancelled", "retracted", "withdrawn"})
_WITHHELD, _EMBARGOED = "withheld", "embargoed"
# What the press's formats, WordPress, Ghost, Drupal and crawlers call what everyone may read; "" says nothing.
_FREE = frozenset({"", "usable", "publish", "published", "public", "live", "final", "approved", "released"})
_FREE_IN_RECORDS = _FREE | {"active", "ok", "success", "true", "1", "200"}
_LONGEST_SHOWN = 60
# The names under which records and front matter state it, in small letters and without their signs.
_STATUSES = frozenset({"pubstatus", "publicationstatus", "managementstatus"})
_LOOSE_STATUSES = frozenset({"status", "poststatus", "wpstatus", "wppoststatus", "visibility", "poststate"})
_EMBARGOES = frozenset({"embargoed", "embargo", "embargodate", "embargoeduntil", "embargountil"})
_FLAGS = frozenset({"draft", "isdraft", "private", "isprivate", "unpublished", "protected", "embargoactive"})
_PUBLISHED = frozenset({"published", "ispublished", "publish", "public", "ispublic"})
_PASSWORDS = frozenset({"postpassword", "wppostpassword"})
_TYPES = frozenset({"posttype", "wpposttype"})
_HIDING = _FLAGS | _PUBLISHED | _PASSWORDS | _TYPES
_STATING = _STATUSES | _LOOSE_STATUSES | _EMBARGOES | _HIDING
_PUBLIC_TYPES = frozenset({"", "post", "page", "article"})
_NO = frozenset({"", "0", "false", "f", "no", "n", "off", "none", "null"})
_SIGNS = re.compile(r"[^a-z]+")


class WithdrawnItem(UnreadableItem):
    """No article, but the source's word that `article` is one no longer."""

    def __init__(self, message: str, where: str | None, article: Article) -> None:
        super().__init__(message, where)
        self.article = article


class HeldItem(UnreadableItem):
    """An article that may not be shown: `until` a moment, ISO 8601 in UTC, or until its source says so."""

    code = "held"

    def __init__(self, message: str, where: str | None, until: str | None = None) -> None:
        super().__init__(message, where)
        self.until = until


def require_usable(
    article: Article, item: Item, status: str | Iterable[str], embargo: str | Iterable[str] | None = None
) -> Article:
    """Return the article if its source does, by `status` in the words of the press's formats, and by `embargo`.

    Both may be several; of each the strictest counts. An embargo that is empty or cannot be read lasts until the source
    says otherwise. Raise WithdrawnItem, or HeldItem with how long.
    """
    codes = [code_of(each) for each in ([status] if isinstance(status, str) else status)]
    embargoes = [embargo] if isinstance(embargo, str) else [*embargo] if embargo is not None else []
    return _require(article, item, codes, embargoes)


def _require(
    article: Article, item: Item, codes: list[str], embargoes: list[str], free: frozenset[str] = _FREE
) -> Article:
    taken_back = next((code for code in codes if code in _TAKEN_BACK), None)
    if taken_back:
        raise WithdrawnItem(f"The item is withdrawn by its source ({taken_back}).", item.name, article)
    ends = [end_of_embargo(each) for each in embargoes]
    last = max((end for end in ends if end), default=None)
    if last and None not in ends and datetime.fromisoformat(now()) < last:
        reason = f"The item is under embargo until {last.isoformat()}; it is kept, and sent in again after that."
        raise HeldItem(reason, item.name, last.astimezone(UTC).isoformat(timespec="microseconds"))
    unknown = next((code for code in codes if code not in free and code not in {_WITHHELD, _EMBARGOED}), None)
    if _WITHHELD in codes:
        raise held("withheld by its source", item)
    if None in ends or (_EMBARGOED in codes and not ends):
        raise held("under embargo without a stated end", item)
    if unknown is not None:
        raise held(f"of a status that is not known ({unknown[:_LONGEST_SHOWN]!r})", item)
    return article


def held(reason: str, item: Item) -> HeldItem:
    """Return the error that says why an item is kept and not shown."""
    return HeldItem(f"The item is {reason}; it is kept, and can be replayed when it is given free.", item.name)


def code_of(written: str) -> str:
    """Return the code of a status in small letters: "stat:Withheld", or an address that ends with it."""
    return re.split(r"[:/#]", written.strip().lower().rstrip(":/#"))[-1].strip()


def states_use(name: str) -> bool:
    """Tell whether a record's field says whether it may be shown."""
    return _SIGNS.sub("", name.lower()) in _STATING


def require_free_record(fields: Mapping[str, Any], article: Article, item: Item) -> Article:
    """Return the article if the record that it was made of does, by whichever fields say whether it may be shown.

    They are those of ninjs, of WordPress, Ghost and Drupal, and of front matter, under names in any spelling. What the
    sender reads as another field is none of them. Raise WithdrawnItem or HeldItem.
    """
    codes: list[str] = []
    loose: list[str] = []
    embargoes: list[str] = []
    for own, value in fields.items():
        name = _SIGNS.sub("", own.lower())
        if name in _STATUSES:
            codes += map(code_of, _told(value))
        elif name in _EMBARGOES:
            embargoes += _embargoes(value)
        elif own in item.mapping or value is None:
            continue
        elif name in _LOOSE_STATUSES:
            loose += map(code_of, _told(value))
        elif name in _HIDING and (reason := _hidden(name, value)):
            raise held(reason, item)
    _require(article, item, codes, embargoes)
    return _require(article, item, loose, [], _FREE_IN_RECORDS)


def _hidden(name: str, value: Any) -> str | None:
    """Say what keeps a record from being public, by a field that says yes or no, its type or its password."""
    told = [code_of(each) for each in _told(value)]
    if name in _FLAGS and not _NO.issuperset(told):
        return "a draft" if "draft" in name else "not public"
    # A time of publication has the same name.
    if name in _PUBLISHED and str(value).strip().lower() in _NO - {""}:
        return "not published"
    if name in _PASSWORDS and told != [""]:
        return "protected by a password"
    if name in _TYPES and not _PUBLIC_TYPES.issuperset(told):
        return f"no post or page but of the type {told[0][:_LONGEST_SHOWN]!r}"
    return None


def _embargoes(value: Any) -> Iterator[str]:
    """Yield the times that an embargo tells; nothing, or "false", tells of none."""
    if value not in (None, False, ""):
        yield from (each if isinstance(value, (str, list)) else "" for each in _told(value))


def _told(value: Any) -> Iterator[str]:
    """Yield the texts in a value, whichever way it is given; what is no text tells itself."""
    pending = deque([value])
    while pending:
        part = pending.popleft()
        if isinstance(part, (list, dict)) and part:
            pending += part.values() if isinstance(part, dict) else part
        elif part is not None:
            yield part if isinstance(part, str) else str(part)


def end_of_embargo(written: str) -> datetime | None:
    """Read when an embargo ends, to the second. A time without its zone is taken as UTC, a day from its beginning."""
    end: datetime | None
    try:
        end = datetime.fromisoformat(written.strip())
    except ValueError:
        read = read_moment(written)
        end = datetime.fromisoformat(read.value) if read else None
    return end if end is None or end.tzinfo else end.replace(tzinfo=UTC)
