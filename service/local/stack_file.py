"""A running stack as a value, and the file that describes it to other commands; nothing here starts or stops."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from service.local.processes import Child, is_alive


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A local stack: its URLs, the process that started it, and the children in the order of their start."""

    home: Path
    url: str
    elasticsearch_url: str = ""
    redis_url: str = ""
    runner: Child
    children: tuple[Child, ...] = ()
    ready: bool = False

    @property
    def dead(self) -> tuple[Child, ...]:
        """The children that have ended by themselves."""
        return tuple(child for child in self.children if not is_alive(child))


class StackRecord:
    """The record of a stack while it is started: each change is on disk at once, so that no child is ever forgotten."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        write(stack)

    def change(self, **changes: Any) -> Stack:
        self.stack = replace(self.stack, **changes)
        write(self.stack)
        return self.stack

    def add(self, child: Child) -> None:
        self.change(children=(*self.stack.children, child))


def path(home: Path) -> Path:
    """Return the path of the file that describes the stack of `home`."""
    return home / "run" / "stack.json"


def write(stack: Stack) -> None:
    """Write `stack` to its file, atomically."""
    target = path(stack.home)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    new.unlink(missing_ok=True)
    # Only its owner may read it: the URLs may hold passwords.
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(stack), file, default=str, indent=1)
    new.replace(target)


def read(home: Path) -> Stack | None:
    """Return the stack of `home`, alive or not; None where the file is missing or unreadable."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        stored = json.loads(path(home).read_text(encoding="utf-8"))
        stored["children"] = tuple(_child(each) for each in stored["children"])
        return Stack(**{**stored, "home": Path(stored["home"]), "runner": _child(stored["runner"])})
    return None


def remove(stack: Stack) -> None:
    """Remove the file, unless it is about a later stack of the same home."""
    if is_about(stack):
        path(stack.home).unlink(missing_ok=True)


def is_about(stack: Stack) -> bool:
    """Return whether the file is about this start of the stack."""
    stored = read(stack.home)
    return stored is not None and stored.runner == stack.runner


def _child(stored: dict[str, Any]) -> Child:
    return Child(stored["name"], int(stored["pid"]), float(stored["created"]), Path(stored["log"]))
