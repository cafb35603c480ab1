"""Fills an empty database with a course of any size, the same one each time: people, and what they did in 500 days.

Each learner has on average ten entries on a ledger that verifies, about three role-plays decided, and one in seven a
request that waits. Every twentieth has no supervisor; the others share one among 25.
"""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from alongside.content.course import shipped_rubric
from alongside.content.role_play import parse_role_play
from alongside.content.rubric import Rubric, competences
from alongside.records.data import CourseRoleKind
from alongside.records.ledger.versions import keep_role_play, keep_rubric
from alongside.server.models import Enrolment
from alongside.sign_off import WORKBENCH_ROLE_PLAY
from tests.benchmarks.scale.life import DAYS, Course, Kept, Life, Person
from tests.benchmarks.scale.schema import Tables
from tests.benchmarks.scale.tables import in_a_hurry

LEARNERS_OF_A_SUPERVISOR = 25
UNSUPERVISED = 20  # every so many

FIRST_NAMES = [
    "Ama",
    "Ben",
    "Chloe",
    "Dev",
    "Ese",
    "Fay",
    "Gil",
    "Hana",
    "Idris",
    "Jo",
    "Kofi",
    "Lea",
    "Maya",
    "Nia",
    "Omar",
    "Pia",
    "Quin",
    "Ruth",
    "Sam",
    "Tom",
    "Uma",
    "Vic",
    "Wen",
    "Yara",
]
LAST_NAMES = [
    "Adeyemi",
    "Byrne",
    "Chowdhury",
    "Dahl",
    "Ellery",
    "Ferreira",
    "Gray",
    "Haddad",
    "Ito",
    "Jensen",
    "Kaur",
    "Lindqvist",
    "Mensah",
    "Novak",
    "Okafor",
    "Patel",
    "Quist",
    "Reyes",
    "Silva",
    "Tanaka",
    "Udo",
    "Vega",
    "Walsh",
    "Xu",
    "Young",
    "Zamora",
]


@dataclass(frozen=True)
class Population:
    """A course that has been filled. ``lead`` is its training lead, ``supervisor`` one of many; both are user names."""

    course_key: str
    learners: int
    entries: int
    lead: str = "lead"
    supervisor: str = "supervisor-1"


def fill(learners: int) -> Population:
    """Fill the database that ``connection`` leads to, whose tables are there and empty."""
    role_play = keep_role_play(parse_role_play(WORKBENCH_ROLE_PLAY))
    course = Course(
        key=f"course-v1:Alongside+Scale+{learners}",
        rubrics=tuple(map(_kept, _rubrics())),
        role_play=(role_play.pk, role_play.content_hash),
        now=timezone.now(),
    )
    tables = Tables()
    with in_a_hurry():
        _settle(tables, course, learners, Random(learners))
        tables.flush()
    return Population(course.key, learners, tables.entries.last)


def _settle(tables: Tables, course: Course, learners: int, random: Random) -> None:
    first_day = (course.now - timedelta(days=DAYS)).date().isoformat()

    def person(username: str) -> Person:
        first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
        user_id = tables.users.add(username, first, last)
        tables.enrolments.add(user_id, course.key, Enrolment.Role.LEARNER.value, random.randbytes(16).hex())
        return Person(user_id, f"{first} {last}")

    lead = person(Population.lead)
    role = CourseRoleKind.TRAINING_LEAD.value
    tables.roles.add(random.randbytes(16).hex(), course.key, lead.id, role, first_day)
    supervisors = [
        person(f"supervisor-{number}") for number in range(max(2, learners // LEARNERS_OF_A_SUPERVISOR))
    ]
    for number in range(learners):
        learner, supervisor = person(f"learner-{number}"), supervisors[number % len(supervisors)]
        if number % UNSUPERVISED:
            uuid = random.randbytes(16).hex()
            tables.supervisions.add(uuid, course.key, learner.id, supervisor.id, first_day)
        Life(tables, course, random, learner, supervisor).live()


def _rubrics() -> list[Rubric]:
    """Return three rubrics of three criteria each, which together reach every competence of the shipped one."""
    shipped = shipped_rubric("core-relational-skills")
    parts = (slice(0, 3), slice(2, 5), slice(4, 7))
    return [
        shipped.model_copy(update={"code": f"part-{number}", "criteria": shipped.criteria[part]})
        for number, part in enumerate(parts)
    ]


def _kept(rubric: Rubric) -> Kept:
    version = keep_rubric(rubric)
    return Kept(
        id=version.pk,
        content_hash=version.content_hash,
        criteria=tuple(criterion.code for criterion in rubric.criteria),
        competences=tuple(competences(rubric)),
    )
