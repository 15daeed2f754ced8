"""The limits of one payload: what was read, unpacked and skipped so far, and how much unpacking is allowed."""

from collections import Counter
from dataclasses import dataclass, field

MOST_UNPACKED = 512 * 1024 * 1024
MOST_ENTRIES = 1_000_000
MOST_RATIO = 100


class BrokenError(Exception):
    """A stream ends before its end; the message is the sentence that its reject shows."""


@dataclass(slots=True, kw_only=True)
class Limits:
    """Counted over all layers of a payload, so that archives within archives win nothing.

    `most` bytes may be unpacked whatever was read; of a `large` file as many more as press text can be packed into it.
    """

    most: int = MOST_UNPACKED
    large: bool = False
    read: int = 0
    unpacked: int = 0
    entries: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def exhausted(self) -> bool:
        return self.unpacked > self._allowed() or self.entries > MOST_ENTRIES

    def unpack(self, size: int) -> None:
        """Count `size` bytes that a packed layer gave. Raise BrokenError past the bound."""
        self.unpacked += size
        if self.unpacked > self._allowed():
            raise BrokenError(f"What is packed unpacks to more than {self._allowed():,} bytes; nothing more was read.")

    def enter(self) -> None:
        """Count one entry of an archive. Raise BrokenError past the bound."""
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            raise BrokenError(f"The archive has more than {MOST_ENTRIES:,} entries.")

    def _allowed(self) -> int:
        return max(self.most, MOST_RATIO * self.read) if self.large else self.most
