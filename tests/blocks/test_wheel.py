"""The wheel: every competence has its petal, and every mark a shape of its own."""

import re
from itertools import pairwise

import pytest

from alongside.standing.wheel import COUNTED, FIRM, OUTER, REACH, Drawn, draw


def wheel(*domains):
    return draw(
        tuple(
            (str(number), tuple(Drawn(mark, f"{number}: {mark}") for mark in marks))
            for number, marks in enumerate(domains, start=1)
        )
    )


def turns(drawn):
    return [float(petal.turn) for sector in drawn.sectors for petal in sector.petals]


def numbers(path):
    return [float(each) for each in re.findall(r"-?\d+\.?\d*", path)]


@pytest.mark.parametrize("sizes", [(2, 7, 6, 7, 3, 2, 2, 3, 3), (1,), (1, 1), (60, 1)])
def test_every_competence_has_a_petal_of_the_same_width_and_none_overlap(sizes):
    drawn = wheel(*(("not-yet",) * size for size in sizes))
    assert [len(sector.petals) for sector in drawn.sectors] == list(sizes)
    angles = turns(drawn)
    assert angles == sorted(angles)
    assert angles[0] > 0
    assert angles[-1] < 360
    foot, _comma, tip = drawn.track.partition("L")
    assert foot
    half = max(abs(x) for x in numbers(tip)[:1])
    width = 2 * half / OUTER * 57.3  # degrees, near enough
    between = [after - before for before, after in pairwise(angles)]
    assert all(each >= width for each in between)


def test_few_competences_stay_petals():
    assert wheel(("signed-off",)).track == wheel(("signed-off",) * 3).track
    first, second = turns(wheel(("signed-off",), ("signed-off",)))
    assert second - first == 180


def test_nobody_who_shows_nothing_has_petals():
    assert draw(()).sectors == ()


def test_every_mark_in_use_has_one_shape_and_no_two_look_alike():
    drawn = wheel(tuple(REACH), ("signed-off",))
    assert [shape.mark for shape in drawn.shapes] == list(REACH)
    for shape in drawn.shapes:
        assert bool(shape.petal) == (REACH[shape.mark] > 0)
        assert (shape.petal == drawn.track) == (REACH[shape.mark] == 1)
        assert bool(shape.stripes) == (shape.mark in FIRM)
        assert bool(shape.firm) == bool(FIRM.get(shape.mark))
    assert [shape.mark for shape in wheel(("learning",)).shapes] == ["learning"]


def test_the_band_of_a_domain_stands_firm_as_far_as_it_is_signed_off():
    none, some, every = wheel(("practised",), ("learning", "from-elsewhere"), tuple(COUNTED)).sectors
    assert (bool(none.firm), bool(none.dotted)) == (False, True)
    assert (bool(some.firm), bool(some.dotted)) == (True, True)
    assert (bool(every.firm), bool(every.dotted)) == (True, False)
    assert numbers(some.firm)[-2:] == numbers(some.dotted)[:2]  # they meet


def test_no_language_makes_a_comma_of_the_point(settings):
    settings.LANGUAGE_CODE = "de"
    drawn = wheel(tuple(REACH))
    assert "," not in drawn.track + "".join(shape.petal for shape in drawn.shapes)
