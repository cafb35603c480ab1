"""What a visitor does in the blocks before they are measured in use, and what a supervisor does about it.

``post`` sends JSON to a handler of the block in question and returns its JSON answer, for example
``post("choose", choice=code, at=0)``.
"""

from collections import deque
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from alongside.content.check import Check
from alongside.content.plan import Plan
from alongside.content.rubric import Kind, Level, Outcome, Rating, Rubric
from alongside.content.scenario import Scenario
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import AssessmentDraft, ObservationFormat

Post = Callable[..., dict[str, Any]]

WRITING = (
    "I go for a walk at lunch, ring my sister on Sundays, and say so when a week has been too much. " * 4
)


def ways(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Return the shortest way to each scene: the codes of the choices that lead there from the start."""
    found: dict[str, tuple[str, ...]] = {scenario.start: ()}
    here = deque(found)
    while here:
        scene = here.popleft()
        for choice in scenario.scenes[scene].choices:
            if choice.next not in found:
                found[choice.next] = (*found[scene], choice.code)
                here.append(choice.next)
    return found


def walk_to_an_ending(post: Post, scenario: Scenario) -> None:
    """Walk the longest of the shortest ways to an ending."""
    endings = [way for scene, way in ways(scenario).items() if scenario.scenes[scene].is_ending]
    post("begin")
    for at, choice in enumerate(max(endings, key=len)):
        post("choose", choice=choice, at=at)


def answer_everything(post: Post, check: Check) -> None:
    """Answer every question, rightly."""
    for item in check.items:
        post("answer", item=item.code, chosen=sorted(item.correct_options))


def write_a_plan(post: Post, plan: Plan) -> None:
    """Write a few lines into each section."""
    post("save_answers", answers={section.code: WRITING for section in plan.sections}, base_version=0)


def ask_for_a_sign_off(post: Post, rubric: Rubric) -> None:
    """Rate oneself and ask to be seen."""
    ratings = {criterion.code: {"level": "ready", "note": WRITING} for criterion in rubric.criteria}
    post("ask", ratings=ratings, submission_key=str(uuid4()))


def filled_in(rubric: Rubric) -> AssessmentDraft:
    """Return a rubric filled in: every criterion at ready, every basic behaviour ticked, a note on each."""
    return AssessmentDraft(
        ratings={
            criterion.code: Rating(Level.READY, tuple(criterion.behaviours.of(Kind.BASIC)), WRITING)
            for criterion in rubric.criteria
        },
        strengths=WRITING,
        next_step=WRITING,
        observed_on=date.today(),
        format=ObservationFormat.ROLE_PLAY_LIVE,
        relation="I supervise this learner.",
    )


def decide(
    supervisor: Actor, course_key: str, request_uuid: UUID, outcome: Outcome, assessment: AssessmentDraft
) -> None:
    """Decide on a request that the supervisor has claimed."""
    records.decide(
        supervisor,
        course_key=course_key,
        request_uuid=request_uuid,
        outcome=outcome,
        assessment=assessment,
        submission_key=uuid4(),
    )
