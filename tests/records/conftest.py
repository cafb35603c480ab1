"""People, a rubric and a role-play, and the story that most tests start from."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from alongside import platform as port
from alongside.content.example import parse_example
from alongside.content.role_play import parse_role_play
from alongside.content.rubric import Level, Outcome, Rating, parse_rubric
from alongside.platform import Actor
from alongside.records import api
from alongside.records.data import (
    AssessmentDraft,
    AssessmentForm,
    Comment,
    CourseRoleKind,
    DecisionView,
    EvidenceKind,
    ObservationFormat,
    RequestView,
)
from alongside.records.models import LearnerRecord, PrivatePlan
from tests.content.examples import changed
from tests.fakes import FakePlatform

COURSE = "course-v1:Alongside+PSW+2026"
OTHER_COURSE = "course-v1:Alongside+Other+2026"
USAGE = "block-v1:Alongside+PSW+2026+type@alongside_sign_off+block@the-lift"
OTHER_USAGE = "block-v1:Alongside+PSW+2026+type@alongside_sign_off+block@the-loan"

RUBRIC = parse_rubric(
    """
title: Keeping the role
reviewed: none
assessors: 1
criteria:
  - code: warmth
    title: Stays warm
    competences: ["3.1", "3.3"]
    critical: false
    levels: {stop: Cold., emerging: Polite., ready: Warm., strong: Warm throughout.}
    behaviours:
      harmful: {mocks: Mocks the person}
      basic: {greets: Greets the person, listens: Lets them finish}
      skilful: {names-feeling: Names what the person seems to feel}
  - code: boundary
    title: Keeps the boundary
    competences: ["3.3"]
    critical: true
    levels: {stop: Crosses it., emerging: Wavers., ready: Keeps it., strong: Keeps it kindly.}
    behaviours:
      harmful: {lends-money: Lends money}
      basic: {says-no: Says what they cannot do}
      skilful: {offers-other: Offers what they can do}
""",
    "keeping-the-role.yaml",
)

ROLE_PLAY = parse_role_play(
    """
title: A lift home
reviewed: none
notice: none
rubric: keeping-the-role
minutes: 20
stop_word: Pause
learner_part: You are about to go home.
partner_part: {name: Sam, situation: It is raining., script: [Any chance of a lift?]}
observer_watches: [How the no is said]
debrief: [How was that?]
alternatives: Talk it through instead.
"""
)

READY = {
    "warmth": Rating(Level.READY, ("greets", "listens"), ""),
    "boundary": Rating(Level.READY, ("says-no",), ""),
}


TWO_ASSESSORS = RUBRIC.model_copy(update={"code": "seen-by-two", "assessors": 2})
EXAMPLE = parse_example(
    changed("example", ("rubric: a-first-meeting", "rubric: keeping-the-role")), "two-minutes"
)
HARMED = READY | {"boundary": Rating(Level.STOP, ("lends-money",), "Stopped here.", "We spoke at once.")}

PEOPLE = ("maya", "tom", "ruth", "omar", "lead")

#: What nobody would type by chance, to look for in what is left or taken out.
MARK = "otter-in-the-reeds"


def make_actor(username: str, first: str, last: str, **options: bool) -> Actor:
    user = get_user_model().objects.create(
        username=username, first_name=first, last_name=last, is_staff=options.get("is_staff", False)
    )
    return Actor(user_id=user.pk, full_name=f"{first} {last}", **options)


@pytest.fixture
def platform() -> FakePlatform:
    port._adapter.cache_clear()
    return port.current()


class Clock:
    """The time as everybody reads it, moved on by a test."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def maya(db: None) -> Actor:
    return make_actor("maya", "Maya", "Okafor")


@pytest.fixture
def tom(db: None) -> Actor:
    return make_actor("tom", "Tom", "Reyes")


@pytest.fixture
def ruth(db: None) -> Actor:
    return make_actor("ruth", "Ruth", "Ferreira", is_learner=False)


@pytest.fixture
def omar(db: None) -> Actor:
    return make_actor("omar", "Omar", "Haddad", is_learner=False)


@pytest.fixture
def lead(db: None) -> Actor:
    return make_actor("lead", "Lee", "Adeyemi", is_staff=True)


@dataclass(frozen=True)
class Story:
    """Maya learns, Ruth supervises her since last week."""

    platform: FakePlatform
    maya: Actor
    ruth: Actor
    lead: Actor

    def supervise(self, learner: Actor, supervisor: Actor, ends: date | None = None) -> None:
        api.assign(
            self.lead,
            course_key=COURSE,
            learner_id=learner.user_id,
            supervisor_id=supervisor.user_id,
            starts=timezone.localdate() - timedelta(days=7),
            ends=ends,
        )

    def request(self, actor: Actor | None = None, **changes: object) -> RequestView:
        sent = {
            "course_key": COURSE,
            "usage_key": USAGE,
            "rubric": RUBRIC,
            "role_play": ROLE_PLAY,
            "ratings": READY,
            "submission_key": uuid4(),
        }
        return api.request_role_play(actor or self.maya, **(sent | changes))

    def claimed(self, actor: Actor | None = None, **changes: object) -> RequestView:
        return api.claim(actor or self.ruth, course_key=COURSE, request_uuid=self.request(**changes).uuid)

    def decide(
        self,
        request: RequestView | None = None,
        outcome: Outcome = Outcome.SIGNED_OFF,
        actor: Actor | None = None,
        submission_key: UUID | None = None,
        **changes: object,
    ) -> DecisionView:
        which = {"course_key": COURSE, "request_uuid": (request or self.claimed()).uuid}
        decided = api.decide(
            actor or self.ruth,
            **which,
            outcome=outcome,
            assessment=filled_in(**changes),
            submission_key=submission_key or uuid4(),
        )
        decision = api.assessment_form(actor or self.ruth, **which).decision
        assert decision is not None
        assert decision.uuid == decided
        return decision

    def rate(self, request: RequestView, actor: Actor | None = None, **changes: object) -> AssessmentForm:
        submission_key = changes.pop("submission_key", None) or uuid4()
        return api.rate(
            actor or self.ruth,
            course_key=COURSE,
            request_uuid=request.uuid,
            assessment=filled_in(**changes),
            submission_key=submission_key,
        )

    def comment(self, request: RequestView, actor: Actor | None = None, text: str = "Well begun.") -> Comment:
        return api.comment(
            actor or self.ruth,
            course_key=COURSE,
            request_uuid=request.uuid,
            text=text,
            submission_key=uuid4(),
        )

    def form(self, request: RequestView, actor: Actor | None = None) -> AssessmentForm:
        return api.assessment_form(actor or self.ruth, course_key=COURSE, request_uuid=request.uuid)

    def view(self, actor: Actor | None = None, usage_key: str = USAGE, *, again: bool = False):
        return api.sign_off_view(actor or self.maya, course_key=COURSE, usage_key=usage_key, again=again)

    def passport(self, learner: Actor | None = None, actor: Actor | None = None):
        learner = learner or self.maya
        return api.passport(COURSE, learner.user_id, actor=actor or learner).competences


def filled_in(**changes: object) -> AssessmentDraft:
    """Return an assessment on which a sign-off can rest, with some of it changed."""
    assessment = AssessmentDraft(
        ratings=READY,
        strengths="You let Sam finish.",
        next_step="Try it with a louder Sam.",
        observed_on=timezone.localdate(),
        format=ObservationFormat.ROLE_PLAY_LIVE,
        relation="I manage the team.",
        has_peer_experience=True,
    )
    return replace(assessment, **changes)


@pytest.fixture
def story(platform: FakePlatform, maya: Actor, ruth: Actor, lead: Actor) -> Story:
    told = Story(platform, maya, ruth, lead)
    told.supervise(maya, ruth)
    return told


@pytest.fixture
def yearly(story):
    """The organisation lets sign-offs run out after a year, and reminds of it a month before."""
    story.platform.facts[COURSE] = {"sign_offs": {"valid_months": 12, "remind_days": 30}}
    yield story
    story.platform.facts.clear()


@pytest.fixture
def lived(story, tom, omar):
    """Return a story with something in every table, in which everything that somebody typed holds the mark."""
    get_user_model().objects.exclude(username="").update(email="")
    for username in PEOPLE:
        get_user_model().objects.filter(username=username).update(email=f"{username}@example.org")
    noted = {code: Rating(rating.level, rating.behaviours, MARK, "") for code, rating in READY.items()}
    mine = {"course_key": COURSE}
    lead = replace(story.lead, is_staff=True)
    plan = mine | {"plan_code": "self-care"}
    api.save_plan(story.maya, **plan, answers={"rest": f"{MARK}, earlier"}, base_version=0, usage_key=USAGE)
    PrivatePlan.objects.update(saved_at=timezone.now() - timedelta(hours=1))  # in another sitting
    api.save_plan(story.maya, **plan, answers={"rest": MARK}, base_version=1)
    api.set_plan_review(story.maya, **plan, on=timezone.localdate() + timedelta(days=30), by_email=True)
    api.share_plan(
        story.maya,
        **plan,
        sections=["rest"],
        titles={"rest": "How I rest"},
        plan_title="Looking after myself",
        with_user_id=story.ruth.user_id,
        until=timezone.localdate() + timedelta(days=7),
    )
    api.save_self_assessment(
        story.maya, **mine, usage_key="block@draft", rubric=RUBRIC, ratings=noted, base_version=0
    )
    api.note_evidence(story.maya, **mine, usage_key=USAGE, kind=EvidenceKind.LESSON_READ, competences=["3.1"])
    decision = story.decide(story.claimed(ratings=noted), ratings=noted, strengths=MARK)
    api.reply(story.maya, **mine, decision_uuid=decision.uuid, text=MARK)
    other = story.decide(story.claimed(usage_key=OTHER_USAGE))
    api.withdraw(story.ruth, **mine, decision_uuid=other.uuid, reason=MARK)
    story.supervise(story.maya, omar)
    rated = story.request(usage_key="block@rated", rubric=TWO_ASSESSORS)
    story.rate(rated, ratings=noted)
    claimed = story.claimed(usage_key="block@claimed")
    story.comment(claimed, text=MARK)
    api.save_draft(
        story.ruth, **mine, request_uuid=claimed.uuid, draft=filled_in(strengths=MARK), base_version=0
    )
    record = LearnerRecord.objects.get(user_id=story.maya.user_id)
    api.record_prior_learning(
        lead,
        **mine,
        record_uuid=record.uuid,
        competences=["9.1"],
        awarded_by=MARK,
        evidence=MARK,
        awarded_on=date(2025, 3, 1),
        valid_until=None,
        submission_key=uuid4(),
    )
    api.give_role(
        lead,
        **mine,
        login="omar",
        role=CourseRoleKind.CONCERN_LEAD,
        starts=timezone.localdate() - timedelta(days=1),
    )
    api.raise_concern(
        story.ruth,
        **mine,
        record_uuid=record.uuid,
        request_uuid=rated.uuid,
        text=MARK,
        submission_key=uuid4(),
    )
    api.issue_credential(story.maya, **mine, domain=None, hide_absent=True, submission_key=uuid4())
    api.practise_rating(story.ruth, **mine, example=EXAMPLE, rubric=RUBRIC, ratings=READY)
    story.supervise(tom, story.ruth)
    story.request(tom, usage_key="block@toms")
    return story
