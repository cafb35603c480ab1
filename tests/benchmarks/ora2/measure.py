"""Takes the figures: ``python -m tests.benchmarks.ora2.measure ROUNDS`` prints them as JSON.

Run this with the environment's own Python, and with Django's settings in the variables.
"""

import json
import logging
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from time import perf_counter
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks.figures import SignOffFigures

WARMING_UP = 5
COURSE = "course-v1:Alongside+PSW+2026"
POINTS = {"stop": 0, "emerging": 1, "ready": 2, "strong": 3}


def measure(rounds: int) -> SignOffFigures:
    """Sign off one learner in one role-play after another, with us and with ora2 in turn."""
    ours, theirs = _ours(), _Ora2()
    for way in (ours, theirs) * WARMING_UP:
        way.prepare()
        way()
    (queries, statements), (peer_queries, peer_statements) = _counted(ours), _counted(theirs)
    pairs = [(_seconds(ours), _seconds(theirs)) for _round in range(rounds)]
    return SignOffFigures(
        queries=queries,
        statements=statements,
        milliseconds=statistics.median(ours for ours, _peer in pairs) * 1000,
        peer_queries=peer_queries,
        peer_statements=peer_statements,
        peer_milliseconds=statistics.median(theirs for _own, theirs in pairs) * 1000,
        ratio=statistics.median(ours / theirs for ours, theirs in pairs),
    )


def _ours() -> Callable[[], None]:
    from django.contrib.auth import get_user_model

    from alongside import platform
    from alongside.records import api
    from alongside.server.membership import enrol
    from tests.benchmarks.scale.sign_off import SignOff

    users = [
        get_user_model().objects.create(username=name, first_name=name, is_staff=name == "lead")
        for name in ("learner", "supervisor", "lead")
    ]
    for user in users:
        enrol(user, COURSE)
    learner, supervisor, lead = (platform.current().actor_for(user, COURSE) for user in users)
    api.assign(
        lead,
        course_key=COURSE,
        learner_id=learner.user_id,
        supervisor_id=supervisor.user_id,
        starts=timezone.localdate() - timedelta(days=7),
    )
    return SignOff(COURSE, learner, supervisor)


class _Ora2:
    """ora2's way: a submission and a self-assessment; then staff assess it, and the score is published."""

    REQUIREMENTS = {"self": {}, "staff": {"required": True}}

    def __init__(self) -> None:
        from tests.benchmarks.scale.sign_off import RUBRIC
        from tests.benchmarks.story import WRITING

        codes = [criterion.code for criterion in RUBRIC.criteria]
        self._filled_in = (dict.fromkeys(codes, "ready"), dict.fromkeys(codes, WRITING), WRITING)
        self._number, self._submission = 0, ""
        self._learner, self._staff = uuid4().hex, uuid4().hex
        self._rubric = {
            "prompts": [{"description": RUBRIC.title}],
            "criteria": [
                {
                    "order_num": number,
                    "name": criterion.code,
                    "prompt": criterion.title,
                    "options": [
                        {
                            "order_num": points,
                            "points": points,
                            "name": level,
                            "explanation": getattr(criterion.levels, level),
                        }
                        for level, points in POINTS.items()
                    ],
                }
                for number, criterion in enumerate(RUBRIC.criteria)
            ],
        }

    def prepare(self) -> None:
        """Submit and rate oneself, as a learner does."""
        from openassessment.assessment.api import self as self_assessment
        from openassessment.workflow import api as workflow
        from submissions import api as submissions

        self._number += 1
        item = {
            "student_id": self._learner,
            "course_id": COURSE,
            "item_id": f"ora-{self._number}",
            "item_type": "openassessment",
        }
        self._submission = submissions.create_submission(item, {"parts": [{"text": "Seen."}]})["uuid"]
        workflow.create_workflow(self._submission, list(self.REQUIREMENTS))
        self_assessment.create_assessment(self._submission, self._learner, *self._filled_in, self._rubric)
        workflow.update_from_assessments(self._submission, self.REQUIREMENTS, {})

    def __call__(self) -> None:
        """Assess and publish, as staff do."""
        from openassessment.assessment.api import staff
        from openassessment.workflow import api as workflow

        staff.create_assessment(self._submission, self._staff, *self._filled_in, self._rubric)
        workflow.update_from_assessments(self._submission, self.REQUIREMENTS, {})
        if self._number == 1:
            self._check()

    def _check(self) -> None:
        from submissions import api as submissions

        score = submissions.get_latest_score_for_submission(self._submission)
        if score is None or score["points_earned"] != POINTS["ready"] * len(self._rubric["criteria"]):
            raise RuntimeError(f"ora2 has not published the score: {score}")


def _counted(way: Callable[[], None]) -> tuple[int, int]:
    """Return how many queries one sign-off takes, without and with what opens and closes transactions."""
    way.prepare()
    with CaptureQueriesContext(connection) as captured:
        way()
    statements = [each["sql"] for each in captured.captured_queries]
    in_between = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return sum(not sql.startswith(in_between) for sql in statements), len(statements)


def _seconds(way: Callable[[], None]) -> float:
    """Return the seconds on the wall of one sign-off, its commits on the disk among them."""
    way.prepare()
    started = perf_counter()
    way()
    return perf_counter() - started


if __name__ == "__main__":
    django.setup()
    logging.disable(logging.CRITICAL)  # or ora2 would complain that there is no platform to tell people
    call_command("migrate", verbosity=0)
    print(json.dumps(asdict(measure(int(sys.argv[1])))))
