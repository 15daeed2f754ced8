"""Write out.json of every golden case of the formats anew. What changed is then read before it is believed."""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from service.articles.article_json import as_json  # noqa: E402 the project's root has to be on the path first
from service.articles.item import Item  # noqa: E402
from service.articles.normalise import normalise  # noqa: E402
from service.articles.split import split  # noqa: E402
from service.errors import UnreadableItem  # noqa: E402


def outcome(case: Path) -> list[dict[str, Any]]:
    """Return what each item of a case becomes."""
    (source,) = case.glob("in.*")
    told = json.loads(path.read_text(encoding="utf-8")) if (path := case / "told.json").exists() else {}
    return [_one(item) for item in split(source.read_bytes(), name=source.name, **told)]


def _one(item: Item) -> dict[str, Any]:
    try:
        return dict(as_json(normalise(item)))
    except UnreadableItem as refusal:
        return {"refused": refusal.message, "where": refusal.where}


def main() -> None:
    for case in sorted(path for path in (HERE / "formats").iterdir() if path.is_dir()):
        (case / "out.json").write_text(json.dumps(outcome(case), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
