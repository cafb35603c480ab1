"""Private writing from several devices and people at the same moment: no word is lost, and nothing is left over."""

from functools import partial

import pytest
from cryptography.fernet import Fernet

from alongside.records import api
from alongside.records.data import ErasureReason, PlanShareView, PlanView, Rotation, SharedPlan
from alongside.records.errors import Conflict, Invalid, NotFound
from alongside.records.models import EarlierPlan, LearnerRecord, PlanShare, PrivatePlan
from tests.mariadb.answers import done, refusals
from tests.records.conftest import COURSE, make_actor
from tests.records.private_writing import (
    IN_ANOTHER_SITTING,
    PLAN,
    in_days,
    look,
    read,
    save,
    share,
    take_back,
    versions,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)
MANY = 8


@pytest.fixture
def writers(story):
    """Some people who have written in three sittings, the last one just now, each supervised by Ruth."""
    people = [make_actor(f"writer-{number}", "Writer", str(number)) for number in ROUNDS]
    for person in people:
        story.supervise(person, story.ruth)
    return people


def what_is_left():
    return [model for model in (PrivatePlan, EarlierPlan, PlanShare) if model.objects.exists()]


def write(writer, clock):
    save(writer, {"rest": "One."})
    for version, text in enumerate(("Two.", "Three."), start=1):
        clock.advance(IN_ANOTHER_SITTING)
        save(writer, {"rest": text}, version)


@pytest.mark.parametrize("versions_before", [0, 1])
def test_of_two_devices_that_save_one_is_told_of_the_other(writers, at_once, versions_before):
    for writer in writers:
        for version in range(versions_before):
            save(writer, {"rest": "Before."}, version)
        answers = at_once(
            *(partial(save, writer, {"rest": f"Device {each}."}, versions_before) for each in range(MANY))
        )
        (saved,) = done(answers)
        assert refusals(answers) == [Conflict] * (MANY - 1)
        assert {refused.current.answers["rest"] for refused in answers if refused is not saved} == {
            saved.answers["rest"]
        }
        assert read(writer) == saved


def test_coming_back_on_two_devices_keeps_how_it_stood_once(writers, at_once, clock):
    for writer in writers:
        write(writer, clock)
        clock.advance(IN_ANOTHER_SITTING)
        answers = at_once(*(partial(save, writer, {"rest": f"Device {each}."}, 3) for each in range(MANY)))
        assert len(done(answers)) == 1
        assert [each.answers["rest"] for each in versions(writer)] == ["Three.", "Two.", "One."]


def test_of_a_restore_and_a_save_one_is_told_of_the_other_and_what_stood_is_kept(writers, at_once, clock):
    for writer in writers:
        write(writer, clock)
        clock.advance(IN_ANOTHER_SITTING)
        answers = at_once(
            partial(api.restore_plan, writer, **PLAN, number=1, base_version=3),
            partial(save, writer, {"rest": "Four."}, 3),
        )
        (kept,) = done(answers)
        assert isinstance(kept, PlanView)
        assert refusals(answers) == [Conflict]
        assert read(writer) == kept
        assert [each.answers["rest"] for each in versions(writer)] == ["Three.", "Two.", "One."]


def test_shared_and_deleted_at_once_nothing_is_left(writers, story, at_once, clock):
    for writer in writers:
        write(writer, clock)
        shared, deleted, restored = at_once(
            partial(share, writer, story.ruth),
            partial(api.delete_plan, writer, **PLAN),
            partial(api.restore_plan, writer, **PLAN, number=1, base_version=3),
        )
        assert isinstance(shared, PlanShareView | Invalid)
        assert deleted is None
        assert isinstance(restored, PlanView | Conflict | NotFound)
        assert what_is_left() == []


def test_shared_with_one_person_many_times_at_once_is_one_share(writers, story, at_once, clock):
    for writer in writers:
        write(writer, clock)
        answers = at_once(
            *(partial(share, writer, story.ruth, until=in_days(3 + each)) for each in range(MANY))
        )
        assert refusals(answers) == []
        live = PlanShare.objects.filter(plan__record__user_id=writer.user_id, is_live=True)
        assert live.count() == 1
        ended = PlanShare.objects.filter(plan__record__user_id=writer.user_id, is_live=None)
        assert set(ended.values_list("ciphertext", flat=True)) == {""}


def test_looked_at_while_it_is_taken_back_it_is_seen_whole_or_not_at_all(writers, story, at_once, clock):
    for writer in writers:
        write(writer, clock)
        shared = share(writer, story.ruth)
        ended, *looked = at_once(
            partial(take_back, writer, shared), *[partial(look, story.ruth, shared)] * (MANY - 1)
        )
        assert ended is None
        assert all(isinstance(answer, SharedPlan | NotFound) for answer in looked)
        (row,) = api.plan_shares(writer, **PLAN)
        assert (row.is_live, row.looks) == (False, len(done(looked)))
        with pytest.raises(NotFound):
            look(story.ruth, shared)


def test_every_look_counts(writers, story, at_once, clock):
    write(writers[0], clock)
    shared = share(writers[0], story.ruth)
    assert refusals(at_once(*[partial(look, story.ruth, shared)] * MANY)) == []
    assert api.plan_shares(writers[0], **PLAN)[0].looks == MANY


def test_whoever_is_erased_while_they_write_and_share_leaves_nothing(writers, story, at_once, clock):
    for writer in writers:
        write(writer, clock)
        erase = partial(
            api.erase_person,
            story.lead,
            course_key=COURSE,
            user_id=writer.user_id,
            reason_code=ErasureReason.REQUESTED,
        )
        another = PLAN | {"plan_code": "reflection"}
        erased, *_rest = at_once(
            erase,
            partial(save, writer, {"rest": "Four."}, 3),
            partial(share, writer, story.ruth),
            partial(api.save_plan, writer, **another, answers={"a": "First."}, base_version=0),
        )
        assert erased.records == 1
        LearnerRecord.objects.filter(user_id=writer.user_id).delete()  # if they opened a new one afterwards
        assert what_is_left() == []


def test_a_day_is_reminded_of_once_by_however_many_clocks(writers, story, at_once, clock):
    for writer in writers:
        write(writer, clock)
        api.set_plan_review(writer, **PLAN, on=in_days(1), by_email=True)
    clock.advance(IN_ANOTHER_SITTING * 100)
    story.platform.emails.clear()
    answers = at_once(*[api.remind_of_plan_reviews] * MANY)
    assert sum(answers) == len(writers)
    assert sorted(each["user_id"] for each in story.platform.emails) == [each.user_id for each in writers]


def test_keys_are_rotated_while_everybody_writes(writers, story, at_once, clock, settings):
    for writer in writers:
        write(writer, clock)
        share(writer, story.ruth)
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode(), *settings.ALONGSIDE_PLAN_KEYS]
    clock.advance(IN_ANOTHER_SITTING)
    answers = at_once(
        *[partial(api.rotate_keys, say=lambda line: None)] * 3,
        *(partial(save, writer, {"rest": "Four."}, 3) for writer in writers),
    )
    assert refusals(answers) == []
    assert all(answer.is_whole for answer in answers if isinstance(answer, Rotation))
    settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS[:1]
    assert api.rotate_keys(say=lambda line: None).is_whole
    for writer in writers:
        assert read(writer).answers == {"rest": "Four."}
        assert [each.answers["rest"] for each in versions(writer)] == ["Three.", "Two.", "One."]
