"""How far two raters agree on the four levels: the share of equal levels, and weighted kappa.

Kappa is Cohen's, with linear weights, since the levels are ordered and *ready* against *strong* is a smaller
difference than *ready* against *stop*: J. Cohen (1968), "Weighted kappa: nominal scale agreement with provision for
scaled disagreement or partial credit", Psychological Bulletin 70(4), 213-220.
"""

from collections import Counter
from collections.abc import Mapping

from alongside.content.rubric import Level

Table = Mapping[tuple[Level, Level], int]
"""How often the first rater gave the one level while the second gave the other."""

_RANK = {level: rank for rank, level in enumerate(Level)}


def exact_share(table: Table) -> float | None:
    """Return the share of pairs with the same level, 0 to 1; None without a pair."""
    pairs = sum(table.values())
    return sum(count for (one, other), count in table.items() if one is other) / pairs if pairs else None


def weighted_kappa(table: Table) -> float | None:
    """Return Cohen's kappa with linear weights: how far the raters agree beyond what chance would do for them.

    1 is full agreement, 0 what chance alone would bring, and below 0 less than that; it never falls below -1.

    Args:
        table: the pairs. Where nobody is by nature the first of two raters, let it be ``both_ways``.

    Returns:
        Kappa, or None where it is not defined: without a pair, and where only one level was given throughout, since
        then nothing but agreement could have come about.

    """
    first, second = Counter[Level](), Counter[Level]()
    for (one, other), count in table.items():
        first[one] += count
        second[other] += count
    by_chance = sum(first[one] * second[other] * _distance(one, other) for one in first for other in second)
    if not by_chance:
        return None
    seen = sum(count * _distance(one, other) for (one, other), count in table.items())
    return 1 - seen * first.total() / by_chance


def both_ways(table: Table) -> Counter[tuple[Level, Level]]:
    """Return each pair in both orders, so that it does not matter whom a table names first."""
    pairs = Counter(table)
    for (one, other), count in table.items():
        pairs[other, one] += count
    return pairs


def _distance(one: Level, other: Level) -> int:
    return abs(_RANK[one] - _RANK[other])
