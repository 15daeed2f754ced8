"""Right, wrong and missed, and the three figures made of them. What counts as right is each measurement's own rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """How many predictions there are and how many of them are right; how many gold items and how many are found."""

    predicted: int = 0
    right: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.predicted + other.predicted,
            self.right + other.right,
            self.gold + other.gold,
            self.found + other.found,
        )

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def compared(predicted: set[tuple[str, ...]], gold: set[tuple[str, ...]]) -> Counts:
    """Count where a prediction is right only if it is a gold item exactly."""
    both = len(predicted & gold)
    return Counts(len(predicted), both, len(gold), both)
