"""Rubrics: what ticked behaviours suggest, what ratings allow, and the exact text that a record is made against."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.content.role_play import RolePlay, parse_role_play
from alongside.content.rubric import (
    Kind,
    Level,
    Misfit,
    Outcome,
    Rating,
    RatingProblem,
    Rubric,
    canonical,
    check_ratings,
    competences,
    content_hash,
    decide,
    harmed,
    parse_rubric,
    suggest_level,
)
from tests.content.examples import EXAMPLES, changed

TEXT = changed(
    "rubric",
    ("basic: {says-what-not: Says in plain words what they cannot do.}",
     "basic: {zeal: Says what they cannot do., another: Stays.}"),
    ("    assessor_notes: The words matter less than whether the person is still being heard.\n", """\
  - code: listens
    title: Listens
    competences: ["3.5", "3.3"]
    critical: false
    levels: {stop: a, emerging: b, ready: c, strong: d}
    behaviours: {harmful: {mocks: Mocks.}, basic: {waits: Waits.}, skilful: {sums-up: Sums up.}}
"""),
)  # fmt: skip
RUBRIC = parse_rubric(TEXT, "rubrics/a-first-meeting.yaml")
BOUNDARY, LISTENS = RUBRIC.criteria
BEHAVIOURS = {criterion.code: sorted(criterion.behaviours.codes) for criterion in RUBRIC.criteria}


def _ratings(criterion: str):
    return st.builds(
        Rating,
        level=st.none() | st.sampled_from(Level),
        behaviours=st.lists(st.sampled_from(BEHAVIOURS[criterion]), unique=True).map(tuple),
    )


ALL_RATINGS = st.fixed_dictionaries({}, optional={code: _ratings(code) for code in BEHAVIOURS})


def test_the_code_is_the_name_of_the_file_or_what_the_caller_says() -> None:
    assert RUBRIC.code == "a-first-meeting"
    assert parse_rubric(TEXT, "rubric", "another").code == "another"


def test_levels_are_in_order() -> None:
    order = list(Level)
    for lower, higher in itertools.product(order, order):
        assert higher.at_least(lower) == (order.index(higher) >= order.index(lower))


@pytest.mark.parametrize(
    ("seen", "level"),
    [
        ((), Level.EMERGING),
        (("zeal",), Level.EMERGING),
        (("zeal", "another-way"), Level.EMERGING),
        (("zeal", "another"), Level.READY),
        (("zeal", "another", "another-way"), Level.STRONG),
        (("promises-a-secret",), Level.STOP),
        (("zeal", "another", "another-way", "promises-a-secret"), Level.STOP),
    ],
)
def test_ticked_behaviours_suggest_a_level(seen: tuple[str, ...], level: Level) -> None:
    assert suggest_level(BOUNDARY, seen) is level


@given(st.sets(st.sampled_from(BEHAVIOURS["holds-the-boundary"])))
def test_nothing_averages_a_harmful_behaviour_away_and_nothing_good_lowers_the_level(seen: set[str]) -> None:
    level = suggest_level(BOUNDARY, seen)
    assert (level is Level.STOP) == bool(seen & BOUNDARY.behaviours.of(Kind.HARMFUL).keys())
    for good in (*BOUNDARY.behaviours.basic, *BOUNDARY.behaviours.skilful):
        assert suggest_level(BOUNDARY, seen | {good}).at_least(level)


@given(ALL_RATINGS)
def test_signed_off_only_when_every_criterion_is_ready_without_harm(ratings: dict[str, Rating]) -> None:
    every_one_ready = all(
        (rating := ratings.get(criterion.code)) is not None
        and rating.level in {Level.READY, Level.STRONG}
        and not set(rating.behaviours) & criterion.behaviours.harmful.keys()
        for criterion in RUBRIC.criteria
    )
    assert (decide(RUBRIC, ratings) is Outcome.SIGNED_OFF) == every_one_ready


@given(ALL_RATINGS)
def test_ratings_without_anything_wrong_are_whole_and_consistent(ratings: dict[str, Rating]) -> None:
    wrong = check_ratings(RUBRIC, ratings, complete=True)
    unrated = [c for c in RUBRIC.criteria if ratings.get(c.code, Rating()).level is None]
    harmed = [
        c for c in RUBRIC.criteria
        if (rating := ratings.get(c.code)) and rating.level not in {None, Level.STOP}
        and set(rating.behaviours) & c.behaviours.harmful.keys()
    ]  # fmt: skip
    assert len(wrong) == len(unrated) + len(harmed)
    assert len(check_ratings(RUBRIC, ratings, complete=False)) == len(harmed)


def test_what_the_rubric_does_not_have_is_named() -> None:
    ratings = {"warmth": Rating(), "listens": Rating(Level.READY, ("zeal",))}
    unknown, elsewhere = check_ratings(RUBRIC, ratings, complete=False)
    assert unknown == RatingProblem(Misfit.NO_CRITERION, code="warmth")
    assert elsewhere == RatingProblem(Misfit.NO_BEHAVIOUR, RUBRIC.criterion("listens"), "zeal")


def test_criteria_with_something_harmful_are_found_in_the_order_of_the_rubric() -> None:
    harm = {
        criterion.code: Rating(None, (next(iter(criterion.behaviours.harmful)),))
        for criterion in RUBRIC.criteria
    }
    assert harmed(RUBRIC, dict(reversed(harm.items()))) == tuple(
        criterion.code for criterion in RUBRIC.criteria
    )
    assert harmed(RUBRIC, {}) == ()
    fine = {
        criterion.code: Rating(Level.STOP, tuple(criterion.behaviours.basic)) for criterion in RUBRIC.criteria
    }
    assert harmed(RUBRIC, fine) == ()


def test_competences_come_each_once_in_the_order_of_the_criteria() -> None:
    assert competences(RUBRIC) == ("3.3", "3.5")


def test_the_kept_text_gives_the_same_rubric_back_with_behaviours_in_the_authors_order() -> None:
    again = Rubric.model_validate_json(canonical(RUBRIC))
    assert again == RUBRIC
    assert list(again.criteria[0].behaviours.basic) == ["zeal", "another"]
    assert content_hash(again) == content_hash(RUBRIC)


def test_layout_and_comments_do_not_change_the_hash_but_words_and_code_do() -> None:
    same = parse_rubric("# A comment\n" + TEXT.replace("reviewed: none", "reviewed:   none"), RUBRIC.code)
    assert content_hash(same) == content_hash(RUBRIC)
    other_words = parse_rubric(TEXT.replace("Waits.", "Waits well."), RUBRIC.code)
    other_code = parse_rubric(TEXT, "another")
    assert len({content_hash(each) for each in (RUBRIC, other_words, other_code)}) == 3


def test_the_form_of_the_kept_text_is_settled() -> None:
    # Records name a rubric by this hash for as long as they are kept. If this fails, old records need a migration.
    assert content_hash(parse_rubric(EXAMPLES["rubric"], "a-first-meeting")) == (
        "sha256:e59dd295f49a50365ad75b7d782b755a6b252bac1ca08deef3ed20548743f8db"
    )


def test_a_role_play_is_kept_the_same_way() -> None:
    role_play = parse_role_play(EXAMPLES["role-play"])
    assert RolePlay.model_validate_json(canonical(role_play)) == role_play
    assert content_hash(role_play).startswith("sha256:")
