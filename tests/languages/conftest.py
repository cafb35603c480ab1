"""The shipped course and its people, in a language that nobody speaks, before and after they have used everything."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.records import api as records
from alongside.records.data import CourseRoleKind
from alongside.records.models import LearnerRecord
from tests.abuse.looking import plans
from tests.blocks.checks import BLOCK as CHECK
from tests.blocks.checks import CHECK as QUESTIONS
from tests.blocks.conftest import (  # noqa: F401 - the people are the same
    actor_of,
    course_key,
    embedded_platform,
    lead,
    maya,
    ruth,
    visitor,
    workspace,
)
from tests.blocks.lessons import BLOCK as LESSON
from tests.blocks.role_plays import BLOCK as ROLE_PLAY
from tests.blocks.role_plays import assessment, ratings, request_of, say
from tests.languages.pseudo import accented, arabic, write_catalogue

#: What everybody types into every field.
TYPED = "Words that somebody typed"
SCENARIO = "alongside_scenario:a-lift-home"


@pytest.fixture
def in_language(db, settings, tmp_path):
    """Let the server speak a language: its code, and what makes each text of the interface."""

    def speak(code, disguise):
        write_catalogue(tmp_path, code, disguise)
        settings.LOCALE_PATHS = [tmp_path]
        settings.LANGUAGES = [(code, "A language of nobody's")]
        settings.LANGUAGE_CODE = code

    return speak


@pytest.fixture
def disguised(in_language):
    """Everybody reads the interface in letters with accents."""
    in_language("eo", accented)


@pytest.fixture
def from_right_to_left(in_language):
    """Everybody reads the interface in Arabic letters."""
    in_language("ar", arabic)


@pytest.fixture
def answers(maya, ruth, lead):  # noqa: F811
    """Everybody has used everything once; what they were answered, by what they did."""
    said = {}

    def learner(block, handler, data=None):
        response = maya.post(block, handler, data)
        said[f"{block} {handler} {response.status_code}"] = response.json()
        return response.json()

    def supervisor(path, data=None):
        response = ruth.act(path, data)
        said[f"{path} {response.status_code}"] = response.json()
        return response.json()

    learner(LESSON, "read")
    learner(SCENARIO, "begin")
    learner(SCENARIO, "choose", {"choice": "no such choice", "at": 0})
    first = QUESTIONS.items[0]
    for chosen in ([], [first.options[0].code]):
        learner(CHECK, "answer", {"item": first.code, "chosen": chosen})
    _write_and_share(learner)

    incomplete = {"ratings": {"no-such": {"level": "ready"}}, "submission_key": str(uuid4())}
    learner(ROLE_PLAY, "ask", incomplete)
    learner(ROLE_PLAY, "ask", {"ratings": ratings(), "submission_key": str(uuid4())})
    say(maya, TYPED)
    request = f"requests/{request_of(ruth)}/"
    supervisor(f"{request}open/")
    supervisor(f"{request}comment/", {"text": TYPED, "submission_key": str(uuid4())})
    supervisor(f"{request}comment/", {"text": "", "submission_key": str(uuid4())})
    words = {"strengths": TYPED, "next_step": TYPED, "relation": TYPED}
    supervisor(f"{request}decide/", assessment("signed-off", ratings={}, observed_on="", **words))
    supervisor(f"{request}decide/", assessment("signed-off", level="emerging", **words))
    supervisor(f"{request}decide/", assessment("signed-off", **words))
    decision = records.story(actor_of(maya), course_key=course_key()).decisions[0].uuid
    learner(ROLE_PLAY, "reply", {"decision": str(decision), "text": TYPED})
    record = LearnerRecord.objects.get(user=maya.user).uuid
    _recognise(lead, record)
    supervisor(f"people/{record}/concern/raise/", {"text": TYPED, "submission_key": str(uuid4())})
    return said


def _write_and_share(learner):
    name, sections = plans()[0]
    until = (timezone.localdate() + timedelta(days=7)).isoformat()
    share = {"sections": sections[:1], "login": "ruth", "until": until}
    for handler, data in (
        ("save_answers", {"answers": dict.fromkeys(sections, TYPED), "base_version": 0}),
        ("versions", {}),
        ("review", {}),
        ("set_review", {"on": until}),
        ("shares", {}),
        ("preview_share", {**share, "login": "nobody-here"}),
        ("preview_share", share),
        ("share_parts", {**share, "version": 1}),
        ("shares", {}),
    ):
        learner(name, handler, data)
    learner(plans()[1][0], "not_for_me")


def _recognise(lead, record):  # noqa: F811
    learning = {
        "competences": ["2.1"], "awarded_by": TYPED, "evidence": TYPED,
        "awarded_on": "2026-03-01", "submission_key": str(uuid4()),
    }  # fmt: skip
    assert lead.client.post(workspace(f"people/{record}/prior-learning/"), learning).status_code == 302
    records.give_role(
        actor_of(lead), course_key=course_key(), login="lead",
        role=CourseRoleKind.CONCERN_LEAD, starts=date.today(),
    )  # fmt: skip
