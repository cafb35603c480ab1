"""Prior learning: on the record as such, counted like a sign-off, and behind one that was made here."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import ErasureReason, Standing
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound
from alongside.records.models import CompetenceStatus, LearnerRecord, LedgerEntry, LedgerText
from tests.records.conftest import COURSE, OTHER_COURSE

MARK = "wren-in-the-ivy"


def record_of(actor):
    return LearnerRecord.objects.get(user_id=actor.user_id, course_key=COURSE).uuid


def recognise(story, actor=None, **changes):
    sent = {
        "course_key": COURSE,
        "record_uuid": record_of(story.maya),
        "competences": ["3.3", "9.1", "3.3"],
        "awarded_by": " Riverside Peers, peer worker certificate ",
        "evidence": "Certificate seen, and a reference read.",
        "awarded_on": date(2025, 3, 1),
        "valid_until": None,
        "submission_key": uuid4(),
    }
    return api.record_prior_learning(actor or story.lead, **(sent | changes))


def withdraw(story, recognition, actor=None, reason="The reference was about somebody else."):
    api.withdraw_prior_learning(
        actor or story.lead, course_key=COURSE, recognition_uuid=recognition.uuid, reason=reason
    )


def on_record(story, actor=None):
    return api.story(actor or story.maya, course_key=COURSE, record_uuid=record_of(story.maya)).prior_learning


def verified():
    return all(found.holds for found in api.verify_records())


def test_it_stands_in_the_passport_marked_as_brought_along(story):
    recognised = recognise(story)
    assert (recognised.competences, recognised.awarded_by, recognised.recorded_by, recognised.withdrawn) == (
        ("3.3", "9.1"),
        "Riverside Peers, peer worker certificate",
        "Lee Adeyemi",
        None,
    )
    standing = story.passport()
    for code in ("3.3", "9.1"):
        assert (standing[code].state, standing[code].from_elsewhere) == (Standing.SIGNED_OFF, True)
        assert (standing[code].signed_off_by, standing[code].decision_uuid) == ("Lee Adeyemi", None)
    assert on_record(story) == on_record(story, story.ruth) == (recognised,)
    assert verified()


def test_its_words_are_no_part_of_what_is_hashed(story):
    recognised = recognise(story, awarded_by=MARK, evidence=MARK)
    entry = LedgerEntry.objects.get(kind="recognised")
    payload = json.loads(entry.payload)
    assert MARK not in entry.payload
    assert entry.about_uuid == record_of(story.maya)
    assert {key: value for key, value in payload.items() if key != "texts"} == {
        "recognition": str(recognised.uuid),
        "competences": ["3.3", "9.1"],
        "awarded_on": "2025-03-01",
        "valid_until": None,
    }
    assert set(payload["texts"]) == {"actor", "awarded_by", "evidence"}


def test_a_sign_off_made_here_goes_before_it_whichever_came_first(story):
    recognise(story, competences=["3.1"])
    decision = story.decide()
    recognise(story)
    standing = story.passport()
    for code in ("3.1", "3.3"):
        assert (standing[code].decision_uuid, standing[code].from_elsewhere) == (decision.uuid, False)
    assert standing["9.1"].from_elsewhere
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mix-up.")
    assert story.passport()["3.3"].from_elsewhere
    assert verified()


def test_asking_to_be_seen_does_not_take_it_away(story):
    recognise(story)
    story.decide(outcome=Outcome.PRACTISE_AGAIN)
    assert story.passport()["3.3"].from_elsewhere
    assert story.passport()["3.1"].state == Standing.SELF_ASSESSED
    assert verified()


def test_it_runs_out_like_a_sign_off(story):
    today = timezone.localdate()
    recognise(story, competences=["3.3"], valid_until=today)
    recognise(story, competences=["9.1"], valid_until=today - timedelta(days=1))
    standing = story.passport()
    assert (standing["3.3"].state, standing["3.3"].valid_until) == (Standing.SIGNED_OFF, today)
    assert (standing["9.1"].state, standing["9.1"].from_elsewhere) == (Standing.RUN_OUT, True)


def test_it_is_withdrawn_with_a_reason_that_stands_beside_it(story):
    recognised = recognise(story)
    withdraw(story, recognised)
    (found,) = on_record(story)
    assert (found.withdrawn.reason, found.withdrawn.by) == (
        "The reference was about somebody else.",
        "Lee Adeyemi",
    )
    assert replace(found, withdrawn=None) == recognised
    assert story.passport()["3.3"].state == Standing.WITHDRAWN
    with pytest.raises(Conflict):
        withdraw(story, recognised)
    assert verified()


def test_of_two_the_other_still_counts_when_one_is_withdrawn(story):
    first, second = recognise(story, competences=["3.3"]), recognise(story)
    withdraw(story, second)
    assert story.passport()["3.3"].from_elsewhere
    assert story.passport()["9.1"].state == Standing.WITHDRAWN
    assert [found.uuid for found in on_record(story)] == [second.uuid, first.uuid]
    assert verified()


def test_rebuilt_from_the_ledger_it_is_the_same(story):
    story.decide()
    withdraw(story, recognise(story, competences=["9.2"]))
    recognise(story, valid_until=date(2040, 1, 1))

    def stored():
        return sorted(
            CompetenceStatus.objects.values_list("competence", "state", "valid_until", "from_elsewhere")
        )

    before = stored()
    CompetenceStatus.objects.all().delete()
    assert not verified()
    api.rebuild_projection(record_of(story.maya))
    assert stored() == before
    assert verified()


@pytest.mark.parametrize(
    "tampered",
    [
        "UPDATE alongside_records_competencestatus SET from_elsewhere = %s WHERE competence = '3.3'",
        "UPDATE alongside_records_competencestatus SET valid_until = '2099-01-01' WHERE competence = '3.3' OR %s",
        "UPDATE alongside_records_priorlearningentry SET uuid = '00000000000000000000000000000000' WHERE NOT %s",
        "DELETE FROM alongside_records_priorlearningentry WHERE NOT %s",
    ],
)
def test_what_was_changed_behind_its_back_is_found(story, tampered):
    recognise(story)
    assert verified()
    with connection.cursor() as cursor:
        cursor.execute(tampered, [False])
    assert not verified()


def test_sent_twice_it_is_one(story, tom):
    key = uuid4()
    first = recognise(story, submission_key=key)
    assert recognise(story, submission_key=key) == first
    withdraw(story, first)
    assert recognise(story, submission_key=key).withdrawn
    assert LedgerEntry.objects.filter(kind="recognised").count() == 1
    story.supervise(tom, story.ruth)
    with pytest.raises(Conflict):
        recognise(story, record_uuid=record_of(tom), submission_key=key)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"competences": []}, {"competences"}),
        ({"competences": ["empathy"]}, {"competences"}),
        ({"competences": ["3." + "3" * 90]}, {"competences"}),
        ({"awarded_by": " ", "evidence": ""}, {"awarded_by", "evidence"}),
        ({"evidence": "x" * 20_001}, {"evidence"}),
        ({"awarded_on": date(2999, 1, 1)}, {"awarded_on"}),
        ({"valid_until": date(2025, 2, 28)}, {"valid_until"}),
    ],
)
def test_what_is_missing_is_said_in_words(story, changes, fields):
    with pytest.raises(Invalid) as refused:
        recognise(story, **changes)
    assert refused.value.problems.keys() == fields
    assert not LedgerEntry.objects.exists()


def test_only_who_sees_the_whole_course_records_it_and_nobody_for_themselves(story, omar):
    story.supervise(story.lead, story.ruth)
    recognised = recognise(story)
    for actor, changes, refusal in (
        (story.ruth, {}, NotAllowed),
        (story.maya, {}, NotAllowed),
        (omar, {}, NotAllowed),
        (replace(story.lead, is_masquerading=True), {}, NotAllowed),
        (story.lead, {"record_uuid": record_of(story.lead)}, NotAllowed),
        (story.lead, {"record_uuid": uuid4()}, NotFound),
        (story.lead, {"course_key": OTHER_COURSE}, NotFound),
    ):
        with pytest.raises(refusal):
            recognise(story, actor, **changes)
    for actor in (story.ruth, story.maya, omar, replace(story.lead, is_masquerading=True)):
        with pytest.raises(NotAllowed):
            withdraw(story, recognised, actor)
    with pytest.raises(NotFound):
        withdraw(story, replace(recognised, uuid=uuid4()))
    with pytest.raises(Invalid):
        withdraw(story, recognised, reason=" ")
    mine = recognise(story, replace(omar, is_staff=True), record_uuid=record_of(story.lead))
    with pytest.raises(NotAllowed):
        withdraw(story, mine)
    assert verified()


def test_a_training_lead_may(story, omar):
    api.give_role(
        story.lead, course_key=COURSE, login="omar", role="training-lead", starts=timezone.localdate()
    )
    withdraw(story, recognise(story, omar), omar)
    assert verified()


def test_the_learner_is_told(story, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        recognise(story, evidence=MARK)
    (told,) = story.platform.notifications
    assert told["user_id"] == story.maya.user_id
    assert told["url"].endswith(f"/{COURSE}/my-record/")
    assert MARK not in str(told)


@pytest.mark.parametrize("who", ["maya", "lead"])
def test_erasure_takes_the_words_and_names_that_are_theirs(story, omar, who):
    withdraw(story, recognise(story, awarded_by=MARK, evidence=MARK), reason=MARK)
    api.erase_person(
        replace(omar, is_staff=True),
        course_key=COURSE,
        user_id=getattr(story, who).user_id,
        reason_code=ErasureReason.REQUESTED,
    )
    kept = set(LedgerText.objects.filter(text__isnull=False).values_list("entry__kind", "name"))
    if who == "maya":  # who recorded it stays, as on every record of somebody who was erased
        assert kept == {("recognised", "actor"), ("withdrawn", "actor"), ("erased", "actor")}
    else:
        (found,) = on_record(story)
        assert (found.awarded_by, found.recorded_by, found.withdrawn.reason, found.withdrawn.by) == (
            MARK,
            "",
            MARK,
            "",
        )
    assert verified()
