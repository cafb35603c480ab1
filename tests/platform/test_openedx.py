"""The adapter for Open edX against stand-ins for the few platform modules it touches, and the real edx-submissions.

The stand-ins have the names and signatures of the platform's own code; that they are true was checked by running
the platform, not here.
"""

import sys
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace

import pytest
from opaque_keys.edx.keys import CourseKey, UsageKey

from alongside.platform.openedx import OpenEdxPlatform

COURSE = "course-v1:Lantern+PSW+2026"
urlpatterns: list = []  # addresses without a workspace
BLOCK = "block-v1:Lantern+PSW+2026+type@alongside_sign_off+block@first-meeting"


class Rows(list):
    """As much of a queryset as the adapter asks for."""

    def exists(self):
        return bool(self)

    def values_list(self, *_columns, flat=False):
        return self

    def first(self):
        return self[0] if self else None


@pytest.fixture
def open_edx(monkeypatch):
    """Put stand-ins for platform modules in place; ``world`` says what they know."""
    world = SimpleNamespace(enrolled=set(), staff=set(), course=None, blocks={}, titles={})

    class ItemNotFoundError(Exception):
        pass

    def get_item(key):
        if key not in world.blocks:
            raise ItemNotFoundError(key)
        return world.blocks[key]

    def enrolments(user_id__in, course_id, is_active):
        assert is_active
        return Rows(user_id for user_id in user_id__in if (user_id, str(course_id)) in world.enrolled)

    def overviews(id):  # noqa: A002 - the platform's name
        return Rows([world.titles[id]] if id in world.titles else [])

    store = SimpleNamespace(get_item=get_item, get_course=lambda key, depth: world.course)
    _offer(
        monkeypatch,
        {
            "common.djangoapps.student.models": {
                "CourseEnrollment": SimpleNamespace(objects=SimpleNamespace(filter=enrolments)),
                "anonymous_id_for_user": lambda user, course_key: f"anonymous-{user.pk}-{course_key.run}",
            },
            "lms.djangoapps.courseware.access": {
                "has_access": lambda user, action, key: (user.pk, action, str(key)) in world.staff
            },
            "openedx.core.djangoapps.content.course_overviews.models": {
                "CourseOverview": SimpleNamespace(objects=SimpleNamespace(filter=overviews))
            },
            "xmodule.modulestore.django": {"modulestore": lambda: store},
            "xmodule.modulestore.exceptions": {"ItemNotFoundError": ItemNotFoundError},
        },
    )
    return world


def _offer(monkeypatch, modules):
    for dotted, names in modules.items():
        parts = dotted.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name not in sys.modules:
                monkeypatch.setitem(sys.modules, name, ModuleType(name))
        for name, value in names.items():
            monkeypatch.setattr(sys.modules[dotted], name, value, raising=False)


def a_block(user_id=7, *, is_authenticated=True, is_staff=False, real_user=None):
    attributes = {
        "edx-platform.user_id": user_id,
        "edx-platform.username": "maya",
        "edx-platform.user_is_staff": is_staff,
        "edx-platform.is_authenticated": is_authenticated,
    }
    user = SimpleNamespace(full_name="Maya Okafor", opt_attrs=attributes)
    service = SimpleNamespace(
        get_current_user=lambda: user, _django_user=SimpleNamespace(real_user=real_user)
    )
    return SimpleNamespace(runtime=SimpleNamespace(service=lambda block, name: service))


def test_who_looks_at_a_block():
    actor = OpenEdxPlatform().actor(a_block(is_staff=True))
    assert (actor.user_id, actor.full_name, actor.is_staff, actor.is_masquerading) == (
        7,
        "Maya Okafor",
        True,
        False,
    )


def test_nobody_is_signed_in():
    assert OpenEdxPlatform().actor(a_block(is_authenticated=False)) is None


def test_staff_who_look_through_a_learners_eyes_are_known():
    assert OpenEdxPlatform().actor(a_block(7, real_user=SimpleNamespace(id=1))).is_masquerading
    assert not OpenEdxPlatform().actor(a_block(7, real_user=SimpleNamespace(id=7))).is_masquerading


def test_who_somebody_is_on_a_page_that_is_no_block(open_edx):
    open_edx.staff.add((7, "staff", COURSE))
    user = SimpleNamespace(id=7, pk=7, username="lena", profile=SimpleNamespace(name=""))
    actor = OpenEdxPlatform().actor_for(user, COURSE)
    assert (actor.full_name, actor.is_staff) == ("lena", True)
    other = SimpleNamespace(id=8, pk=8, username="x", profile=SimpleNamespace(name="Ruth"))
    assert not OpenEdxPlatform().actor_for(other, COURSE).is_staff


def test_enrolment(open_edx):
    open_edx.enrolled.add((7, COURSE))
    assert OpenEdxPlatform().is_enrolled(7, COURSE)
    assert not OpenEdxPlatform().is_enrolled(8, COURSE)
    assert OpenEdxPlatform().enrolled([7, 8], COURSE) == {7}


def test_a_sign_off_reaches_the_gradebook_in_the_learners_name_and_can_be_taken_back(
    open_edx, django_user_model, db
):
    from submissions import api
    from submissions.models import ScoreAnnotation

    maya = django_user_model.objects.create(username="maya")
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    OpenEdxPlatform().submit_score(**where, earned=1, possible=1, given_by=99, reason="Alongside sign-off")
    item = {
        "student_id": f"anonymous-{maya.pk}-2026",
        "course_id": COURSE,
        "item_id": BLOCK,
        "item_type": "alongside_sign_off",
    }
    score = api.get_score(item)
    assert (score["points_earned"], score["points_possible"]) == (1, 1)
    annotation = ScoreAnnotation.objects.get()
    assert (annotation.creator, annotation.reason) == ("99", "Alongside sign-off")
    OpenEdxPlatform().clear_score(**where)
    assert api.get_score(item) is None


def test_what_was_made_ready_is_what_the_score_hangs_on(open_edx, django_user_model, db):
    from submissions import api
    from submissions.models import Submission

    maya = django_user_model.objects.create(username="maya")
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    for _again in range(2):
        OpenEdxPlatform().prepare_score(**where)
    ready = Submission.objects.get()
    for _again in range(2):
        OpenEdxPlatform().submit_score(
            **where, earned=1, possible=1, given_by=99, reason="Alongside sign-off"
        )
    assert Submission.objects.get() == ready
    scores = api.get_scores(COURSE, f"anonymous-{maya.pk}-2026")
    assert scores[BLOCK]["points_earned"] == 1


def test_a_tracking_event_is_emitted_in_the_context_of_its_course(open_edx, monkeypatch):
    contexts, emitted = [], []

    @contextmanager
    def context(name, data):
        contexts.append((name, data))
        yield
        contexts.clear()

    tracker = SimpleNamespace(
        emit=lambda name, data: emitted.append((name, data, list(contexts))),
        get_tracker=lambda: SimpleNamespace(context=context),
    )
    _offer(monkeypatch, {"eventtracking": {"tracker": tracker}})
    data = {"course_key": COURSE, "request_uuid": "1"}
    OpenEdxPlatform().emit("alongside.request.created", data, user_id=7)
    told = [("alongside.request.created", {"course_id": COURSE, "user_id": 7})]
    assert emitted == [("alongside.request.created", data, told)]


def test_the_workspace_is_where_the_addresses_have_it(open_edx, settings):
    path = OpenEdxPlatform().workspace_url(COURSE, "requests/1/")
    assert path == f"/alongside/{COURSE}/requests/1/"
    settings.ROOT_URLCONF = "tests.platform.test_openedx"
    assert OpenEdxPlatform().workspace_url(COURSE, "requests/1/") == ""


def test_names_of_course_and_block(open_edx):
    here = OpenEdxPlatform()
    assert here.course_title(COURSE) == COURSE
    assert here.block_title(BLOCK) == BLOCK
    open_edx.titles[CourseKey.from_string(COURSE)] = "Peer support"
    open_edx.blocks[UsageKey.from_string(BLOCK)] = SimpleNamespace(display_name="A first meeting")
    assert here.course_title(COURSE) == "Peer support"
    assert here.block_title(BLOCK) == "A first meeting"
    assert here.block_url(BLOCK) == f"/courses/{COURSE}/jump_to/{BLOCK}"


@pytest.mark.parametrize("settings", [None, {}, {"alongside": {}}, {"alongside": {"organisation": "text"}}])
def test_a_course_without_its_own_facts(open_edx, settings):
    open_edx.course = SimpleNamespace(other_course_settings=settings)
    assert OpenEdxPlatform().course_facts(COURSE) == {}


def test_the_facts_that_were_built_into_a_course(open_edx):
    facts = {"name": "Lantern House"}
    open_edx.course = SimpleNamespace(other_course_settings={"alongside": {"organisation": facts}})
    assert OpenEdxPlatform().course_facts(COURSE) == facts


def test_a_message_goes_by_email(open_edx, django_user_model, db, mailoutbox, settings):
    settings.LMS_ROOT_URL = "https://lms.example.org"
    maya = django_user_model.objects.create(username="maya", email="maya@example.org")
    OpenEdxPlatform().notify(user_id=maya.pk, subject="A decision", text="Read it.", url="/courses/x")
    (message,) = mailoutbox
    assert message.to == ["maya@example.org"]
    assert "https://lms.example.org/courses/x" in message.body
