"""What becomes of records when a course or a block is copied; the rule is in docs/admins/records-in-open-edx.md."""

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.data import EvidenceKind, PassportView, SignOffState, Standing
from tests.records.conftest import COURSE, OTHER_USAGE, USAGE

RERUN = "course-v1:Alongside+PSW+2027"
USAGE_IN_RERUN = USAGE.replace("2026", "2027")


def test_a_re_run_starts_without_records_or_supervision_and_leaves_the_old_ones_alone(story):
    story.decide()
    in_rerun = {"course_key": RERUN, "usage_key": USAGE_IN_RERUN}
    assert api.sign_off_view(story.maya, **in_rerun).state is SignOffState.OPEN
    assert api.passport(RERUN, story.maya.user_id, actor=story.maya) == PassportView()
    assert not api.supervises_in(story.ruth, RERUN)
    request = story.request(**in_rerun)
    assert request.attempt == 1
    assert story.view().state is SignOffState.SIGNED_OFF
    assert story.passport()["3.1"].state is Standing.SIGNED_OFF


def test_a_plan_does_not_follow_into_a_re_run(story):
    def plan(course_key):
        return api.read_plan(story.maya, course_key=course_key, plan_code="self-care")

    api.save_plan(
        story.maya, course_key=COURSE, plan_code="self-care", answers={"a": "Walks."}, base_version=0
    )
    assert plan(RERUN) is None
    assert plan(COURSE).answers == {"a": "Walks."}


def test_a_copied_role_play_is_one_to_ask_for_anew_about_the_same_competences(story):
    story.decide()
    assert story.view(usage_key=OTHER_USAGE).state is SignOffState.OPEN
    copy = story.claimed(usage_key=OTHER_USAGE)
    assert copy.attempt == 1
    story.decide(copy, Outcome.PRACTISE_AGAIN)
    assert story.view().state is SignOffState.SIGNED_OFF
    assert story.passport()["3.1"].state is Standing.SIGNED_OFF


def test_a_sign_off_on_the_copy_holds_when_that_on_the_original_is_withdrawn(story):
    original = story.decide()
    story.decide(story.claimed(usage_key=OTHER_USAGE))
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=original.uuid, reason="A mistake.")
    assert story.passport()["3.1"].state is Standing.SIGNED_OFF
    assert story.view(usage_key=OTHER_USAGE).state is SignOffState.SIGNED_OFF


def test_a_copied_lesson_counts_as_another_lesson(story):
    for block in ("a", "b"):
        api.note_evidence(
            story.maya,
            course_key=COURSE,
            usage_key=f"block-v1:Alongside+PSW+2026+type@alongside_lesson+block@{block}",
            kind=EvidenceKind.LESSON_READ,
            competences=["3.1"],
        )
    assert story.passport()["3.1"].evidence == {EvidenceKind.LESSON_READ: 2}
