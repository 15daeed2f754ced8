"""Only the storage calls Elasticsearch's client, and the modules that are listed here with their reason."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORAGE = ROOT / "service" / "storage"

# What these ask for has nothing to do with documents: analysis, the state of the cluster, making indices.
CALLERS = frozenset(
    [
        "service/alerts/match/candidates.py",
        "service/cli/doctor.py",
        "service/index/setup.py",
    ]
)


def _touches_the_client(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text()))
    return any(
        isinstance(node, ast.Attribute) and node.attr == "client" and _of_an_archive(node.value) for node in nodes
    )


def _of_an_archive(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "archive") or (
        isinstance(node, ast.Attribute) and node.attr in ("archive", "_archive")
    )


def test_only_the_storage_and_a_few_modules_touch_the_client() -> None:
    sources = [path for part in ("service", "workers") for path in (ROOT / part).rglob("*.py")]
    outside = [path for path in sources if STORAGE not in path.parents]
    assert {str(path.relative_to(ROOT)) for path in outside if _touches_the_client(path)} == CALLERS
