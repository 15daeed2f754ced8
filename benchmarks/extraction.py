"""Article text on hand-marked news pages by the public scorer, ours beside the modes of trafilatura in the same run."""

import gzip
import importlib.util
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura

from service.articles.item import Item
from service.articles.readers.html import page as html
from service.articles.sections import lines_of
from service.errors import UnreadableItem

MODES: dict[str, dict[str, Any]] = {
    "trafilatura, as it is": {},
    "trafilatura, no comments": {"include_comments": False},
    "trafilatura, precision": {"include_comments": False, "favor_precision": True},
    "trafilatura, recall": {"include_comments": False, "favor_recall": True},
    "trafilatura, fast": {"include_comments": False, "fast": True},
}
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one way to extract reaches, as the scorer means it, and the pages that it reads in a second."""

    name: str
    f1: float
    precision: float
    recall: float
    pages_per_second: float


def measure(folder: Path, *, modes: dict[str, dict[str, Any]] = MODES) -> list[Extraction]:
    """Score ours, then each mode of trafilatura. `folder` holds html/*.html.gz, ground-truth.json and evaluate.py."""
    pages = {path.name.split(".")[0]: gzip.decompress(path.read_bytes()) for path in (folder / "html").glob("*.gz")}
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    scorer = _scorer(folder / "evaluate.py")
    ways: dict[str, Callable[[bytes], str]] = {OURS: ours}
    ways |= {name: _by_trafilatura(options) for name, options in modes.items()}
    for warm in list(pages.values())[:3]:
        ours(warm)
        trafilatura.extract(warm)
    return [_scored(name, way, pages, truth, scorer) for name, way in ways.items()]


def ours(page: bytes) -> str:
    """Return the body that our reader finds, headings included, one line each."""
    try:
        article = html.read(Item(body=page, content_type="text/html"))
    except UnreadableItem:
        return ""
    return "\n".join(line.text for line in lines_of(article.body))


def _by_trafilatura(options: dict[str, Any]) -> Callable[[bytes], str]:
    def extract(page: bytes) -> str:
        return trafilatura.extract(page, **options) or ""

    return extract


def _scored(
    name: str, way: Callable[[bytes], str], pages: dict[str, bytes], truth: dict[str, Any], scorer: ModuleType
) -> Extraction:
    start = time.process_time()
    told = {key: {"articleBody": way(page)} for key, page in pages.items()}
    seconds = time.process_time() - start
    figures = scorer.evaluate(truth, told, 2)
    return Extraction(name, figures["f1"], figures["precision"], figures["recall"], len(pages) / seconds)


def _scorer(path: Path) -> ModuleType:
    """Load the public scorer from where it lies; it is not copied."""
    spec = importlib.util.spec_from_file_location("extraction_scorer", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"No scorer at {path}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
