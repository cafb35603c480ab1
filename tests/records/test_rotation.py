"""Locking everything private anew: stopped at any moment and run again, and whoever saves meanwhile wins."""

import logging
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from alongside.records import api
from alongside.records.data import AfterConcern, CourseRoleKind
from alongside.records.errors import PlanKeysMissing
from alongside.records.models import Concern, EarlierPlan, LearnerRecord, PlanShare, PrivatePlan
from alongside.records.private import rotation
from tests.records.conftest import COURSE, MARK
from tests.records.private_writing import IN_ANOTHER_SITTING, look, read, save, share, take_back, versions

SEALED = 6  # what the story below has sealed


def a_key():
    return Fernet.generate_key().decode()


@pytest.fixture
def everything(story, clock, omar):
    """Something in every place where something is sealed; return what is shared."""
    save(story.maya, {"rest": f"{MARK} Earlier."})
    clock.advance(IN_ANOTHER_SITTING)
    save(story.maya, {"rest": f"{MARK} Now."}, 1)
    api.save_plan(story.maya, course_key=COURSE, plan_code="reflection", answers={"a": MARK}, base_version=0)
    take_back(story.maya, share(story.maya, with_login="omar"))  # nothing is left to lock of this
    shared = share(story.maya, story.ruth, sections=["rest"])
    api.give_role(
        story.lead,
        course_key=COURSE,
        login="omar",
        role=CourseRoleKind.CONCERN_LEAD,
        starts=timezone.localdate(),
    )
    concern = api.raise_concern(
        story.ruth,
        course_key=COURSE,
        record_uuid=LearnerRecord.objects.get(user_id=story.maya.user_id).uuid,
        request_uuid=None,
        text=MARK,
        submission_key=uuid4(),
    )
    api.close_concern(
        omar, course_key=COURSE, concern_uuid=concern.uuid, closing=MARK, after=AfterConcern.BACK_TO_QUEUE
    )
    return shared


def rotate():
    said = []
    return api.rotate_keys(say=said.append), "\n".join(said)


def opens_everything(story, omar, shared):
    assert read(story.maya).answers == {"rest": f"{MARK} Now."}
    assert versions(story.maya)[0].answers == {"rest": f"{MARK} Earlier."}
    assert look(story.ruth, shared).sections == (("How I rest", f"{MARK} Now."),)
    concern = api.concern(omar, course_key=COURSE, concern_uuid=Concern.objects.get().uuid)
    assert (concern.text, concern.closing) == (MARK, MARK)


def test_afterwards_the_first_key_opens_everything(everything, story, omar, settings):
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *old]
    done, said = rotate()
    assert (done.anew, done.already, done.is_whole) == (SEALED, 0, True)
    assert "again once every process" in said
    done, said = rotate()
    assert (done.anew, done.already, done.is_whole) == (0, SEALED, True)
    assert "The others can be removed" in said
    settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS[:1]
    opens_everything(story, omar, everything)


def test_no_place_is_forgotten():
    """Whoever adds a table with something sealed in it adds it to the rotation."""
    places = {
        (model, field.name)
        for model in apps.get_app_config("alongside_records").get_models()
        for field in model._meta.get_fields()
        if "ciphertext" in field.name
    }
    assert places == {(model, column) for _what, model, column in rotation.SEALED}


def test_with_one_key_there_is_nothing_to_do(everything):
    done, said = rotate()
    assert (done.anew, done.already) == (0, SEALED)
    assert "one key, and it opens everything" in said


def test_stopped_on_the_way_it_goes_on(everything, story, omar, settings, monkeypatch):
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *settings.ALONGSIDE_PLAN_KEYS]
    go_on, calls = rotation._lock_anew, []

    def until_stopped(*arguments):
        if len(calls) == 3:
            raise KeyboardInterrupt
        calls.append(go_on(*arguments))

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "_lock_anew", until_stopped)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    opens_everything(story, omar, everything)
    done, _said = rotate()
    assert (done.anew, done.already) == (SEALED - 3, 3)
    opens_everything(story, omar, everything)


def test_whoever_saves_meanwhile_wins(story, settings, monkeypatch):
    save(story.maya, {"rest": "Before."})
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *old]
    opens, saved = rotation._opens, []

    def while_somebody_saves(key, sealed):
        answer = opens(key, sealed)
        if not saved:  # another process, which does not have the new key yet
            settings.ALONGSIDE_PLAN_KEYS, new = old, settings.ALONGSIDE_PLAN_KEYS
            saved.append(save(story.maya, {"rest": "Meanwhile."}, 1))
            settings.ALONGSIDE_PLAN_KEYS = new
        return answer

    monkeypatch.setattr(rotation, "_opens", while_somebody_saves)
    done, _said = rotate()
    assert (done.anew, done.busy) == (1, 0)
    settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS[:1]
    assert read(story.maya).answers == {"rest": "Meanwhile."}
    assert read(story.maya).version == 2


def test_what_is_deleted_or_taken_back_meanwhile_is_left_alone(everything, story, settings, monkeypatch):
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *settings.ALONGSIDE_PLAN_KEYS]
    opens = rotation._opens

    def while_it_goes(key, sealed):
        answer = opens(key, sealed)
        PrivatePlan.objects.filter(plan_code="reflection", ciphertext=sealed).delete()
        if PlanShare.objects.filter(ciphertext=sealed).exists():
            take_back(story.maya, everything)
        return answer

    monkeypatch.setattr(rotation, "_opens", while_it_goes)
    done, _said = rotate()
    assert (done.anew, done.unreadable, done.busy) == (SEALED - 2, 0, 0)
    assert set(PlanShare.objects.values_list("ciphertext", flat=True)) == {""}


def test_what_is_written_in_all_the_time_is_said_and_done_the_next_time(story, settings, monkeypatch):
    save(story.maya, {"rest": "0"})
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *old]
    opens = rotation._opens

    def while_somebody_types(key, sealed):
        answer = opens(key, sealed)
        new, settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS, old
        version = read(story.maya).version
        save(story.maya, {"rest": str(version)}, version)
        settings.ALONGSIDE_PLAN_KEYS = new
        return answer

    monkeypatch.setattr(rotation, "_opens", while_somebody_types)
    done, said = rotate()
    assert (done.anew, done.busy, done.is_whole) == (0, 1, False)
    assert "Run this again" in said
    assert "removed" not in said
    monkeypatch.undo()
    assert rotate()[0].is_whole


def test_what_no_key_opens_is_listed_by_table_and_uuid_and_left_as_it_is(everything, story, settings, caplog):
    caplog.set_level(logging.DEBUG)
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [a_key()]
    before = list(PrivatePlan.objects.values_list("ciphertext", flat=True))
    done, said = rotate()
    assert (done.anew, done.unreadable, done.is_whole) == (0, SEALED, False)
    plan = read_uuid("self-care")
    for named in (
        f"plan {plan}",
        f"earlier version of a plan {plan}, version {EarlierPlan.objects.get().number}",
        f"share {everything.uuid}",
        f"concern {Concern.objects.get().uuid}",
    ):
        assert named in said
    assert "Put the lost key behind the others" in said
    for secret in (MARK, "Maya", *old, *settings.ALONGSIDE_PLAN_KEYS):
        assert secret not in said + caplog.text
    assert list(PrivatePlan.objects.values_list("ciphertext", flat=True)) == before
    settings.ALONGSIDE_PLAN_KEYS = [*settings.ALONGSIDE_PLAN_KEYS, *old]
    assert rotate()[0].anew == SEALED


def read_uuid(plan_code):
    return PrivatePlan.objects.get(plan_code=plan_code).uuid


def test_many_rows_are_read_a_few_at_a_time(story, settings, monkeypatch):
    monkeypatch.setattr(rotation, "_AT_A_TIME", 2)
    for number in range(7):
        api.save_plan(
            story.maya, course_key=COURSE, plan_code=f"plan-{number}", answers={"a": "x"}, base_version=0
        )
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *settings.ALONGSIDE_PLAN_KEYS]
    assert rotate()[0].anew == 7


@pytest.mark.parametrize("keys", [None, [], ["not a key"]])
def test_without_a_key_nothing_is_touched(everything, settings, keys):
    settings.ALONGSIDE_PLAN_KEYS = keys
    with pytest.raises(PlanKeysMissing):
        rotate()


# -- the command of Open edX -----------------------------------------------------------------------------------------


def test_the_command_ends_with_what_came_of_it(everything, settings, capsys):
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [a_key(), *old]
    call_command("alongside_rotate_keys")
    assert f"Locked anew with the first key: {SEALED}." in capsys.readouterr().out
    for keys, code in (([a_key()], 1), ([], 2)):
        settings.ALONGSIDE_PLAN_KEYS = keys
        with pytest.raises(CommandError) as failed:
            call_command("alongside_rotate_keys")
        assert failed.value.returncode == code
    assert "There is no usable key in ALONGSIDE_PLAN_KEYS" in str(failed.value)


def test_the_command_can_be_stopped(everything, monkeypatch):
    def stop(**_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "rotate_keys", stop)
    with pytest.raises(CommandError, match="Stopped") as failed:
        call_command("alongside_rotate_keys")
    assert failed.value.returncode == 1
