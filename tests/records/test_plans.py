"""Private plans: whole for their writer, nothing for anybody else."""

import logging
import traceback
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from alongside.records import api
from alongside.records.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    PlanKeysMissing,
    PlanUnreadable,
    RecordsError,
)
from alongside.records.models import PrivatePlan
from tests.records.conftest import COURSE, OTHER_COURSE

MARK = "heron-at-dusk"
ANSWERS = {"warning-signs": f"{MARK} I stop answering texts 🙂\n", "people": "  "}


def save(actor, answers=ANSWERS, base_version=0, plan_code="self-care"):
    return api.save_plan(
        actor, course_key=COURSE, plan_code=plan_code, answers=answers, base_version=base_version
    )


def read(actor, plan_code="self-care"):
    return api.read_plan(actor, course_key=COURSE, plan_code=plan_code)


def everything_in_the_database() -> str:
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [table, *map(str, cursor.fetchall())]
    return "\n".join(said)


def test_a_plan_comes_back_as_it_was_written(story):
    assert read(story.maya) is None
    saved = save(story.maya)
    assert read(story.maya) == saved
    assert (saved.answers, saved.version) == (ANSWERS, 1)
    assert save(story.maya, {"people": "Ana"}, 1).version == 2
    assert read(story.maya).answers == {"people": "Ana"}


def test_the_database_holds_no_word_of_it(story):
    save(story.maya)
    dump = everything_in_the_database()
    assert PrivatePlan.objects.get().ciphertext in dump
    assert MARK not in dump
    assert "warning-signs" not in dump


def test_another_tab_is_not_overwritten_without_a_word(story):
    save(story.maya)
    save(story.maya, {"people": "Ana"}, 1)
    with pytest.raises(Conflict) as refused:
        save(story.maya, {"people": "Ben"}, 1)
    assert refused.value.current == read(story.maya)
    assert refused.value.current.answers == {"people": "Ana"}


def test_a_save_whose_answer_was_lost_can_be_sent_again(story):
    save(story.maya)
    assert save(story.maya).version == 1


def test_a_deleted_plan_is_gone_and_a_stale_tab_says_so(story):
    save(story.maya)
    for _again in range(2):
        api.delete_plan(story.maya, course_key=COURSE, plan_code="self-care")
    assert read(story.maya) is None
    with pytest.raises(Conflict) as refused:
        save(story.maya, ANSWERS, 1)
    assert refused.value.current is None


def test_nobody_else_can_reach_it(story, tom):
    save(story.maya)
    for other in (tom, story.ruth, story.lead):
        assert read(other) is None
        api.delete_plan(other, course_key=COURSE, plan_code="self-care")
    assert read(story.maya).answers == ANSWERS
    assert api.read_plan(story.maya, course_key=OTHER_COURSE, plan_code="self-care") is None


def test_somebody_who_masquerades_is_refused(story):
    save(story.maya)
    disguised = replace(story.maya, is_masquerading=True)
    for attempt in (
        lambda: read(disguised),
        lambda: save(disguised),
        lambda: api.delete_plan(disguised, course_key=COURSE, plan_code="self-care"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_keys_can_rotate(story, settings):
    save(story.maya)
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode(), *old]
    assert read(story.maya).answers == ANSWERS
    save(story.maya, ANSWERS | {"people": "Ana"}, 1)
    settings.ALONGSIDE_PLAN_KEYS = old
    with pytest.raises(PlanUnreadable):
        read(story.maya)


@pytest.mark.parametrize("keys", [None, [], ["not a key"], [""]])
def test_without_a_key_nothing_is_saved_and_the_administrator_is_named(story, settings, keys):
    settings.ALONGSIDE_PLAN_KEYS = keys
    with pytest.raises(PlanKeysMissing) as refused:
        save(story.maya)
    assert refused.value.status == 503
    assert "ALONGSIDE_PLAN_KEYS" in refused.value.message
    assert not PrivatePlan.objects.exists()


def test_a_plan_in_the_place_of_another_does_not_open(story, tom):
    save(story.maya)
    save(tom, {"people": "Tom's"})
    hers, his = PrivatePlan.objects.get(record__user_id=story.maya.user_id), PrivatePlan.objects.last()
    PrivatePlan.objects.filter(pk=his.pk).update(ciphertext=hers.ciphertext)
    with pytest.raises(PlanUnreadable):
        read(tom)


def test_a_plan_under_another_code_or_put_back_to_an_older_version_does_not_open(story):
    save(story.maya)
    old = PrivatePlan.objects.get().ciphertext
    save(story.maya, {"people": "Ana"}, 1)
    PrivatePlan.objects.update(ciphertext=old)
    with pytest.raises(PlanUnreadable):
        read(story.maya)
    PrivatePlan.objects.update(version=1, plan_code="wellbeing")
    with pytest.raises(PlanUnreadable):
        read(story.maya, "wellbeing")


def test_no_word_of_it_is_in_errors_logs_or_what_is_printed(story, settings, caplog):
    caplog.set_level(logging.DEBUG)
    saved = save(story.maya)
    printed = [repr(saved), str(saved), repr(PrivatePlan.objects.get()), str(PrivatePlan.objects.get())]
    attempts = [
        lambda: save(story.maya, {"people": f"{MARK} twice"}, 0),
        lambda: save(story.maya, {"people": MARK * 5000}, 1),
        lambda: save(story.maya, {"p" * 100: MARK}, 1),
        lambda: save(story.maya, ANSWERS, 1, plan_code="p" * 100),
        lambda: save(replace(story.maya, is_masquerading=True)),
    ]
    for attempt in attempts:
        with pytest.raises(RecordsError) as refused:
            attempt()
        error = refused.value
        printed += [repr(error), str(error), error.message, str(error.args), str(vars(error))]
        printed += traceback.format_exception(error)
        assert error.__cause__ is None
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(PlanUnreadable) as refused:
        read(story.maya)
    printed += traceback.format_exception(refused.value)
    assert MARK not in "\n".join(printed) + caplog.text


def test_what_is_no_plan_is_refused(story):
    for answers in ({f"s{n}": "" for n in range(101)}, {"people": 7}):
        with pytest.raises(Invalid):
            save(story.maya, answers)


def test_reading_takes_two_queries_at_most(story, django_assert_max_num_queries):
    save(story.maya)
    with django_assert_max_num_queries(2):
        read(story.maya)


@pytest.fixture
def told_so(platform):
    """The organisation lets supervisors see whether somebody keeps a plan."""
    platform.facts[COURSE] = {"plans": {"supervisors_see_whether_kept": True}}
    yield
    platform.facts.clear()


def keeps(actor, of):
    return api.keeps_plan(actor, course_key=COURSE, record_uuid=of)


def test_supervisors_see_whether_there_is_a_plan_only_if_the_organisation_says_so(story, tom, told_so):
    save(story.maya)
    story.supervise(tom, story.ruth)
    records = {row.learner_id: row.record_uuid for row in api.caseload(story.ruth, course_key=COURSE).rows}
    hers, his = records[story.maya.user_id], records[tom.user_id]
    assert (keeps(story.ruth, hers), keeps(story.ruth, his)) == (True, False)
    for other in (story.maya, tom):
        assert keeps(other, hers) is None
    with pytest.raises(NotAllowed):
        keeps(replace(story.ruth, is_masquerading=True), hers)
    assert api.rules(COURSE).supervisors_see_whether_kept
    assert not api.rules(OTHER_COURSE).supervisors_see_whether_kept


def test_where_it_says_nothing_nobody_sees_it(story, django_assert_num_queries):
    save(story.maya)
    record = api.caseload(story.ruth, course_key=COURSE).rows[0].record_uuid
    api.rules(COURSE)
    with django_assert_num_queries(0):
        assert keeps(story.ruth, record) is None
