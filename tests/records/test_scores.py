"""The gradebook, brought into line with the records: by itself, and at the end of a move."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import ErasureReason
from alongside.records.errors import ScoreNotDelivered
from alongside.records.models import LearnerRecord
from tests.records.conftest import COURSE, OTHER_USAGE, USAGE
from tests.records.moving_house import KEY, exported, move_out, settle
from tests.records.tables import tables


def restored():
    """Bring the gradebook into line, and return what it was told (given, taken, waiting, failed) and the report."""
    said = []
    scores = api.restore_scores(say=said.append)
    return (scores.given, scores.taken, scores.waiting, scores.failed), "\n".join(said)


def claimed_of(story, learner):
    return api.claim(story.ruth, course_key=COURSE, request_uuid=story.request(learner).uuid)


def uuid_of(learner):
    return str(LearnerRecord.objects.get(user_id=learner.user_id).uuid)


def test_a_sign_off_that_the_gradebook_does_not_know_is_given_its_score_once(story):
    decision = story.decide()  # nothing is delivered: the test's transaction does not end
    assert restored()[0] == (1, 0, 0, 0)
    before = tables()
    assert story.platform.scores == {
        (story.maya.user_id, COURSE, USAGE): {
            "earned": 1,
            "possible": 1,
            "given_by": story.ruth.user_id,
            "reason": f"Alongside sign-off {decision.uuid}",
        }
    }
    assert restored()[0] == (0, 0, 0, 0)
    assert len(story.platform.scores_submitted) == 1
    assert tables() == before


def test_a_score_that_could_not_be_delivered_is_delivered_later(story, django_capture_on_commit_callbacks):
    story.platform.broken_gradebook = True
    with pytest.raises(ScoreNotDelivered), django_capture_on_commit_callbacks(execute=True):
        story.decide()
    story.platform.broken_gradebook = False
    assert restored()[0] == (1, 0, 0, 0)


def test_each_role_play_that_is_signed_off_has_a_score_and_no_other(story):
    story.decide()
    story.decide(story.claimed(usage_key=OTHER_USAGE))
    story.decide(story.claimed(usage_key="block@again"), Outcome.PRACTISE_AGAIN)
    story.claimed(usage_key="block@waiting")
    assert restored()[0] == (2, 0, 0, 0)
    assert {usage_key for _who, _course, usage_key in story.platform.scores} == {USAGE, OTHER_USAGE}


def test_of_a_sign_off_and_its_renewal_the_newest_that_stands_gives_the_score(yearly, clock):
    yearly.decide()
    clock.advance(timedelta(days=350))
    renewal = yearly.decide()
    assert restored()[0] == (1, 0, 0, 0)
    (score,) = yearly.platform.scores.values()
    assert score["reason"].endswith(str(renewal.uuid))
    api.withdraw(yearly.ruth, course_key=COURSE, decision_uuid=renewal.uuid, reason="A mistake.")
    assert restored()[0] == (0, 0, 0, 0), "the first one stands"


def test_the_score_of_a_withdrawn_sign_off_goes_if_that_could_not_be_delivered(
    story, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decision = story.decide()
    story.platform.broken_gradebook = True
    told = pytest.raises(ScoreNotDelivered, match="still shows its score")
    with told, django_capture_on_commit_callbacks(execute=True):
        api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A mistake.")
    assert story.platform.scores
    story.platform.broken_gradebook = False
    assert restored()[0] == (0, 1, 0, 0)
    assert story.platform.scores == {}
    assert restored()[0] == (0, 0, 0, 0)


def test_whoever_never_took_the_course_waits_and_whoever_left_it_does_not(story, tom):
    story.supervise(tom, story.ruth)
    story.decide()
    story.decide(claimed_of(story, tom))
    story.platform.enrolments = set()
    story.platform.former_enrolments = {(story.maya.user_id, COURSE)}
    told, said = restored()
    assert told == (1, 0, 1, 0)
    assert f"{uuid_of(tom)}: wait until its learner is enrolled here" in said
    story.platform.enrolments.add((tom.user_id, COURSE))
    assert restored()[0] == (1, 0, 0, 0)


def test_nobody_is_scored_who_was_erased(story):
    story.decide()
    api.erase_person(
        story.lead, course_key=COURSE, user_id=story.maya.user_id, reason_code=ErasureReason.REQUESTED
    )
    assert restored()[0] == (0, 0, 0, 0)
    assert story.platform.scores == {}


def test_a_gradebook_that_fails_for_one_does_not_stop_the_others(story, tom, caplog):
    story.supervise(tom, story.ruth)
    story.decide()
    story.decide(claimed_of(story, tom))
    story.platform.unscorable = {story.maya.user_id}
    told, said = restored()
    assert told == (1, 0, 0, 1)
    assert f"Scores of record {uuid_of(story.maya)}: NOT DELIVERED (ConnectionError)" in said
    assert uuid_of(story.maya) in caplog.text
    assert list(story.platform.scores) == [(tom.user_id, COURSE, USAGE)]
    story.platform.unscorable = set()
    assert restored()[0] == (1, 0, 0, 0)


def test_the_command_says_what_it_did_and_ends_with_one_if_something_failed(story, capsys):
    story.decide()
    story.platform.unscorable = {story.maya.user_id}
    with pytest.raises(CommandError, match="not delivered") as failed:
        call_command("alongside_restore_scores")
    assert failed.value.returncode == 1
    story.platform.unscorable = set()
    call_command("alongside_restore_scores")
    assert "Scores: 1 given, 0 taken out, 0 waiting, 0 not delivered" in capsys.readouterr().out


@pytest.fixture
def arrived(lived, tmp_path):
    """A file with its key on the other side, where everybody has an account but Ruth."""
    file, key = tmp_path / "records.alongside", tmp_path / "key"
    file.write_bytes(exported().getvalue())
    key.write_text(f"{KEY}\n")
    move_out()
    lived.platform.scores.clear()
    return (str(file), "--key-file", str(key)), settle("maya", "tom", "omar", "lead")


def test_the_command_of_the_lms_shows_first_and_brings_with_scores_when_that_is_meant(lived, arrived, capsys):
    command, people = arrived
    before = tables()
    call_command("alongside_import_records", *command)
    shown = capsys.readouterr().out
    assert "Maya Okafor <maya@example.org> is maya-here here" in shown
    assert "Records: 2 new" in shown
    assert "Nothing was changed." in shown
    assert "Scores" not in shown
    assert (tables(), lived.platform.scores) == (before, {})
    call_command("alongside_import_records", *command, "--confirm")
    assert "Scores: 1 given, 0 taken out, 0 waiting, 0 not delivered" in capsys.readouterr().out
    (where,) = lived.platform.scores
    assert where == (people["maya"].user_id, COURSE, USAGE)
    assert lived.platform.scores[where]["given_by"] is None, "Ruth has no account here"
    before = tables()
    call_command("alongside_import_records", *command, "--confirm")
    said = capsys.readouterr().out
    assert "Records: 2 here" in said
    assert "Scores: 0 given, 0 taken out, 0 waiting, 0 not delivered" in said
    assert tables() == before


def test_a_record_stays_when_the_gradebook_fails_and_the_import_says_so(lived, arrived, capsys):
    command, people = arrived
    lived.platform.unscorable = {people["maya"].user_id}
    with pytest.raises(CommandError, match="a score was not delivered") as failed:
        call_command("alongside_import_records", *command, "--confirm")
    assert failed.value.returncode == 1
    assert f"{uuid_of(people['maya'])}: NOT DELIVERED" in capsys.readouterr().out
    lived.platform.unscorable = set()
    call_command("alongside_import_records", *command, "--confirm")
    assert len(lived.platform.scores) == 1


def test_what_is_no_file_of_records_ends_with_two(db, tmp_path):
    file, key = tmp_path / "file", tmp_path / "key"
    file.write_bytes(b"PK")
    key.write_text(KEY)
    with pytest.raises(CommandError, match="not a file of records") as failed:
        call_command("alongside_import_records", str(file), "--key-file", str(key), "--confirm")
    assert failed.value.returncode == 2
    with pytest.raises(CommandError, match="Cannot read") as failed:
        call_command("alongside_import_records", str(tmp_path / "gone"), "--key-file", str(key))
    assert failed.value.returncode == 2
    with pytest.raises(CommandError, match="Cannot read"):  # nobody is asked for the key of it
        call_command("alongside_import_records", str(tmp_path / "gone"))


def test_where_nobody_can_be_asked_for_the_key_it_says_how_to_give_it(db, tmp_path, monkeypatch):
    def nobody(_prompt):
        raise EOFError

    (tmp_path / "file").write_bytes(b"PK")
    monkeypatch.setattr("alongside.records.management.commands.alongside_import_records.getpass", nobody)
    with pytest.raises(CommandError, match="--key-file") as failed:
        call_command("alongside_import_records", str(tmp_path / "file"))
    assert failed.value.returncode == 2
