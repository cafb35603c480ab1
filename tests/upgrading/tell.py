"""Tells a history to an earlier version of Alongside, in that version's own environment: see make.py.

Learners and supervisors go through the embedded server's own addresses, as browsers do. Time, keys and whatever is
drawn by lot are given, so that the same version tells the same history to the last byte. ``tell.py FOLDER`` makes the
data folder, and prints when the history ends.
"""

import json
import os
import random
import sys
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

LOT = random.Random("Alongside")
os.urandom = random._urandom = LOT.randbytes
uuid.uuid4 = lambda: uuid.UUID(int=LOT.getrandbits(128), version=4)

from cryptography import fernet  # noqa: E402 - lots are drawn as these are imported
from django.utils import timezone  # noqa: E402


class Clock:
    """The time as this version reads it. It starts when the first version was about to be made."""

    def __init__(self):
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(milliseconds=17)
        return self.now

    def advance(self, **by):
        self.now += timedelta(**by)


clock = Clock()
timezone.now = clock
fernet.time = SimpleNamespace(time=lambda: clock.now.timestamp())

FIRST_KEY = "5LWIcJ4l1nf2WwxLBTAcPfUcEu1nCUmnYmUYJ1xXr8o="
SECOND_KEY = "q0sVJX0Yb0m7Yc0mJ0Yw2bq1o0l5fJq8k1m2n3o4p5Q="
#: Signs credentials, in the versions that make them.
CREDENTIAL_KEY = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIKrQqB71gEuTwvxOC4GWqVGXvWiziMx5xWNhfodo1uTx
-----END PRIVATE KEY-----
"""
COURSE = "course-v1:Alongside+PSW+2026"
MODULE = "core-relational-skills"
#: A role-play that was in the course once: its block is gone, what was decided in it stays.
GONE = "block-v1:Alongside+PSW+2026+type@alongside_sign_off+block@the-lift-of-last-year"

DATA = Path(sys.argv[1])
DATA.mkdir(parents=True)
(DATA / "plan-keys").write_text(FIRST_KEY + "\n")
(DATA / "credential-keys").write_text(CREDENTIAL_KEY)
(DATA / "secret-key").write_text("the-key-of-a-server-that-nobody-can-reach\n")
(DATA / "demo-password").write_text("two lines that meet\n")
os.environ.update(
    DJANGO_SETTINGS_MODULE="alongside.server.settings", ALONGSIDE_DATA=str(DATA), ALONGSIDE_DEMO="1"
)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from alongside import lesson as lesson_block  # noqa: E402
from alongside.content.rubric import Kind, Level, Outcome, Rating  # noqa: E402
from alongside.platform import Actor  # noqa: E402
from alongside.records import api  # noqa: E402
from alongside.records.data import AssessmentDraft, ObservationFormat  # noqa: E402
from alongside.records.models import LearnerRecord, LocalSupport, RolePlayRequest  # noqa: E402
from alongside.server import catalogue  # noqa: E402
from alongside.server.demo import open_demo  # noqa: E402
from alongside.server.membership import enrol  # noqa: E402


class Given(datetime):
    """The time as a lesson reads it, which does not ask Django."""

    @classmethod
    def now(cls, zone=None):
        return clock()


lesson_block.datetime = Given


def usage(kind, name):
    return f"block-v1:Alongside+PSW+2026+type@alongside_{kind}+block@{name}"


ROLE_PLAY = usage("sign_off", MODULE)


def block_of(usage_key):
    """Return a block as the author wrote it."""
    return next(block for key, block in catalogue.current().blocks.items() if str(key) == usage_key)


class Person:
    """Somebody with an account, and their browser."""

    def __init__(self, username):
        self.user = get_user_model().objects.get(username=username)
        self._browser = Client(HTTP_HOST="127.0.0.1")
        self._browser.force_login(self.user)

    def opens(self, path):
        answer = self._browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    def posts(self, path, **data):
        answer = self._browser.post(path, json.dumps(data), content_type="application/json")
        assert answer.status_code == 200, (path, answer.status_code, answer.content)
        return answer.json()

    def sends(self, path, **fields):
        """Send a form."""
        clock.advance(minutes=1)
        answer = self._browser.post(path, fields)
        assert answer.status_code == 302, (path, answer.status_code, answer.content)

    def does(self, usage_key, handler, **data):
        clock.advance(minutes=3)
        return self.posts(f"/handlers/{usage_key}/{handler}", **data)

    def reads(self, lesson):
        self.opens(f"/unit/lesson-{lesson}/")
        self.does(usage("lesson", lesson), "read")

    def keeps(self, plan, version, **answers):
        answers = {code.replace("_", "-"): text for code, text in answers.items()}
        self.does(
            usage("plan", plan),
            "save_answers",
            answers=answers,
            marks=self._marks(plan),
            base_version=version,
        )

    def _marks(self, plan):
        """Return by what the page knows the texts that it goes on from: from migration 0004 on it says so."""
        if not hasattr(api, "plan_versions"):
            return {}
        from alongside.content.own_words import mark

        stood = api.read_plan(self.actor, course_key=COURSE, plan_code=plan)
        return {code: mark(text) for code, text in stood.answers.items()} if stood else {}

    def asks(self, level="ready", note=""):
        key = str(uuid.uuid4())
        self.does(ROLE_PLAY, "ask", ratings=rated(level, note), submission_key=key)
        return RolePlayRequest.objects.get(submission_key=key).uuid

    def takes_up(self, request):
        self.opens(f"/alongside/{COURSE}/requests/{request}/")
        self.posts(f"/alongside/{COURSE}/requests/{request}/open/")

    def drafts(self, request, level, version=0, **changes):
        self.posts(
            f"/alongside/{COURSE}/requests/{request}/draft/", **written(level, changes), base_version=version
        )

    def decides(self, request, outcome, level="ready", **changes):
        clock.advance(minutes=20)
        sent = written(level, changes) | {"outcome": outcome, "submission_key": str(uuid.uuid4())}
        self.posts(f"/alongside/{COURSE}/requests/{request}/decide/", **sent)

    def withdraws(self, decision, reason):
        self.posts(f"/alongside/{COURSE}/decisions/{decision}/withdraw/", reason=reason)

    @property
    def actor(self):
        return Actor(user_id=self.user.pk, full_name=self.user.get_full_name(), is_staff=self.user.is_staff)


def rated(level, note=""):
    """Return every criterion of the module's rubric at one level, as a page posts it."""
    from alongside.content.course import shipped_rubric

    return {
        criterion.code: {
            "level": level,
            "behaviours": list(criterion.behaviours.of(Kind.BASIC)),
            "note": note,
        }
        for criterion in shipped_rubric(MODULE).criteria
    }


def written(level, changes):
    return {
        "ratings": rated(level, changes.pop("note", "")),
        "strengths": "You stayed with Sam after the no. Merci, José.",
        "next_step": "Leave a little more silence.",
        "observed_on": clock.now.date().isoformat(),
        "format": "role-play-live",
        "relation": "I supervise them.",
        "has_peer_experience": True,
    } | changes


def new_account(username, first_name, last_name):
    user = get_user_model().objects.create_user(
        username, email=f"{username}@example.org", password="two lines that meet", first_name=first_name,
        last_name=last_name,
    )  # fmt: skip
    enrol(user, COURSE)
    return Person(username)


def decision_about(learner, usage_key=ROLE_PLAY):
    return str(api.sign_off_view(learner.actor, course_key=COURSE, usage_key=usage_key).decisions[0].uuid)


def walk(learner, scenario):
    """Go through a scenario by the first choice of each scene, to an ending."""
    from alongside.content.scenario import parse_scenario

    told = parse_scenario(block_of(usage("scenario", scenario)).fields["content"])
    learner.opens(f"/unit/scenario-{scenario}/")
    learner.does(usage("scenario", scenario), "begin")
    at, scene = 0, told.scenes[told.start]
    while not scene.is_ending:
        choice = scene.choices[0]
        learner.does(usage("scenario", scenario), "choose", choice=choice.code, at=at)
        at, scene = at + 1, told.scenes[choice.next]


def answer_check(learner, questions=None):
    """Answer the module's check rightly: all of it, or so many questions."""
    from alongside.content.check import parse_check

    items = parse_check(block_of(usage("check", MODULE)).fields["content"]).items
    learner.opens(f"/unit/check-{MODULE}/")
    for item in items[:questions]:
        right = [option.code for option in item.options if option.correct]
        learner.does(usage("check", MODULE), "answer", item=item.code, chosen=right)


def tell():
    call_command("migrate", verbosity=0)
    open_demo(COURSE, "two lines that meet")
    maya, tom, ruth, lead = map(Person, ("maya", "tom", "ruth", "lead"))
    ana, ben, noor = (
        new_account("ana", "Ána", "Łukasz"), new_account("ben", "Ben", ""), new_account("noor", "Noor", "Haddad")
    )  # fmt: skip
    omar = new_account("omar", "Omar", "Reyes")
    since = date(2026, 11, 1)
    for learner, supervisor, until in (
        (ana, ruth, None), (ben, ruth, None), (noor, omar, None), (maya, omar, date(2026, 11, 8))
    ):  # fmt: skip
        api.assign(
            lead.actor, course_key=COURSE, learner_id=learner.user.pk, supervisor_id=supervisor.user.pk, starts=since,
            ends=until,
        )  # fmt: skip
    for kind, name, phone in (
        ("crisis-team", "Night team", "0700 900 000"),
        ("on-call-manager", "Lee", "0700 900 001"),
    ):
        LocalSupport.objects.create(
            course_key="", kind=kind, name=name, phone=phone, checked_by="Lena Dahl", checked_on=since
        )

    # Maya reads, practises, writes, is told to practise again, answers, and is signed off.
    for lesson in ("welcome-core-relational-skills", "the-boundary-of-the-role", "listening-well"):
        maya.reads(lesson)
    walk(maya, "a-lift-home")
    answer_check(maya)
    maya.keeps("self-care", 0, when_well="I hum when I wash up.")
    clock.advance(days=1)
    maya.keeps("self-care", 1, when_well="I hum when I wash up. 🦩", every_day="Ten minutes in the car park.")
    first = maya.asks(level="emerging", note="The silence was hard.")
    ruth.takes_up(first)
    ruth.drafts(first, "emerging", strengths="A warm beginning.")
    ruth.decides(
        first, "practise-again", level="emerging", note="Seen twice.", next_step="Say the limit first."
    )
    maya.does(ROLE_PLAY, "reply", decision=decision_about(maya), text="Thank you. I will try it with Tom.")
    clock.advance(days=3)
    second = maya.asks()
    ruth.takes_up(second)
    ruth.decides(second, "signed-off", level="strong")
    maya.does(ROLE_PLAY, "reply", decision=decision_about(maya), text="That was a good day.")
    in_a_role_play_that_is_gone(maya, ruth)

    # Tom takes a request back, is signed off, and that is withdrawn.
    tom.reads("families-and-carers")
    tom.keeps("self-care", 0, when_well="Locked with the first key.")
    settings.ALONGSIDE_PLAN_KEYS = [SECOND_KEY, FIRST_KEY]
    (DATA / "plan-keys").write_text(f"{SECOND_KEY}\n{FIRST_KEY}\n")
    taken_back = tom.asks()
    tom.does(ROLE_PLAY, "cancel", request=str(taken_back))
    clock.advance(days=1)
    toms = tom.asks()
    ruth.takes_up(toms)
    ruth.decides(toms, "signed-off", has_peer_experience=None, format="role-play-remote")
    clock.advance(days=1)
    ruth.withdraws(decision_about(tom), "It was another Tom.")
    tom.does(ROLE_PLAY, "reply", decision=decision_about(tom), text="I see. I will ask again.")

    # Noor was signed off, and her account was deleted.
    noors = noor.asks()
    omar.takes_up(noors)
    omar.decides(noors, "signed-off")
    noor.user.delete()

    # Ana is being looked at; Ben waits; both are in the middle of something.
    walk(ana, "someone-you-know")
    ana.keeps(MODULE, 0, **{code_of_a_section(MODULE): "Locked with the second key."})
    answer_check(ben, questions=2)
    ben.does(usage("scenario", "too-little-too-much"), "begin")
    waiting = ben.asks(level="strong")
    anas = ana.asks()
    clock.advance(days=2)
    ruth.takes_up(anas)
    ruth.drafts(anas, "ready", strengths="So far, so warm.")
    ben.opens("/progress/")
    maya.opens("/messages/")
    ruth.opens(f"/alongside/{COURSE}/requests/{waiting}/")


def code_of_a_section(plan):
    from alongside.content.plan import parse_plan

    return parse_plan(block_of(usage("plan", plan)).fields["content"]).sections[0].code


def in_a_role_play_that_is_gone(learner, supervisor):
    """Be signed off where the course no longer has a block: through the records, since no page leads there."""
    request = ask_for_what_is_gone(learner, GONE)
    api.claim(supervisor.actor, course_key=COURSE, request_uuid=request)
    api.decide(
        supervisor.actor, course_key=COURSE, request_uuid=request, outcome=Outcome.SIGNED_OFF,
        assessment=seen_at_work(), submission_key=uuid.uuid4(),
    )  # fmt: skip


def ask_for_what_is_gone(learner, usage_key, assessors=1):
    from alongside.content.course import shipped_rubric
    from alongside.content.role_play import parse_role_play

    return api.request_role_play(
        learner.actor, course_key=COURSE, usage_key=usage_key,
        rubric=shipped_rubric(MODULE).model_copy(update={"assessors": assessors}),
        role_play=parse_role_play(block_of(ROLE_PLAY).fields["content"]), ratings=seen_at_work().ratings,
        submission_key=uuid.uuid4(),
    ).uuid  # fmt: skip


def seen_at_work():
    return AssessmentDraft(
        ratings={code: Rating(Level.READY, (), "") for code in rated("ready")},
        strengths="Seen on the ward.",
        observed_on=clock.now.date(),
        format=ObservationFormat.OBSERVED_PRACTICE,
        relation="I sat beside them.",
    )


def go_deeper():
    """Tell what versions can hold from migration 0002 on."""
    from alongside.content.course import shipped_examples, shipped_rubric
    from alongside.records.data import CourseRoleKind

    maya, ruth, lead, ben = map(Person, ("maya", "ruth", "lead", "ben"))
    mine = {"course_key": COURSE}
    today = clock.now.date()
    record = LearnerRecord.objects.get(user=maya.user).uuid
    for login, role in (("omar", CourseRoleKind.CONCERN_LEAD), ("ruth", CourseRoleKind.TRAINING_LEAD)):
        api.give_role(lead.actor, **mine, login=login, role=role, starts=today)
    by_two = ask_for_what_is_gone(maya, f"{GONE}-by-two", assessors=2)
    api.claim(ruth.actor, **mine, request_uuid=by_two)
    api.rate(ruth.actor, **mine, request_uuid=by_two, assessment=seen_at_work(), submission_key=uuid.uuid4())
    api.comment(
        maya.actor, **mine, request_uuid=by_two, text="Who is the second?", submission_key=uuid.uuid4()
    )
    bens = RolePlayRequest.objects.get(record__user=ben.user, is_open=True).uuid
    api.raise_concern(
        ruth.actor, **mine, record_uuid=LearnerRecord.objects.get(user=ben.user).uuid, request_uuid=bens,
        text="Something that the lead has to hear.", submission_key=uuid.uuid4(),
    )  # fmt: skip
    api.record_prior_learning(
        lead.actor, **mine, record_uuid=record, competences=["9.1"], awarded_by="A college", evidence="Seen.",
        awarded_on=date(2025, 3, 1), valid_until=date(2028, 3, 1), submission_key=uuid.uuid4(),
    )  # fmt: skip
    (example,) = shipped_examples().values()
    rubric = shipped_rubric(example.rubric)
    ratings = {criterion.code: Rating(Level.READY, (), "") for criterion in rubric.criteria}
    api.practise_rating(ruth.actor, **mine, example=example, rubric=rubric, ratings=ratings)


def look_again_and_show():
    """Tell what versions can hold from migration 0004 on: a day to look again, and a part that is shared."""
    maya, ruth = Person("maya"), Person("ruth")
    mine = {"course_key": COURSE, "plan_code": "self-care"}
    today = clock.now.date()
    api.set_plan_review(maya.actor, **mine, on=today + timedelta(days=30), by_email=False)
    api.share_plan(
        maya.actor, **mine, sections=["every-day"], titles={"every-day": "Every day"}, plan_title="Staying well",
        with_user_id=ruth.user.pk, until=today + timedelta(days=20),
    )  # fmt: skip


def make_credentials():
    """Tell what versions can hold from migration 0005 on: a credential, and one that was taken back."""
    maya = Person("maya")
    for _each in range(2):
        maya.sends(f"/alongside/{COURSE}/my-credentials/new/", key=str(uuid.uuid4()))
    newest = api.my_credentials(maya.actor, course_key=COURSE).issued[0]
    maya.sends(f"/alongside/{COURSE}/my-credentials/{newest.uuid}/take-back/")


if __name__ == "__main__":
    tell()
    if hasattr(api, "comment"):
        go_deeper()
    if hasattr(api, "share_plan"):
        look_again_and_show()
    if hasattr(api, "issue_credential"):
        make_credentials()
    Session.objects.all().delete()
    print(clock.now.isoformat())
