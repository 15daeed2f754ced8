"""CSV that no row could be made of: a table without rows, or a row that does not fit. Good rows are JSON records."""

import csv
from typing import NoReturn

from service.articles.csv_format import delimiter_of
from service.articles.item import Item
from service.articles.text import decoded
from service.errors import UnreadableItem

_LONGEST_HEADER = 65536


def read(item: Item) -> NoReturn:
    """Refuse it, and say why."""
    header, _, rest = decoded(item.body).removeprefix("\ufeff").partition("\n")
    if len(header) > _LONGEST_HEADER:
        raise UnreadableItem("The table's first line is too long for a header.", item.name)
    if not rest.strip():
        raise UnreadableItem("The table has no rows under its header.", item.name)
    mark = delimiter_of(header)
    try:
        columns, cells = (next(csv.reader([text], delimiter=mark), []) for text in (header, rest.replace("\n", " ")))
    except csv.Error as error:
        raise UnreadableItem("The row is longer than a row may be.", item.name) from error
    if rest.count('"') % 2:
        raise UnreadableItem("The row has a quotation mark that is never closed.", item.name)
    raise UnreadableItem(f"The row has {len(cells)} cells where the header has {len(columns)}.", item.name)
