"""The day on which somebody wants to look at their plan again: named by them, reminded of once, and never due."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from alongside.records import api
from alongside.records.data import PlanReview
from alongside.records.errors import Invalid, NotAllowed
from alongside.records.models import PrivatePlan
from tests.records.conftest import COURSE, MARK, OTHER_COURSE, USAGE
from tests.records.private_writing import PLAN, in_days, read, save


@pytest.fixture
def platform(platform):
    platform.notifications.clear()
    platform.emails.clear()
    yield platform
    platform.sends_email = platform.has_tray = True
    platform.broken_post = False
    platform.enrolments = None


def name_day(actor, on, by_email=False, **changes):
    api.set_plan_review(actor, **(PLAN | changes), on=on, by_email=by_email)


def due(actor):
    return api.plan_reviews_due(actor, course_key=COURSE)


@pytest.fixture
def planned(story, clock):
    """Maya has a plan, and wants to look at it again in three days."""
    save(story.maya, {"rest": MARK})
    name_day(story.maya, in_days(3), by_email=True)
    return story.maya


def test_a_day_is_named_changed_and_taken_back(planned):
    assert (read(planned).review_on, read(planned).reminds_by_email) == (in_days(3), True)
    name_day(planned, in_days(9))
    assert (read(planned).review_on, read(planned).reminds_by_email) == (in_days(9), False)
    assert save(planned, {"rest": "More."}, 1).review_on == in_days(9)
    name_day(planned, None, by_email=True)
    assert (read(planned).review_on, read(planned).reminds_by_email) == (None, False)


def test_from_the_day_on_it_is_shown_until_something_is_done(planned, clock, django_assert_num_queries):
    day = in_days(3)
    clock.advance(timedelta(days=2))
    assert due(planned) == ()
    for _day in range(2):
        clock.advance(timedelta(days=1))
        with django_assert_num_queries(1):
            assert due(planned) == (PlanReview("self-care", USAGE, day),)
    name_day(planned, in_days(30))
    assert due(planned) == ()


def test_whoever_writes_on_from_that_day_has_looked_at_it(planned, clock):
    clock.advance(timedelta(days=3))
    save(planned, {"rest": "Less."}, 1)
    assert due(planned) == ()
    assert api.remind_of_plan_reviews() == 0


@pytest.mark.parametrize(("days", "field"), [(-1, "on"), (5 * 366 + 1, "on")])
def test_a_day_that_makes_no_sense_is_refused(planned, days, field):
    with pytest.raises(Invalid) as refused:
        name_day(planned, in_days(days))
    assert set(refused.value.problems) == {field}
    assert read(planned).review_on == in_days(3)


def test_without_a_plan_there_is_nothing_to_look_at(story):
    with pytest.raises(Invalid):
        name_day(story.maya, in_days(1))
    name_day(story.maya, None)
    assert not PrivatePlan.objects.exists()


def test_no_email_is_promised_where_none_is_sent(planned, platform):
    platform.sends_email = False
    with pytest.raises(Invalid) as refused:
        name_day(planned, in_days(1), by_email=True)
    assert set(refused.value.problems) == {"by_email"}
    name_day(planned, in_days(1))


def test_others_and_the_disguised_name_no_day(planned, story, tom):
    with pytest.raises(Invalid):
        name_day(tom, in_days(1))
    disguised = replace(planned, is_masquerading=True)
    for attempt in (lambda: name_day(disguised, in_days(1)), lambda: due(disguised)):
        with pytest.raises(NotAllowed):
            attempt()
    assert read(planned).review_on == in_days(3)
    assert api.plan_reviews_due(planned, course_key=OTHER_COURSE) == ()


def test_a_reminder_goes_out_once_and_says_nothing(planned, clock, platform):
    assert api.remind_of_plan_reviews() == 0
    clock.advance(timedelta(days=3))
    assert [api.remind_of_plan_reviews() for _time in range(3)] == [1, 0, 0]
    (message,), (email,) = platform.notifications, platform.emails
    assert message == email
    assert (message["user_id"], message["url"]) == (planned.user_id, f"/jump/{USAGE}")
    said = f"{message['subject']} {message['text']}".lower()
    for word in ("plan", "care", "writing", "private", "maya", MARK):
        assert word not in said
    name_day(planned, timezone.localdate())
    assert api.remind_of_plan_reviews() == 1


def test_by_email_only_if_they_want_it_even_where_nothing_else_reaches_them(planned, clock, platform):
    name_day(planned, in_days(3), by_email=False)
    clock.advance(timedelta(days=3))
    platform.has_tray = False
    assert api.remind_of_plan_reviews() == 0
    assert (platform.notifications, platform.emails) == ([], [])
    assert due(planned) != ()


def test_what_does_not_get_through_is_tried_again_and_told_of_without_a_name(
    planned, clock, platform, caplog
):
    caplog.set_level(logging.DEBUG)
    clock.advance(timedelta(days=3))
    platform.broken_post = True
    assert api.remind_of_plan_reviews() == 0
    assert "could not be sent" in caplog.text
    assert MARK not in caplog.text
    assert "Maya" not in caplog.text
    assert platform.notifications == []
    platform.broken_post = False
    assert api.remind_of_plan_reviews() == 1
    assert len(platform.notifications) == len(platform.emails) == 1


def test_one_that_fails_holds_up_nobody_else(planned, tom, clock, platform, monkeypatch):
    save(tom, {"rest": "Tom's."})
    name_day(tom, in_days(3))
    clock.advance(timedelta(days=3))
    platform.broken_post = True  # Maya wants an email, Tom does not
    assert api.remind_of_plan_reviews() == 1
    assert [each["user_id"] for each in platform.notifications] == [tom.user_id]


def test_whoever_has_left_is_not_reminded(planned, clock, platform):
    clock.advance(timedelta(days=3))
    platform.enrolments = set()
    assert api.remind_of_plan_reviews() == 0
    platform.enrolments = None
    get_user_model().objects.filter(pk=planned.user_id).update(is_active=False)
    assert api.remind_of_plan_reviews() == 0
    assert platform.notifications == []


def test_deleting_the_plan_deletes_the_day(planned, clock):
    api.delete_plan(planned, **PLAN)
    clock.advance(timedelta(days=3))
    assert due(planned) == ()
    save(planned, {"rest": "Anew."})
    assert read(planned).review_on is None
