"""CSV tables to their rows, each a JSON record under the names of the header. What the columns mean: `record`."""

import csv
import json
from collections.abc import Iterator

from service.articles import media_types
from service.articles.csv_format import LONGEST_HEADER, delimiter_of
from service.articles.item import MAX_ITEM_BYTES, Item
from service.articles.text import decode

# A row that does not fit may only have a quotation mark too many, which draws the next lines into it. It is then read
# anew from the line below, but no more often than this for each line of the table.
_READ_ANEW = 8
_FEWEST_ANEW = 1000


def split_table(whole: Item) -> Iterator[Item]:
    """Yield the rows of a table; a row with more or fewer cells than the header is a CSV item, which is refused.

    An empty cell is no field. A table without rows stays one item, and is refused too.
    """
    text = decode(whole.body).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    top = next((line for line in lines if line.strip()), "")
    rows = _rows(lines, delimiter_of(top))
    _, header, _ = next(rows, (0, [], ""))
    names = _names(header, whole)
    empty = True
    if sum(map(len, header)) > LONGEST_HEADER:
        rows = iter(())
    for number, cells, written in rows:
        empty = False
        if len(cells) == len(names):
            fields = {field: cell for field, cell in zip(names, cells, strict=True) if cell.strip()}
            body = json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")
            yield whole.part(f"line {number}", body=body, content_type=media_types.JSON)
        else:
            body = f"{top}\n{written}".encode("utf-8", "surrogatepass")
            yield whole.part(f"line {number}", body=body, content_type=media_types.CSV)
    if empty:
        yield whole


def _rows(lines: list[str], mark: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield each row with the number of its first line, its cells, and how it is written."""
    # The library's own limit is 128 kB; an item's is what counts here. It is the same for every reader of tables.
    csv.field_size_limit(MAX_ITEM_BYTES)
    at, width = 0, None
    left = _READ_ANEW * len(lines) + _FEWEST_ANEW
    while at < len(lines):
        size, cells = _row(lines, at, mark)
        if size > 1 and width is not None and left > 0 and (len(cells) != width or _is_open(lines, at, size)):
            left -= size
            size, cells = 1, next(csv.reader([lines[at].replace('"', "")], delimiter=mark), [])
            cells = cells if len(cells) != width else [*cells, ""]  # it is broken, however many cells it seems to have
        if any(cell.strip() for cell in cells):
            width = len(cells) if width is None else width
            yield at + 1, cells, "\n".join(lines[at : at + size])
        at += size


def _row(lines: list[str], at: int, mark: str) -> tuple[int, list[str]]:
    reader = csv.reader((f"{lines[number]}\n" for number in range(at, len(lines))), delimiter=mark)
    try:
        cells = next(reader, [])
    except csv.Error:
        return max(reader.line_num, 1), []
    return max(reader.line_num, 1), cells


def _is_open(lines: list[str], at: int, size: int) -> bool:
    """Return whether a row goes on to the end of the table because its quotation mark is never closed."""
    return at + size >= len(lines) and sum(line.count('"') for line in lines[at:]) % 2 == 1


def _names(header: list[str], whole: Item) -> list[str]:
    """Return the columns' names, in small letters where the sender maps none; a number for one missing or repeated."""
    names: dict[str, None] = {}
    for number, cell in enumerate(header, start=1):
        told = cell.strip()
        name = told if told in whole.mapping else told.lower().replace(" ", "_")
        names[f"column {number}" if not name or name in names else name] = None
    return list(names)
