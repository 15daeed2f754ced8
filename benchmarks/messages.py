"""Military messages against what their collection tells of each: subject, date-time group and number. A measurement.

The collection is NAVADMINs of the U.S. Navy from 2005 on. A message whose name's SHA-256 begins with 0 to 7 is *seen*,
and rules may be made with it in view; any other is *kept*, and is only counted.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.material import SKIPPED, data
from service.articles import media_types
from service.articles.dates import read_moment
from service.articles.item import Item
from service.articles.readers import READERS

PARTS = ("seen", "kept")
CHECKS = ("title", "date", "number")
_DTG = re.compile(r"(\d\d)(\d\d)(\d\d)Z? ?([A-Z]{3})[A-Z]* (\d\d)")
_BARE = re.compile(r"(?<!\\)\\(?![\"\\/bfnrtu])")
_NAME = re.compile(r"NAV(\d\d)(\d{3})")


def collection() -> Path | None:
    return data("finds", "navadmin_open.jsonl.gz")


def measure(messages: Path, part: str) -> dict[str, tuple[int, int]]:
    """Return of each check how many messages of a part are right, and how many there are to compare with."""
    counted = {check: [0, 0] for check in CHECKS}
    for message in _messages(messages, part):
        for check, right in _checked(message).items():
            counted[check][0] += right
            counted[check][1] += 1
    return {check: (right, of) for check, (right, of) in counted.items()}


def _messages(messages: Path, part: str) -> Iterator[dict[str, Any]]:
    with gzip.open(messages, "rt", encoding="utf-8") as lines:
        # The collection writes backslashes as they are.
        for message in (json.loads(_BARE.sub(r"\\\\", line), strict=False) for line in lines):
            seen = hashlib.sha256(message["id"].encode()).hexdigest()[0] in "01234567"
            if seen == (part == "seen"):
                yield message


def _checked(message: dict[str, Any]) -> dict[str, bool]:
    """Return which checks a message passes; what the collection does not tell is not checked."""
    item = Item(body=message["text"].encode(), content_type=media_types.TEXT, name=message["id"])
    article = READERS[media_types.TEXT](item)
    checked: dict[str, bool] = {}
    if message["subj"]:
        checked["title"] = _letters(article.title or "") == _letters(message["subj"])
    if dtg := _DTG.search(message["dtg"] or ""):
        day, hour, minute, month, year = dtg.groups()
        sent = read_moment(f"{day} {month.title()} 20{year} {hour}:{minute} +0000")
        if sent:
            checked["date"] = article.published == sent.value
    if name := _NAME.match(message["id"]):
        number = re.findall(r"\d+", article.release_number or "")
        checked["number"] = [part[-2:] for part in number[1:]] == [name[1]] and int(number[0]) == int(name[2])
    return checked


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def main() -> None:
    """Print the messages of the seen part that are read otherwise, and the totals of both."""
    console, messages = Console(), collection()
    if messages is None:
        console.print(SKIPPED)
        return
    for message in _messages(messages, "seen"):
        wrong = [check for check, right in _checked(message).items() if not right]
        if wrong:
            console.print(message["id"], *wrong, message["subj"], message["dtg"], markup=False, highlight=False)
    for part in PARTS:
        for check, (right, of) in measure(messages, part).items():
            console.print(f"{part} {check}: {right:,} of {of:,}")


if __name__ == "__main__":
    main()
