"""Work items: documents that say what is to be done, when it is due, who has it, and how often it was tried."""

import random


def backoff(attempts: int, first: float, longest: float, *, least: float = 0.5) -> float:
    """Return the seconds to wait after so many attempts: twice as long each time, of that a share from `least` on."""
    return min(longest, first * 2.0 ** min(attempts - 1, 20)) * random.uniform(least, 1.0)  # noqa: S311 - no secret
