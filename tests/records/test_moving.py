"""Records leave one installation and arrive in another: hashes unchanged, private words never open on the way."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from alongside.records import api
from alongside.records.data import ErasureReason, EvidenceKind
from alongside.records.errors import CannotMove, PlanKeysMissing, PlanUnreadable
from alongside.records.models import (
    AssessorDraft,
    CalibrationRating,
    CompetenceStatus,
    Concern,
    CourseRole,
    Evidence,
    IssuedCredential,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
    RolePlayRequest,
    SelfAssessmentDraft,
    Supervision,
)
from alongside.records.moving import arriving, leaving
from alongside.records.moving.file import read_lines
from alongside.records.tables import pages
from tests.records.conftest import (
    COURSE,
    MARK,
    PEOPLE,
    USAGE,
    make_actor,
)
from tests.records.moving_house import KEY, brought, exported, move_out, settle
from tests.records.tables import tables, verified, where_is


def carried() -> dict[str, list]:
    """Return what may not change on the way, without keys and accounts."""
    return {
        "entries": list(
            LedgerEntry.objects.exclude(kind="moved")
            .order_by("entry_hash")
            .values_list(
                "record__uuid", "sequence", "kind", "created_at", "payload", "previous_hash", "entry_hash"
            )
        ),
        "texts": list(
            LedgerText.objects.exclude(entry__kind="moved")
            .order_by("entry__entry_hash", "name")
            .values_list("entry__entry_hash", "name", "salt", "text")
        ),
        "requests": list(
            RolePlayRequest.objects.order_by("uuid").values_list(
                "uuid",
                "usage_key",
                "state",
                "is_open",
                "requested_at",
                "claimed_until",
                "rubric__content_hash",
            )
        ),
        "competences": list(
            CompetenceStatus.objects.order_by("record__uuid", "competence").values_list(
                "record__uuid", "competence", "state", "since", "entry__entry_hash", "valid_until"
            )
        ),
        "evidence": list(Evidence.objects.order_by("noted_at").values_list("usage_key", "kind", "noted_at")),
        "practice": list(CalibrationRating.objects.values_list("example_hash", "ratings", "rated_at")),
        "opened": list(LearnerRecord.objects.order_by("uuid").values_list("uuid", "opened_at", "active_at")),
        "supervised": sorted(Supervision.objects.values_list("uuid", "starts", "ends")),
        "roles": sorted(CourseRole.objects.values_list("uuid", "role", "starts")),
        "drafts": sorted(SelfAssessmentDraft.objects.values_list("usage_key", "version", "saved_at")),
        "credentials": list(
            IssuedCredential.objects.values_list(
                "uuid", "record__uuid", "site", "status_index", "rests_on", "issued_at", "token"
            )
        ),
        "assessors": sorted(AssessorDraft.objects.values_list("request__uuid", "version", "saved_at")),
    }


def test_everything_arrives_with_the_same_hashes_and_verifies(lived, settings):
    before, file = carried(), exported()
    assert MARK.encode() not in file.getvalue()
    move_out()
    settings.ALONGSIDE_PLAN_KEYS = [api.new_key()]
    people = settle(*PEOPLE)
    entry, said = brought(file)
    assert (dict(entry.records), entry.strangers) == ({"new": 2}, 0)
    assert entry.rest == {"new": 5}
    assert MARK not in said
    assert carried() == before
    assert verified()
    maya, ruth = people["maya"], people["ruth"]
    plan = api.read_plan(maya, course_key=COURSE, plan_code="self-care")
    assert plan.answers == {"rest": MARK}
    assert (plan.review_on, plan.reminds_by_email) == (timezone.localdate() + timedelta(days=30), True)
    (version,) = api.plan_versions(maya, course_key=COURSE, plan_code="self-care")
    assert (version.number, version.answers) == (1, {"rest": f"{MARK}, earlier"})
    assert lived.view(maya, USAGE).decisions[0].strengths == MARK
    (concern,) = api.concerns(people["omar"], course_key=COURSE)
    assert api.concern(people["omar"], course_key=COURSE, concern_uuid=concern.uuid).text == MARK
    claimed = RolePlayRequest.objects.get(usage_key="block@claimed")
    assert (claimed.claimed_by_id, claimed.course_key) == (ruth.user_id, COURSE)
    assert lived.form(claimed, ruth).draft.strengths == MARK
    assert [row.learner_name for row in api.caseload(ruth, course_key=COURSE).rows] == ["Maya", "Tom"]


def test_work_goes_on_where_it_stood_and_the_chain_goes_on_too(lived):
    file = exported()
    move_out()
    people = settle(*PEOPLE)
    brought(file)
    claimed = RolePlayRequest.objects.get(usage_key="block@claimed")
    lived.decide(claimed, actor=people["ruth"])
    waiting = RolePlayRequest.objects.get(usage_key="block@toms")
    api.cancel_request(people["tom"], course_key=COURSE, request_uuid=waiting.uuid)
    assert verified()
    told = api.story(people["maya"], course_key=COURSE).story
    (moved,) = [event for event in told if event.kind == "moved"]
    assert (moved.by, moved.words, dict(moved.details)) == ("", {}, {})


def test_twice_changes_nothing_the_second_time_even_after_more_work(lived):
    file = exported()
    move_out()
    people = settle(*PEOPLE)
    brought(file)
    lived.decide(RolePlayRequest.objects.get(usage_key="block@claimed"), actor=people["ruth"])
    before = tables()
    entry, _said = brought(file)
    assert (dict(entry.records), dict(entry.rest)) == ({"here": 2}, {"here": 5})
    assert tables() == before


def test_a_preview_names_who_is_found_and_who_is_not_and_changes_nothing(lived):
    file = exported()
    move_out()
    settle("maya", "ruth")
    before = tables()
    entry, said = brought(file, confirm=False)
    assert tables() == before
    assert dict(entry.records) == {"new": 1, "waits": 1}
    assert entry.strangers == 3
    assert "Maya Okafor <maya@example.org> is maya-here here" in said
    assert "Tom Reyes <tom@example.org> NOT FOUND: no account here has this email address" in said
    assert "concern" not in said.lower()
    assert MARK not in said


def test_a_learner_without_an_account_waits_and_comes_in_once_there_is_one(lived):
    file = exported()
    move_out()
    settle("maya", "ruth", "omar", "lead")
    assert dict(brought(file)[0].records) == {"new": 1, "waits": 1}
    assert verified()
    tom = settle("tom")["tom"]
    assert dict(brought(file)[0].records) == {"new": 1, "here": 1}
    assert lived.view(tom, "block@toms").state == "requested"
    assert verified()


def test_an_assessor_without_an_account_keeps_their_name_and_has_no_link(lived):
    file = exported()
    move_out()
    maya = settle("maya")["maya"]
    entry, _said = brought(file)
    assert dict(entry.records) == {"new": 1, "waits": 1}
    assert dict(entry.rest) == {"waits": 5}
    assert verified()
    decision = lived.view(maya, USAGE).decisions[0]
    assert (decision.decided_by, decision.strengths) == ("Ruth Ferreira", MARK)
    links = set(LedgerEntry.objects.values_list("actor_id", flat=True))
    assert links == {None, maya.user_id}
    assert not AssessorDraft.objects.exists()
    assert list(Concern.objects.values_list("raised_by", flat=True)) == [None]


def test_somebody_whose_id_here_was_anothers_there_is_not_taken_for_them(lived):
    """The ids of two people change places: who acted is still told by the accounts of this side."""
    ids = {username: get_user_model().objects.get(username=username).pk for username in PEOPLE}
    file = exported()
    move_out()
    swapped = {"maya": ids["ruth"], "ruth": ids["maya"]}
    for username, pk in swapped.items():
        get_user_model().objects.create(pk=pk, username=f"{username}-here", email=f"{username}@example.org")
    brought(file)
    assert verified()
    record = LearnerRecord.objects.get(user_id=ids["ruth"])
    asked = record.entries.filter(kind="requested").first()
    assert asked.actor_id == ids["ruth"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alongside_records_learnerrecord SET user_id = %s", [ids["maya"]])
    assert not verified(), "a record that was given to somebody else is found here too"


@pytest.mark.parametrize("who", ["maya", "ruth"])
def test_whoever_moved_can_be_erased_with_the_account_that_they_had_there(lived, who):
    there = get_user_model().objects.get(username=who).pk
    file = exported()
    move_out()
    people = settle(*PEOPLE)
    brought(file)
    api.erase_person(
        people["lead"], course_key=COURSE, user_id=people[who].user_id, reason_code=ErasureReason.REQUESTED
    )
    assert where_is(f'"there":{there}}}') == set()
    assert where_is(f'"user_id":{there}}}') == set()
    assert verified()
    before = tables()
    brought(file)
    assert {name: rows for name, rows in tables().items() if "ledger" in name} == {
        name: rows for name, rows in before.items() if "ledger" in name
    }, "what was erased does not come back"


def test_an_erased_record_moves_too(lived):
    api.erase_person(
        lived.lead, course_key=COURSE, user_id=lived.maya.user_id, reason_code=ErasureReason.REQUESTED
    )
    file, before = exported(), carried()["entries"]
    move_out()
    settle("tom", "ruth", "omar", "lead")
    assert dict(brought(file)[0].records) == {"new": 2}
    assert carried()["entries"] == before
    assert verified()


def test_a_record_moves_on_and_home_again(lived):
    file = exported()
    move_out()
    second = settle(*PEOPLE)
    brought(file)
    lived.decide(RolePlayRequest.objects.get(usage_key="block@claimed"), actor=second["ruth"])
    file = exported()
    move_out()
    third = settle(*reversed(PEOPLE))
    brought(file)
    assert verified()
    assert LedgerEntry.objects.filter(kind="moved").count() == 4
    assert {entry.actor_id for entry in LedgerEntry.objects.filter(kind="decided")} == {third["ruth"].user_id}
    api.retire_person(user_id=third["ruth"].user_id)
    assert where_is(f'"user_id":{second["ruth"].user_id}}}') == set()
    assert verified()


def test_another_history_under_the_same_uuid_is_refused_with_words(lived):
    early = exported()
    lived.decide(RolePlayRequest.objects.get(usage_key="block@claimed"))
    late = exported()
    move_out()
    settle(*PEOPLE)
    brought(early)
    before = tables()
    entry, said = brought(late)
    assert dict(entry.records) == {"refused": 1, "here": 1}
    assert "it is here already with another history: entry" in said
    assert tables() == before


def test_a_learner_who_has_begun_here_is_met(lived):
    file = exported()
    move_out()
    maya = settle(*PEOPLE)["maya"]
    api.note_evidence(
        maya, course_key=COURSE, usage_key="block@new", kind=EvidenceKind.CHECK_PASSED, competences=["1.1"]
    )
    api.note_evidence(
        maya, course_key=COURSE, usage_key=USAGE, kind=EvidenceKind.LESSON_READ, competences=["3.1"]
    )
    brought(file)
    record = LearnerRecord.objects.get(user_id=maya.user_id)
    assert {row.usage_key for row in record.evidence.all()} == {"block@new", USAGE}
    assert verified()


def test_a_learner_who_has_a_plan_here_already_is_refused(lived):
    file = exported()
    move_out()
    maya = settle(*PEOPLE)["maya"]
    api.save_plan(maya, course_key=COURSE, plan_code="self-care", answers={"rest": "Here."}, base_version=0)
    for confirm in (False, True):
        entry, said = brought(file, confirm=confirm)
        assert entry.records["refused"] == 1
        assert "the learner has another record in this course here" in said
    assert api.read_plan(maya, course_key=COURSE, plan_code="self-care").answers == {"rest": "Here."}


def test_only_a_confirmed_address_of_ones_own_makes_a_match(lived):
    users = get_user_model().objects
    users.filter(username="tom").update(email="Ruth@example.org")  # two there share one address
    file = exported()
    move_out()
    settle(*PEOPLE)
    users.filter(username="maya-here").update(is_active=False)
    users.create(username="omar@example.org", email="thief@example.org")
    users.filter(username="omar-here").update(email="")
    users.create(username="lead-again", email="LEAD@example.org")
    entry, said = brought(file)
    assert (dict(entry.records), entry.strangers) == ({"waits": 2}, 5)
    for why in (
        "is not active",
        "no account here has",
        "several accounts here",
        "Tom Reyes NOT FOUND: no email address of their own there",
    ):
        assert why in said
    assert not LearnerRecord.objects.exists()


def spoilt(file, change) -> io.BytesIO:
    lines = file.getvalue().splitlines(keepends=True)
    return io.BytesIO(b"".join(change(lines)))


def flipped(lines):
    middle = len(lines) // 2
    line = lines[middle]
    return [
        *lines[:middle],
        line[:60] + (b"A" if line[60:61] != b"A" else b"B") + line[61:],
        *lines[middle + 1 :],
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (flipped, "was changed"),
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: [*lines[:-1], lines[-1][:40]], "was changed"),
        (lambda lines: [*lines[:3], *lines[4:]], "does not belong"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "does not belong"),
        (lambda lines: [*lines, lines[-1]], "does not belong"),
        (lambda lines: lines[1:], "not a file of records"),
        (lambda lines: [b'{"format":"alongside-moving","version":9}\n', *lines[1:]], "of version 9"),
        (lambda lines: [b"PK\x03\x04 a zip\n"], "not a file of records"),
        (lambda lines: [], "not a file of records"),
    ],
)
def test_a_file_that_was_changed_is_refused_before_anything_is_done(lived, change, words):
    file = spoilt(exported(), change)
    move_out()
    settle(*PEOPLE)
    before = tables()
    with pytest.raises(CannotMove, match=words):
        brought(file)
    assert tables() == before


def test_lines_of_another_file_with_the_same_key_do_not_belong(lived):
    first, second = (exported().getvalue().splitlines(keepends=True) for _time in range(2))
    with pytest.raises(CannotMove, match="does not belong"):
        brought(io.BytesIO(b"".join([*first[:4], *second[4:]])))


def test_another_key_and_no_key_are_told_apart(lived):
    file = exported()
    with pytest.raises(CannotMove, match="does not open with this key"):
        brought(file, key=api.new_key())
    with pytest.raises(CannotMove, match="not a key"):
        brought(file, key="maya")
    with pytest.raises(CannotMove, match="not a key"):
        exported("maya")


def test_a_record_that_does_not_fit_together_is_refused_and_the_others_come(lived):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alongside_records_ledgertext SET text = 'Never said.' WHERE name = 'strengths'"
        )
    file = exported()
    move_out()
    settle(*PEOPLE)
    for confirm in (False, True):
        entry, said = brought(file, confirm=confirm)
        assert dict(entry.records) == {"refused": 1, "new": 1}
        assert "its text “strengths” was changed" in said
    assert LearnerRecord.objects.count() == 1
    assert verified()


def test_what_does_not_follow_from_the_chain_is_refused_too(lived):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alongside_records_assessment SET outcome = 'signed-off' WHERE outcome <> ''")
        cursor.execute(
            "UPDATE alongside_records_roleplayrequest SET state = 'signed-off' WHERE state = 'withdrawn'"
        )
    file = exported()
    move_out()
    settle(*PEOPLE)
    entry, said = brought(file)
    assert dict(entry.records) == {"refused": 1, "new": 1}
    assert "it would not fit together here" in said
    assert verified()


@pytest.mark.parametrize("at", ["put", "seal", "say_moved", "project_competences", "verify_record"])
def test_stopped_midway_leaves_whole_records_only_and_goes_on_the_next_time(lived, monkeypatch, at):
    file = exported()
    move_out()
    settle(*PEOPLE)
    real, calls = getattr(arriving, at), []

    def stop_at_the_second(*arguments, **named):
        calls.append(arguments)
        if len(calls) == {"put": 40}.get(at, 2):
            raise KeyboardInterrupt
        return real(*arguments, **named)

    monkeypatch.setattr(arriving, at, stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        brought(file)
    monkeypatch.setattr(arriving, at, real)
    assert verified()
    assert LearnerRecord.objects.count() <= 1
    brought(file)
    assert LearnerRecord.objects.count() == 2
    assert verified()


def test_a_plan_that_does_not_open_moves_closed_and_opens_with_its_key(lived, settings):
    old = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [api.new_key()]
    file = io.BytesIO()
    assert api.export_records(file, key=KEY).closed_plans == 1
    move_out()
    maya = settle(*PEOPLE)["maya"]
    brought(file)
    with pytest.raises(PlanUnreadable):
        api.read_plan(maya, course_key=COURSE, plan_code="self-care")
    settings.ALONGSIDE_PLAN_KEYS = [*settings.ALONGSIDE_PLAN_KEYS, *old]
    assert api.read_plan(maya, course_key=COURSE, plan_code="self-care").answers == {"rest": MARK}


def test_what_was_shared_ends_with_the_move(lived):
    file = exported()
    move_out()
    people = settle(*PEOPLE)
    brought(file)
    assert api.plan_shares(people["maya"], course_key=COURSE, plan_code="self-care") == ()
    assert api.plans_shared_with(people["ruth"], course_key=COURSE) == ()


def test_a_version_that_does_not_open_moves_closed_beside_one_that_does(lived, settings):
    old, new = settings.ALONGSIDE_PLAN_KEYS, [api.new_key()]
    settings.ALONGSIDE_PLAN_KEYS = new
    plan = {"course_key": COURSE, "plan_code": "self-care"}
    api.save_plan(lived.maya, **plan, answers={"rest": "With the new key."}, base_version=2)
    file = io.BytesIO()
    assert api.export_records(file, key=KEY).closed_plans == 1
    move_out()
    maya = settle(*PEOPLE)["maya"]
    brought(file)
    assert api.read_plan(maya, **plan).answers == {"rest": "With the new key."}
    assert [each.answers for each in api.plan_versions(maya, **plan)] == [None]
    settings.ALONGSIDE_PLAN_KEYS = [*new, *old]
    assert [each.answers for each in api.plan_versions(maya, **plan)] == [{"rest": f"{MARK}, earlier"}]


def test_without_a_key_for_plans_here_nothing_comes_in(lived, settings):
    file = exported()
    move_out()
    settle(*PEOPLE)
    settings.ALONGSIDE_PLAN_KEYS = []
    with pytest.raises(PlanKeysMissing):
        brought(file)
    assert not LearnerRecord.objects.exists()


def test_each_record_that_comes_is_an_event_without_content(lived, django_capture_on_commit_callbacks):
    file = exported()
    move_out()
    settle(*PEOPLE)
    lived.platform.events.clear()
    with django_capture_on_commit_callbacks(execute=True):
        brought(file, confirm=False)
    assert lived.platform.events == []
    with django_capture_on_commit_callbacks(execute=True):
        brought(file)
    uuids = {str(uuid) for uuid in LearnerRecord.objects.values_list("uuid", flat=True)}
    assert {event["name"] for event in lived.platform.events} == {"alongside.record.moved"}
    assert {event["data"]["record_uuid"] for event in lived.platform.events} == uuids


def test_the_file_is_read_line_by_line_in_an_order_in_which_it_can_be_brought_in(lived):
    file = exported()
    lines = read_lines(file, KEY)
    kinds = [next(lines)["kind"]]
    assert file.tell() < len(file.getvalue()) / 2
    kinds += [line["kind"] for line in lines]
    order = ["person", "rubric", "role-play", "record", "supervision", "role", "practice-rating"]
    assert kinds == sorted(kinds, key=order.index)
    assert set(kinds) == set(order)


def test_many_records_are_never_in_memory_together(story, monkeypatch):
    monkeypatch.setattr(pages, "AT_A_TIME", 1)
    for username in ("ann", "ben", "cat"):
        learner = make_actor(username, username, "Learner")
        story.supervise(learner, story.ruth)
    sizes, seen = [], []
    file = io.BytesIO()
    real = leaving._record

    def noting(record, departure):
        sizes.append(len(file.getvalue()))
        seen.append(record.pk)
        return real(record, departure)

    monkeypatch.setattr(leaving, "_record", noting)
    api.export_records(file, key=KEY)
    assert len(seen) == 4
    assert sizes == sorted(set(sizes)), "each was written before the next was read"
