"""Where the material to measure on lies: the committed samples, and the folder of what may not be committed."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample"
GOLDEN = ROOT / "tests" / "golden"
SKIPPED = "skipped: no DATELINE_DATA"


def data(*parts: str) -> Path | None:
    """Return a file or folder of the material beside the repository, or None where it is not at hand."""
    folder = Path(os.environ.get("DATELINE_DATA") or ROOT.parent / "shared" / "data")
    path = folder.joinpath(*parts)
    return path if path.exists() else None


def af_mil_pages() -> dict[str, bytes]:
    """Return the 120 committed pages of www.af.mil by their number."""
    return {path.stem: path.read_bytes() for path in sorted((SAMPLE / "af.mil").glob("*.html"))}
