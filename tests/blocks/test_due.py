"""Due dates, as the LMS mixes them into every block: the check goes on for practice, a sign-off always counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alongside.check import CheckBlock
from alongside.sign_off import SignOffBlock
from tests.blocks.checks import BLOCK, CHECK, UNIT, answer_all, grade_of
from tests.blocks.conftest import words
from tests.blocks.role_plays import UNIT as ROLE_PLAY
from tests.blocks.role_plays import ask_to_be_seen, decide

ALL = len(CHECK.items)


@pytest.fixture
def due_in(monkeypatch):
    """Give every check and sign-off a due date some days from now, and perhaps some days of grace."""

    def set_fields(days, grace=None):
        for block in (CheckBlock, SignOffBlock):
            monkeypatch.setattr(block, "due", timezone.now() + timedelta(days=days), raising=False)
            monkeypatch.setattr(block, "graceperiod", grace and timedelta(days=grace), raising=False)

    return set_fields


def test_without_dates_nothing_is_said_of_them(maya):
    page = words(maya.open(UNIT))
    assert "due" not in page
    assert "for practice" not in page


def test_a_date_the_lms_left_empty_is_no_date(maya, monkeypatch):
    monkeypatch.setattr(CheckBlock, "due", None, raising=False)
    monkeypatch.setattr(CheckBlock, "graceperiod", timedelta(days=2), raising=False)
    assert "for practice" not in words(maya.open(UNIT))
    answer_all(maya, right=True)
    assert grade_of(maya) == 1.0


def test_a_time_without_a_zone_as_the_workbench_sets_it_is_in_utc(maya, monkeypatch):
    in_three_days = (timezone.now() + timedelta(days=3)).replace(tzinfo=None)
    monkeypatch.setattr(CheckBlock, "due", in_three_days, raising=False)
    assert f"This is due on {in_three_days:%-d %B %Y, %H:%M} UTC." in words(maya.open(UNIT))


def test_before_it_is_due_the_page_says_until_when_a_round_counts(maya, due_in):
    due_in(3)
    page = words(maya.open(UNIT))
    assert f"This is due on {CheckBlock.due:%-d %B %Y, %H:%M} UTC." in page
    assert "after that you can go on for practice" in page
    answer_all(maya, right=True)
    assert grade_of(maya) == 1.0


def test_a_round_finished_in_the_time_of_grace_counts(maya, due_in, days_pass):
    due_in(3, grace=2)
    days_pass(4)
    assert "still counts" in words(maya.open(UNIT))
    answer_all(maya, right=True)
    assert grade_of(maya) == 1.0


def test_past_its_date_a_check_is_for_practice_and_the_score_stays(maya, due_in, days_pass):
    due_in(3, grace=2)
    answer_all(maya, right=False)
    before = grade_of(maya)
    maya.ask(BLOCK, "again")
    days_pass(6)

    page = words(maya.open(UNIT))
    assert "You can still answer and read the reasons, for practice." in page
    assert f"Your score stays at your best round until then: 0 of {ALL}." in page
    answered = answer_all(maya, right=True)
    assert CHECK.items[-1].options[0].reason.split()[0] in words(answered["question"])
    assert f"{ALL} of {ALL} in this round" in words(answered["result"])
    assert "your score stays as it was" in words(answered["result"])
    assert grade_of(maya) == before == 0
    assert f"best round until then: 0 of {ALL}." in words(maya.open(UNIT))


def test_a_round_half_done_when_the_date_passes_is_kept_and_does_not_count(maya, due_in, days_pass):
    from submissions.models import Score

    due_in(3)
    first, *others = CHECK.items
    right = {item.code: [option.code for option in item.options if option.correct] for item in CHECK.items}
    maya.ask(BLOCK, "answer", {"item": first.code, "chosen": right[first.code]})
    days_pass(4)
    assert " ".join(first.options[0].reason.split()) in words(maya.open(UNIT))
    for item in others:
        answered = maya.ask(BLOCK, "answer", {"item": item.code, "chosen": right[item.code]})
        assert "No round was finished in time" in words(answered["due"])
    assert f"{ALL} of {ALL} in this round" in words(answered["result"])
    assert not Score.objects.exists()


def test_with_a_later_date_of_ones_own_rounds_count_again(maya, due_in, days_pass):
    due_in(3)
    days_pass(4)
    answer_all(maya, right=True)
    due_in(2)  # the LMS has moved this learner's dates
    maya.ask(BLOCK, "again")
    assert "This is due on" in words(maya.open(UNIT))
    answer_all(maya, right=True)
    assert grade_of(maya) == 1.0


def test_a_decision_of_an_assessor_counts_whenever_it_is_made(maya, ruth, due_in, days_pass):
    due_in(1)
    days_pass(30)
    ask_to_be_seen(maya)
    assert decide(ruth, "signed-off").status_code == 200
    assert grade_of(maya) == 1.0
    assert "for practice" not in words(maya.open(ROLE_PLAY))
