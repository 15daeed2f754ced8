"""Write out.json of every golden article anew. What changed is then read, line by line, before it is believed."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from service.articles.article_json import as_json  # noqa: E402 the project's root has to be on the path first
from service.articles.normalise import fingerprint, identify, normalise  # noqa: E402
from service.articles.split import split  # noqa: E402


def main() -> None:
    for case in sorted((HERE / "articles").iterdir()):
        (source,) = case.glob("in.*")
        (item,) = split(source.read_bytes(), name=source.name)
        article = normalise(item)
        out = {"id": identify(article, item), "fingerprint": fingerprint(article), **as_json(article)}
        (case / "out.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
