"""Which earlier version of a plan goes when there are more than are kept."""

from collections.abc import Sequence
from datetime import datetime

MOST_KEPT = 50
NEWEST_THAT_STAY = 25


def one_too_many(kept: Sequence[tuple[int, datetime]]) -> int | None:
    """Return the number of the version that goes, or None if there are no more than are kept.

    The newest stay, and the very first. Of the others goes the one that is least missed: whose neighbours, in time, are
    closest to each other. So the versions stand the further apart the older they are.

    Args:
        kept: number and time of each, the oldest first.

    """
    if len(kept) <= MOST_KEPT:
        return None
    older = range(1, len(kept) - NEWEST_THAT_STAY)
    least_missed = min(older, key=lambda at: kept[at + 1][1] - kept[at - 1][1])
    return kept[least_missed][0]
