"""What a visitor does in the blocks before they are measured in use, through the blocks' own handlers.

``post`` sends JSON to a handler of the block in question and returns its JSON answer, for example
``post("choose", choice=code, at=0)``.
"""

from collections import deque
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from alongside.content.check import Check
from alongside.content.plan import Plan
from alongside.content.rubric import Kind, Outcome, Rubric
from alongside.content.scenario import Scenario

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


def decide(post: Post, request_uuid: str, rubric: Rubric, outcome: Outcome) -> None:
    """Claim a request and decide on it, with every basic behaviour ticked and a note on each criterion."""
    post("open_request", request=request_uuid)
    ratings = {
        criterion.code: {
            "level": "ready",
            "behaviours": list(criterion.behaviours.of(Kind.BASIC)),
            "note": WRITING,
        }
        for criterion in rubric.criteria
    }
    post(
        "decide",
        request=request_uuid,
        outcome=outcome.value,
        submission_key=str(uuid4()),
        ratings=ratings,
        strengths=WRITING,
        next_step=WRITING,
        observed_on=date.today().isoformat(),
        format="role-play-live",
        relation="I supervise this learner.",
    )
