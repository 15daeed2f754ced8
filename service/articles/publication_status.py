"""What a source allows to be shown: whether it takes an item back, withholds it, or gives it free only later."""

from datetime import UTC, datetime

from service.articles.article import Article
from service.articles.dates import read_moment
from service.articles.item import Item
from service.errors import UnreadableItem
from service.storage.timestamps import now

_TAKEN_BACK = frozenset({"canceled", "cancelled"})
_WITHHELD, _EMBARGOED = "withheld", "embargoed"


class WithdrawnItem(UnreadableItem):
    """No article, but the source's word that `article` is one no longer."""

    def __init__(self, message: str, where: str | None, article: Article) -> None:
        super().__init__(message, where)
        self.article = article


class HeldItem(UnreadableItem):
    """An article that may not be shown yet, or not until its source says so."""

    code = "held"


def require_usable(article: Article, item: Item, status: str, embargo: str | None = None) -> Article:
    """Return the article if its source does, by `status` in the words of the press's formats, and by `embargo`.

    An embargo that is empty or cannot be read lasts until the source says otherwise. Raise WithdrawnItem, or HeldItem
    with how long.
    """
    status = status.strip().lower()
    if status in _TAKEN_BACK:
        raise WithdrawnItem(f"The item is withdrawn by its source ({status}).", item.name, article)
    until = end_of_embargo(embargo or "")
    if until and datetime.fromisoformat(now()) < until:
        reason = f"The item is under embargo until {until.isoformat()}; it is kept, and can be replayed after that."
        raise HeldItem(reason, item.name)
    if status == _WITHHELD:
        held = "withheld by its source"
    elif not until and (status == _EMBARGOED or embargo is not None):
        held = "under embargo without a stated end"
    else:
        return article
    raise HeldItem(f"The item is {held}; it is kept, and can be replayed when it is given free.", item.name)


def end_of_embargo(written: str) -> datetime | None:
    """Read when an embargo ends, to the second. A time without its zone is taken as UTC, a day from its beginning."""
    end: datetime | None
    try:
        end = datetime.fromisoformat(written.strip())
    except ValueError:
        read = read_moment(written)
        end = datetime.fromisoformat(read.value) if read else None
    return end if end is None or end.tzinfo else end.replace(tzinfo=UTC)
