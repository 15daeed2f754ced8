"""Several rankings of the same articles → one, by the places that articles have in them. Nothing is searched here."""

from collections.abc import Sequence

# The higher, the less a first place counts more than a tenth.
DAMPING = 20


def fused(
    rankings: Sequence[Sequence[str]], *, size: int, weights: Sequence[float] = (), damping: int = DAMPING
) -> list[str]:
    """Return the ids of the best by reciprocal rank; each ranking begins with its best, and names an id once.

    `weights` are the rankings' own, all the same where none are given. Of those that come out alike, the one that an
    earlier ranking has, or has higher, is first.
    """
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for place, identifier in enumerate(ranking, 1):
            scores[identifier] = scores.get(identifier, 0.0) + weight / (damping + place)
    return sorted(scores, key=lambda identifier: -scores[identifier])[:size]
