"""The structure and the style that the project keeps to, checked by the same tools that `make lint` calls."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("benchmarks", "mappings", "service", "workers")
SOURCES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))
MAX_FILE, MAX_FUNCTION, MAX_PARAMETERS = 300, 40, 5
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports", "--no-cache")],
    ids=" ".join,
)
def test_lint(command: tuple[str, ...]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_are_small() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > MAX_FILE} == {}


def test_functions_are_small_and_take_few_parameters() -> None:
    functions = [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    long = [name for name, node in functions if (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION]
    wide = [name for name, node in functions if len(node.args.posonlyargs + node.args.args) > MAX_PARAMETERS]
    assert (long, wide) == ([], [])


def test_every_module_opens_with_a_sentence() -> None:
    assert [str(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))] == []
