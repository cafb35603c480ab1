"""Sharing private writing: only what the writer chose, with whom and until when, and nothing any more once it ends."""

import logging
import traceback
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model

from alongside.records import api
from alongside.records.data import CourseRoleKind, ErasureReason, Reader, ReaderRelation
from alongside.records.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    PlanKeysMissing,
    PlanUnreadable,
    RecordsError,
)
from alongside.records.models import PlanShare
from alongside.records.private import readers
from tests.records.conftest import COURSE, MARK, OTHER_COURSE, make_actor
from tests.records.private_writing import PLAN, asked, in_days, look, read, save, share, take_back
from tests.records.tables import where_is

WORDS = {"signs": f"{MARK} I stop answering.", "people": "Ana, my sister.", "rest": "Long walks.\nAnd tea."}


@pytest.fixture
def platform(platform):
    platform.notifications.clear()
    yield platform
    platform.enrolments = None


@pytest.fixture(autouse=True)
def _written(story):
    """Maya has written in three sections."""
    save(story.maya, WORDS)


def shares(actor):
    return api.plan_shares(actor, **PLAN)


def listed(actor):
    return [each.uuid for each in api.plans_shared_with(actor, course_key=COURSE)]


def preview(actor, reader=None, **changes):
    return api.preview_share(actor, **asked(reader, **changes))


# -- what is shared --------------------------------------------------------------------------------------------------


def test_a_reader_sees_what_the_preview_showed_and_nothing_else(maya, ruth, clock):
    seen = preview(maya, ruth)
    assert seen.sections == (("My early signs", WORDS["signs"]), ("How I rest", WORDS["rest"]))
    assert (seen.title, seen.by, seen.reader, seen.until) == (
        "Looking after myself",
        "Maya Okafor",
        "Ruth Ferreira",
        in_days(7),
    )
    assert look(ruth, share(maya, ruth)) == seen
    assert "Ana" not in repr(seen.sections)


def test_previewing_shares_nothing(maya, ruth, platform):
    preview(maya, ruth)
    assert (shares(maya), listed(ruth), platform.notifications) == ((), [], [])
    assert not PlanShare.objects.exists()


def test_what_is_written_afterwards_is_not_shared_and_the_writer_is_told_so(maya, ruth):
    shared = share(maya, ruth)
    save(maya, WORDS | {"people": "Ben."}, 1)
    assert not shares(maya)[0].is_outdated
    save(maya, WORDS | {"rest": "Nothing helps."}, 2)
    assert shares(maya)[0].is_outdated
    assert "Nothing helps" not in repr(look(ruth, shared).sections)


def test_nothing_is_shared_that_the_writer_has_not_seen(maya, ruth):
    seen = preview(maya, ruth)
    save(maya, WORDS | {"rest": "From the other device."}, 1)
    with pytest.raises(Conflict) as refused:
        share(maya, ruth, seen_version=seen.version)
    assert refused.value.current == read(maya)
    assert share(maya, ruth, seen_version=preview(maya, ruth).version).is_live


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sections": []}, "sections"),
        ({"sections": ["made-up"]}, "sections"),
        ({"sections": ["signs"], "titles": {"rest": "How I rest"}}, "sections"),
        ({"until": in_days(-1)}, "until"),
        ({"until": in_days(367)}, "until"),
        ({"with_user_id": None}, "with_user_id"),
        ({"with_user_id": 10**6}, "with_user_id"),
        ({"plan_code": "no-plan"}, "sections"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(maya, ruth, changes, field):
    for attempt in (preview, share):
        with pytest.raises(Invalid) as refused:
            attempt(maya, ruth, **changes)
        assert set(refused.value.problems) == {field}
    assert not PlanShare.objects.exists()


def test_sections_without_a_word_are_no_use_alone_and_shown_as_empty_beside_others(maya, ruth):
    save(maya, WORDS | {"rest": " \n"}, 1)
    with pytest.raises(Invalid):
        share(maya, ruth, sections=["rest"])
    assert preview(maya, ruth).sections[1] == ("How I rest", " \n")


# -- with whom -------------------------------------------------------------------------------------------------------


def test_supervisors_and_training_leads_of_today_can_be_chosen(story, maya, omar, tom):
    story.supervise(maya, omar, ends=in_days(-1))
    story.supervise(tom, omar)
    for login in ("ruth", "tom", "maya"):
        api.give_role(
            story.lead, course_key=COURSE, login=login, role=CourseRoleKind.TRAINING_LEAD, starts=in_days(0)
        )
    readers = api.plan_readers(maya, course_key=COURSE)
    assert [(each.user_id, each.relation) for each in readers] == [
        (story.ruth.user_id, ReaderRelation.SUPERVISOR),
        (tom.user_id, ReaderRelation.TRAINING_LEAD),
    ]
    assert readers[0] == Reader(story.ruth.user_id, "Ruth Ferreira", ReaderRelation.SUPERVISOR)
    with pytest.raises(Invalid):
        share(maya, omar)
    get_user_model().objects.filter(pk=tom.user_id).update(is_active=False)
    assert tom.user_id not in [each.user_id for each in api.plan_readers(maya, course_key=COURSE)]


@pytest.mark.parametrize("login", ["tom", " tom ", "TOM@Example.org"])
def test_anybody_who_takes_the_course_can_be_named(maya, tom, login):
    get_user_model().objects.filter(pk=tom.user_id).update(email="tom@example.org")
    shared = share(maya, with_login=login)
    assert shared.reader == "Tom Reyes"
    assert look(tom, shared).by == "Maya Okafor"


def test_whoever_runs_the_course_can_be_named_without_taking_it(maya, ruth, story, omar, platform):
    platform.enrolments = {(maya.user_id, COURSE)}
    api.give_role(
        story.lead, course_key=COURSE, login="omar", role=CourseRoleKind.CONCERN_LEAD, starts=in_days(0)
    )
    for actor, login in ((ruth, "ruth"), (omar, "omar"), (story.lead, "lead")):
        assert look(actor, share(maya, with_login=login)).sections


def test_a_refusal_does_not_tell_whether_somebody_has_an_account(maya, tom, platform):
    twins = [make_actor(f"twin-{number}", "Twin", str(number)) for number in range(2)]
    get_user_model().objects.filter(pk__in=[each.user_id for each in twins]).update(email="twin@example.org")
    closed = make_actor("closed", "Closed", "Account")
    get_user_model().objects.filter(pk=closed.user_id).update(is_active=False)
    platform.enrolments = {(maya.user_id, COURSE), (closed.user_id, COURSE), (tom.user_id, OTHER_COURSE)}
    said = set()
    for login in ("tom", "nobody-at-all", "twin@example.org", "closed"):
        with pytest.raises(Invalid) as refused:
            preview(maya, with_login=login)
        said.add((refused.value.message, tuple(refused.value.problems.items())))
        assert login not in str(said)
    assert len(said) == 1


def test_nobody_names_themselves(maya):
    with pytest.raises(Invalid) as refused:
        share(maya, with_login="maya")
    assert "you" in refused.value.problems["with_login"]


def test_nobody_tries_out_logins_for_long(maya, tom):
    for _try in range(readers.LOGINS_AN_HOUR):
        with pytest.raises(Invalid):
            preview(maya, with_login="nobody")
    with pytest.raises(Invalid) as refused:
        preview(maya, with_login="tom")
    assert "hour" in refused.value.problems["with_login"]
    save(tom, WORDS)
    assert preview(tom, with_login="maya").reader == "Maya Okafor"


# -- reading ---------------------------------------------------------------------------------------------------------


def test_nobody_but_the_reader_finds_it(story, maya, ruth, tom, omar):
    shared = share(maya, ruth)
    story.supervise(maya, omar)
    for other in (tom, omar, story.lead, maya):
        assert listed(other) == []
        with pytest.raises(NotFound):
            look(other, shared)
    for course_key in (OTHER_COURSE, ""):
        with pytest.raises(NotFound):
            look(ruth, shared, course_key)
    with pytest.raises(NotFound):
        api.read_shared_plan(ruth, course_key=COURSE, share_uuid=uuid4())
    assert shares(maya)[0].looks == 0


def test_the_disguised_neither_share_nor_read(maya, ruth):
    shared = share(maya, ruth)
    writer, reader = replace(maya, is_masquerading=True), replace(ruth, is_masquerading=True)
    for attempt in (
        lambda: share(writer, ruth),
        lambda: preview(writer, ruth),
        lambda: shares(writer),
        lambda: take_back(writer, shared),
        lambda: api.plan_readers(writer, course_key=COURSE),
        lambda: look(reader, shared),
        lambda: listed(reader),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert shares(maya)[0].is_live
    assert shares(maya)[0].looks == 0


def test_the_writer_sees_when_it_was_looked_at(maya, ruth, clock):
    shared = share(maya, ruth)
    assert (shares(maya)[0].looks, shares(maya)[0].first_looked_at) == (0, None)
    assert api.plans_shared_with(ruth, course_key=COURSE)[0].looked_at is None
    times = []
    for _look in range(3):
        clock.advance(timedelta(hours=5))
        look(ruth, shared)
        times.append(clock.now)
    seen = shares(maya)[0]
    assert (seen.looks, seen.first_looked_at, seen.last_looked_at) == (3, times[0], times[-1])
    assert api.plans_shared_with(ruth, course_key=COURSE)[0].looked_at == times[-1]


def test_a_share_is_read_up_to_its_last_day_and_then_it_is_gone(maya, ruth, clock):
    shared = share(maya, ruth, until=in_days(2))
    clock.advance(timedelta(days=2))
    assert look(ruth, shared)
    clock.advance(timedelta(days=1))
    assert listed(ruth) == []
    with pytest.raises(NotFound):
        look(ruth, shared)
    assert PlanShare.objects.get().ciphertext  # until somebody passes by
    ended = shares(maya)[0]
    assert (ended.is_live, ended.sections, ended.looks) == (False, (), 1)
    assert PlanShare.objects.get().ciphertext == ""


def test_what_ran_out_loses_its_words_without_anybody_looking(maya, ruth, clock):
    share(maya, ruth, until=in_days(2))
    clock.advance(timedelta(days=3))
    api.remind_of_plan_reviews()
    assert PlanShare.objects.get().ciphertext == ""


def test_what_ended_is_forgotten_after_a_year(maya, ruth, clock):
    take_back(maya, share(maya, ruth))
    clock.advance(timedelta(days=300))
    api.remind_of_plan_reviews()
    assert len(shares(maya)) == 1
    clock.advance(timedelta(days=70))
    api.remind_of_plan_reviews()
    assert shares(maya) == ()


def test_neither_side_reads_on_once_one_has_left_the_course(maya, tom, platform):
    shared = share(maya, with_login="tom")
    for still_there in (maya, tom):
        platform.enrolments = {(still_there.user_id, COURSE)}
        assert listed(tom) == []
        with pytest.raises(NotFound):
            look(tom, shared)
    platform.enrolments = None
    assert listed(tom) == [shared.uuid]


def test_the_list_costs_one_query_where_there_is_nothing(ruth, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert listed(ruth) == []


def test_whom_something_is_shared_with_is_shown_the_way_at_once(maya, tom):
    assert not api.doors(tom, COURSE).reads_shared_plans
    shared = share(maya, with_login="tom")
    assert api.doors(tom, COURSE).reads_shared_plans
    assert not api.doors(maya, COURSE).reads_shared_plans
    assert listed(tom) == [shared.uuid]


# -- taking it back --------------------------------------------------------------------------------------------------


def test_taken_back_it_is_gone_at_once_and_how_often_it_was_looked_at_stays(maya, ruth, settings):
    shared = share(maya, ruth)
    look(ruth, shared)
    keys, settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS, []
    for _again in range(2):
        take_back(maya, shared)
    settings.ALONGSIDE_PLAN_KEYS = keys
    with pytest.raises(NotFound):
        look(ruth, shared)
    assert listed(ruth) == []
    assert PlanShare.objects.get().ciphertext == ""
    (ended,) = shares(maya)
    assert (ended.is_live, ended.looks, ended.sections, ended.reader) == (False, 1, (), "Ruth Ferreira")
    assert ended.ended_at is not None


def test_nobody_else_takes_it_back(maya, ruth, tom):
    shared = share(maya, ruth)
    for other in (ruth, tom):
        with pytest.raises(NotFound):
            take_back(other, shared)
    with pytest.raises(NotFound):
        api.end_plan_share(maya, course_key=OTHER_COURSE, share_uuid=shared.uuid)
    assert look(ruth, shared)


def test_sharing_again_replaces_what_was_shared_and_each_has_its_own_looks(maya, ruth):
    first = share(maya, ruth)
    look(ruth, first)
    save(maya, WORDS | {"rest": "Swimming."}, 1)
    second = share(maya, ruth)
    with pytest.raises(NotFound):
        look(ruth, first)
    assert look(ruth, second).sections[1] == ("How I rest", "Swimming.")
    assert [(each.uuid, each.is_live, each.looks) for each in shares(maya)] == [
        (second.uuid, True, 1),
        (first.uuid, False, 1),
    ]


def test_sharing_the_same_twice_is_once(maya, ruth, platform, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = share(maya, ruth), share(maya, ruth)
    assert first == second
    assert len(platform.notifications) == 1
    assert share(maya, ruth, until=in_days(8)).uuid != first.uuid


def test_several_people_have_a_share_each(maya, ruth, tom):
    hers, his = share(maya, ruth), share(maya, with_login="tom", sections=["people"])
    take_back(maya, hers)
    assert look(tom, his).sections == (("My people", WORDS["people"]),)
    assert [each.reader for each in shares(maya)] == ["Tom Reyes", "Ruth Ferreira"]


def test_deleting_the_plan_takes_everything_back_for_good(maya, ruth):
    shared = share(maya, ruth)
    api.delete_plan(maya, **PLAN)
    with pytest.raises(NotFound):
        look(ruth, shared)
    assert not PlanShare.objects.exists()
    assert shares(maya) == ()


# -- people who go ---------------------------------------------------------------------------------------------------


def test_a_reader_who_is_erased_has_nothing_any_more(maya, ruth, story):
    shared = share(maya, ruth)
    elsewhere = {"course_key": OTHER_COURSE, "user_id": ruth.user_id, "reason_code": ErasureReason.REQUESTED}
    api.erase_person(story.lead, **elsewhere)
    assert look(ruth, shared)
    api.erase_person(story.lead, **(elsewhere | {"course_key": COURSE}))
    row = PlanShare.objects.get()
    assert (row.recipient, row.ciphertext, row.is_live) == (None, "", None)
    (ended,) = shares(maya)
    assert (ended.reader, ended.is_live) == ("", False)


def test_a_reader_whose_account_is_retired_or_only_deleted_has_nothing_any_more(maya, tom, omar):
    for actor, login in ((tom, "tom"), (omar, "omar")):
        share(maya, with_login=login)
        assert listed(actor)
    api.retire_person(user_id=tom.user_id)
    get_user_model().objects.filter(pk__in=[tom.user_id, omar.user_id]).delete()
    api.remind_of_plan_reviews()
    assert list(PlanShare.objects.values_list("recipient", "ciphertext", "is_live")) == [(None, "", None)] * 2


def test_a_writer_who_is_erased_leaves_nothing_to_read(maya, ruth, story):
    shared = share(maya, ruth)
    api.retire_person(user_id=maya.user_id)
    assert not PlanShare.objects.exists()
    with pytest.raises(NotFound):
        look(ruth, shared)


# -- what nobody sees ------------------------------------------------------------------------------------------------


def test_the_message_to_the_reader_says_neither_who_nor_what(
    maya, ruth, platform, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        shared = share(maya, ruth)
    (told,) = platform.notifications
    assert (told["user_id"], told["url"]) == (
        ruth.user_id,
        f"/workspace/{COURSE}/plans/{shared.uuid}/",
    )
    for word in ("Maya", "Looking", "signs", MARK, "self-care", "plan"):
        assert word not in told["subject"] + told["text"]
    assert platform.events == []


def test_no_word_is_open_at_rest(maya, ruth):
    share(maya, ruth)
    for word in (MARK, "Looking after myself", "My early signs", "signs"):
        assert where_is(word) == set()


def test_no_word_is_in_what_is_printed_logged_or_refused(maya, ruth, tom, settings, caplog):
    caplog.set_level(logging.DEBUG)
    shared = share(maya, ruth)
    printed = [repr(each) for each in (preview(maya, ruth), shared, look(ruth, shared), *shares(maya))]
    printed += [repr(api.plans_shared_with(ruth, course_key=COURSE)), repr(PlanShare.objects.get())]
    attempts = [
        lambda: share(maya, ruth, until=in_days(-1)),
        lambda: share(maya, with_login=MARK),
        lambda: share(maya, ruth, seen_version=7),
        lambda: look(tom, shared),
    ]
    for attempt in attempts:
        with pytest.raises(RecordsError) as refused:
            attempt()
        printed += [str(vars(refused.value)), *traceback.format_exception(refused.value)]
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(PlanUnreadable) as refused:
        look(ruth, shared)
    printed += traceback.format_exception(refused.value)
    assert MARK not in "\n".join(printed) + caplog.text
    assert "Okafor" not in "\n".join(printed)


@pytest.mark.parametrize("change", ["reader", "until", "swapped"])
def test_a_share_that_was_tampered_with_does_not_open(maya, ruth, tom, change):
    shared, other = share(maya, ruth), share(maya, with_login="tom")
    row = PlanShare.objects.filter(uuid=shared.uuid)
    if change == "reader":
        PlanShare.objects.filter(uuid=other.uuid).delete()
        row.update(recipient=tom.user_id)
    elif change == "until":
        row.update(until=in_days(300))
    else:
        row.update(ciphertext=PlanShare.objects.get(uuid=other.uuid).ciphertext)
    with pytest.raises(PlanUnreadable):
        look(tom if change == "reader" else ruth, shared)
    assert shares(maya)[0].looks == 0


def test_without_keys_nothing_is_shared_and_nothing_is_lost(maya, ruth, settings):
    shared = share(maya, ruth)
    keys, settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS, None
    for attempt in (lambda: share(maya, ruth), lambda: preview(maya, ruth), lambda: look(ruth, shared)):
        with pytest.raises(PlanKeysMissing):
            attempt()
    assert [each.uuid for each in shares(maya)] == [shared.uuid]
    settings.ALONGSIDE_PLAN_KEYS = keys
    assert look(ruth, shared)
