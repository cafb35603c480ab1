"""Knowledge checks: marking and scoring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.content.check import UnknownAnswer, mark, parse_check, score
from tests.content.examples import EXAMPLES, changed

CHECK = parse_check(EXAMPLES["check"])
LIFT, SIGNS = CHECK.items
OPTIONS = st.sets(st.sampled_from([option.code for option in SIGNS.options])).map(frozenset)


def test_an_answer_is_right_when_exactly_the_correct_options_are_chosen() -> None:
    right, wrong = (option.code for option in LIFT.options)
    assert mark(CHECK, "lift", frozenset({right})).correct
    assert not mark(CHECK, "lift", frozenset({wrong})).correct
    assert not mark(CHECK, "lift", frozenset({right, wrong})).correct
    assert not mark(CHECK, "lift", frozenset()).correct


def test_every_option_comes_back_with_its_reason_and_what_was_chosen() -> None:
    right, wrong = LIFT.options
    assert mark(CHECK, "lift", frozenset({wrong.code})).reasons == (
        (right.code, False, True, "The line is held and Sam is not alone."),
        (wrong.code, True, False, "It is true, and it ends the conversation."),
    )


@pytest.mark.parametrize(
    ("item", "chosen"), [("nothing", set()), ("lift", {"x"}), ("lift", {SIGNS.options[0].code})]
)
def test_answers_that_the_check_does_not_have_are_refused(item: str, chosen: set[str]) -> None:
    with pytest.raises(UnknownAnswer):
        mark(CHECK, item, frozenset(chosen))


@given(OPTIONS)
def test_only_one_set_of_options_is_right(chosen: frozenset[str]) -> None:
    assert mark(CHECK, "signs", chosen).correct == (chosen == SIGNS.correct_options)


def test_the_score_passes_at_the_pass_mark_and_not_below() -> None:
    right = {item.code: item.correct_options for item in CHECK.items}
    assert score(CHECK, right) == (result := score(CHECK, dict(reversed(right.items()))))
    assert (result.correct, result.total, result.passed) == (2, 2, True)
    assert not score(CHECK, {"lift": right["lift"]}).passed
    half = parse_check(changed("check", ("pass_mark: 0.7", "pass_mark: 0.5")))
    assert score(half, {"lift": right["lift"]}).passed


def test_answers_to_items_that_are_gone_do_not_count() -> None:
    assert score(CHECK, {"gone": frozenset({"x"})}).correct == 0


@given(st.dictionaries(st.sampled_from(["lift", "signs", "gone"]), OPTIONS))
def test_the_score_is_the_number_of_items_marked_right(answers) -> None:
    marked = [mark(CHECK, "signs", answers["signs"]).correct] if "signs" in answers else []
    assert score(CHECK, answers).correct == sum(marked)
    assert score(CHECK, answers).passed == (score(CHECK, answers).correct >= 1.4)


def test_reordering_options_keeps_their_codes() -> None:
    first, second = LIFT.options
    turned = LIFT.model_copy(update={"options": (second, first)})
    assert turned.correct_options == LIFT.correct_options
