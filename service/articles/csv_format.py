"""CSV dialects: whether lines are a table, and the mark that parts its cells. Its rows become items in `containers`."""

import csv
import io
import re
from itertools import islice

_DELIMITERS = ",;\t|"
_HEADER_CELL = re.compile(r"\w[\w .()#/-]{0,39}")
# Columns that tell of articles: two of them and a row that fits are a table, however few its rows.
_COLUMNS = frozenset(
    {
        *("title", "headline", "text", "body", "content", "date", "published", "url", "link"),
        *("author", "byline", "id", "summary", "description", "source"),
    }
)
_FEWEST_ROWS = 2
_FEWEST_COLUMNS = 3  # of a table with commas: prose has those too
_LOOKED_AT = 6
# The header's names go with every row.
LONGEST_HEADER = 65536


def delimiter_of(header: str) -> str:
    """Return the mark that a header line is parted with; a comma where it holds none."""
    outside = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=outside.count)


def is_table(head: str) -> bool:
    """Return whether lines are a table: a header of short names of its own, and rows with as many cells."""
    head = head.removeprefix("\ufeff")
    mark = delimiter_of(head.partition("\n")[0])
    if mark not in head.partition("\n")[0]:
        return False
    try:
        header, *rows = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=mark), _LOOKED_AT))
    except (csv.Error, ValueError):
        return False
    names = [cell.strip().lower() for cell in header]
    if not all(map(_HEADER_CELL.fullmatch, names)) or (mark == "," and len(set(names)) != len(names)):
        return False
    if len(_COLUMNS.intersection(names)) > 1 and rows:
        return len(rows[0]) == len(names)
    # The last row looked at may be cut off where the head ends.
    whole = rows[:-1] if len(rows) > _FEWEST_ROWS else rows
    return (
        len(whole) >= _FEWEST_ROWS
        and all(len(row) == len(names) for row in whole)
        and (mark != "," or len(names) >= _FEWEST_COLUMNS)
    )
