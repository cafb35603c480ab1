"""Agreement between raters: what it comes to by hand, and what holds for any pairs of levels."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.content.kappa import both_ways, exact_share, weighted_kappa
from alongside.content.rubric import Level

STOP, EMERGING, READY, STRONG = Level
PAIRS = st.lists(st.tuples(st.sampled_from(Level), st.sampled_from(Level)))


def swapped(pairs):
    return [(other, one) for one, other in pairs]


def test_a_table_worked_out_by_hand() -> None:
    table = Counter({(READY, READY): 4, (READY, STRONG): 2, (EMERGING, EMERGING): 3, (STOP, EMERGING): 1})
    # Distances seen: 2 x 1 + 1 x 1 = 3 of 10. By chance, with 6 ready, 3 emerging, 1 stop against 4 ready, 2 strong,
    # 4 emerging: 6 x (0 + 2 + 4) + 3 x (4 + 4 + 0) + 1 x (8 + 6 + 4) = 78 of 100.
    assert exact_share(table) == pytest.approx(0.7)
    assert weighted_kappa(table) == pytest.approx(1 - 0.3 / 0.78)


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    agreed = {(STOP, STOP): 5, (READY, READY): 5, (STRONG, STRONG): 5}
    near = weighted_kappa(agreed | {(READY, STRONG): 1})
    far = weighted_kappa(agreed | {(STOP, STRONG): 1})
    assert exact_share(agreed | {(READY, STRONG): 1}) == exact_share(agreed | {(STOP, STRONG): 1})
    assert far < near < 1


def test_where_it_is_not_defined_it_is_not_guessed() -> None:
    assert (exact_share({}), weighted_kappa({})) == (None, None)
    assert (exact_share({(READY, READY): 9}), weighted_kappa({(READY, READY): 9})) == (1, None)


def test_raters_who_always_say_the_opposite_reach_the_floor() -> None:
    assert weighted_kappa({(STOP, STRONG): 3, (STRONG, STOP): 3}) == -1


@given(st.lists(st.sampled_from(Level)))
def test_identical_ratings_agree_fully_once_two_levels_are_used(levels: list[Level]) -> None:
    table = Counter((level, level) for level in levels)
    assert weighted_kappa(table) == (1 if len(set(levels)) > 1 else None)
    assert exact_share(table) == (1 if levels else None)


@given(PAIRS)
def test_it_does_not_matter_who_is_called_the_first_rater(pairs: list[tuple[Level, Level]]) -> None:
    there, back = Counter(pairs), Counter(swapped(pairs))
    assert weighted_kappa(there) == weighted_kappa(back)
    assert exact_share(there) == exact_share(back)


@given(PAIRS, st.data())
def test_both_ways_it_does_not_matter_for_any_single_pair(
    pairs: list[tuple[Level, Level]], data: st.DataObject
) -> None:
    turned = [pair[::-1] if data.draw(st.booleans()) else pair for pair in pairs]
    assert both_ways(Counter(pairs)) == both_ways(Counter(turned))
    assert exact_share(both_ways(Counter(pairs))) == exact_share(Counter(pairs))


@given(PAIRS)
def test_it_stays_between_minus_one_and_one(pairs: list[tuple[Level, Level]]) -> None:
    kappa = weighted_kappa(Counter(pairs))
    assert kappa is None or -1 <= kappa <= 1
    if pairs and kappa is None:
        assert len({level for pair in pairs for level in pair}) == 1


@given(PAIRS, st.integers(2, 9))
def test_it_depends_on_shares_and_not_on_how_many_were_rated(
    pairs: list[tuple[Level, Level]], times: int
) -> None:
    once, often = weighted_kappa(Counter(pairs)), weighted_kappa(Counter(pairs * times))
    assert often == (None if once is None else pytest.approx(once))
