"""The adapter for Open edX against stand-ins for the few platform modules it touches, and the real edx-submissions.

The stand-ins have the names and signatures of the platform's own code; that they are true was checked by running
the platform, not here.
"""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from opaque_keys.edx.keys import CourseKey, UsageKey

from alongside.platform.openedx import OpenEdxPlatform, has_our_blocks
from tests.platform.stand_ins import offer

COURSE = "course-v1:Lantern+PSW+2026"
SERVICE_ACCOUNT = 0
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
    world = SimpleNamespace(
        preferences={},
        enrolled=set(),
        was_enrolled=set(),
        staff=set(),
        course=None,
        blocks={},
        titles={},
        tracks_completion=True,
        completed=[],
    )

    class ItemNotFoundError(Exception):
        pass

    def get_item(key):
        if key not in world.blocks:
            raise ItemNotFoundError(key)
        return world.blocks[key]

    def enrolments(course_id, user_id=None, user_id__in=(), is_active=None):
        if is_active is None:
            return Rows({(user_id, str(course_id))} & (world.enrolled | world.was_enrolled))
        return Rows(user_id for user_id in user_id__in if (user_id, str(course_id)) in world.enrolled)

    def overviews(id):  # noqa: A002 - the platform's name
        return Rows([world.titles[id]] if id in world.titles else [])

    def submit_completion(user, block_key, completion):
        world.completed.append((user.pk, str(block_key), completion))

    store = SimpleNamespace(get_item=get_item, get_course=lambda key, depth: world.course)
    offer(
        monkeypatch,
        {
            "common.djangoapps.student.models": {
                "CourseEnrollment": SimpleNamespace(objects=SimpleNamespace(filter=enrolments)),
                "anonymous_id_for_user": lambda user, course_key: f"anonymous-{user.pk}-{course_key.run}",
            },
            "completion.models": {
                "BlockCompletion": SimpleNamespace(
                    objects=SimpleNamespace(submit_completion=submit_completion)
                )
            },
            "completion.waffle": {
                "ENABLE_COMPLETION_TRACKING_SWITCH": SimpleNamespace(
                    is_enabled=lambda: world.tracks_completion
                )
            },
            "lms.djangoapps.courseware.access": {
                "has_access": lambda user, action, key: (user.pk, action, str(key)) in world.staff
            },
            "openedx.core.djangoapps.content.course_overviews.models": {
                "CourseOverview": SimpleNamespace(objects=SimpleNamespace(filter=overviews))
            },
            "openedx.core.djangoapps.lang_pref": {"LANGUAGE_KEY": "pref-lang"},
            "openedx.core.djangoapps.user_api.preferences.api": {
                "get_user_preference": lambda user, key: world.preferences.get((user.pk, key))
            },
            "xmodule.modulestore.django": {"modulestore": lambda: store},
            "xmodule.modulestore.exceptions": {"ItemNotFoundError": ItemNotFoundError},
        },
    )
    return world


@pytest.fixture
def people(django_user_model, db, monkeypatch):
    """Maya, who learns, and Ruth, who supervises. Our test accounts have no profile, as Open edX's have."""
    monkeypatch.setattr(
        OpenEdxPlatform,
        "full_names",
        lambda self, user_ids: {pk: f"Name {pk}" for pk in user_ids if pk != SERVICE_ACCOUNT},
    )
    return [
        django_user_model.objects.create(username=name, email=f"{name}@example.org")
        for name in ("maya", "ruth")
    ]


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


def test_the_language_that_somebody_chose(open_edx, people):
    maya, ruth = people
    open_edx.preferences[maya.pk, "pref-lang"] = "es-419"
    assert [OpenEdxPlatform().language(user.pk) for user in (maya, ruth)] == ["es-419", ""]


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


def test_staff_who_look_as_a_learner_in_general_are_themselves():
    service = a_block(7).runtime.service(None, "user")
    service._django_user.masquerade_settings = {COURSE: SimpleNamespace(role="student", user_name=None)}
    block = SimpleNamespace(runtime=SimpleNamespace(service=lambda block, name: service))
    actor = OpenEdxPlatform().actor(block)
    assert (actor.user_id, actor.is_staff, actor.is_masquerading) == (7, False, False)


def test_who_somebody_is_on_a_page_that_is_no_block(open_edx, people):
    _maya, ruth = people
    open_edx.staff.add((ruth.pk, "staff", COURSE))
    actor = OpenEdxPlatform().actor_for(ruth, COURSE)
    assert (actor.full_name, actor.is_staff) == (f"Name {ruth.pk}", True)
    other_course = OpenEdxPlatform().actor_for(ruth, "course-v1:Lantern+PSW+2027")
    assert not other_course.is_staff


def test_a_service_account_has_no_profile(open_edx, people):
    worker = SimpleNamespace(id=SERVICE_ACCOUNT, pk=SERVICE_ACCOUNT, username="worker")
    assert OpenEdxPlatform().actor_for(worker, COURSE).full_name == "worker"


def test_an_address_with_no_course_in_it_is_not_found(open_edx, settings, client, django_user_model, db):
    settings.ALONGSIDE_PLATFORM = "alongside.platform.openedx.OpenEdxPlatform"
    client.force_login(django_user_model.objects.create(username="lena"))
    assert client.get("/alongside/made-up/").status_code == 404
    assert client.get("/alongside/api/v1/made-up/queue/").status_code == 404


def an_edited_block(key, permissions=None, user=None):
    services = {"studio_user_permissions": permissions}
    return SimpleNamespace(
        runtime=SimpleNamespace(service=lambda block, name: services[name], user=user),
        scope_ids=SimpleNamespace(usage_id=UsageKey.from_string(key)),
    )


@pytest.mark.parametrize("verb", ["can_write", "can_edit_content"])  # until Ulmo, and after it
def test_who_may_write_in_a_course_is_an_author_of_its_blocks(verb):
    def may(key):
        return str(key) == COURSE

    other = BLOCK.replace("2026", "2027")
    assert OpenEdxPlatform().is_author(an_edited_block(BLOCK, SimpleNamespace(**{verb: may})))
    assert not OpenEdxPlatform().is_author(an_edited_block(other, SimpleNamespace(**{verb: may})))


def test_the_name_that_is_deprecated_is_not_used_where_there_is_a_newer_one():
    permissions = SimpleNamespace(can_edit_content=lambda key: False, can_write=lambda key: True)
    assert not OpenEdxPlatform().is_author(an_edited_block(BLOCK, permissions))


def test_nobody_is_an_author_in_the_lms():
    assert not OpenEdxPlatform().is_author(an_edited_block(BLOCK))


def test_a_library_says_itself_who_its_authors_are(monkeypatch):
    library = SimpleNamespace(can_edit_block=lambda user, key: user.pk == 7)
    module = "openedx.core.djangoapps.xblock.learning_context.manager"
    offer(monkeypatch, {module: {"get_learning_context_impl": lambda key: library}})
    key = "lb:Lantern:blocks:alongside_lesson:a-warm-no"
    assert OpenEdxPlatform().is_author(an_edited_block(key, user=SimpleNamespace(pk=7)))
    assert not OpenEdxPlatform().is_author(an_edited_block(key, user=SimpleNamespace(pk=8)))
    assert not OpenEdxPlatform().is_author(an_edited_block(key))


def test_enrolment(open_edx):
    open_edx.enrolled.add((7, COURSE))
    assert OpenEdxPlatform().is_enrolled(7, COURSE)
    assert not OpenEdxPlatform().is_enrolled(8, COURSE)
    assert OpenEdxPlatform().enrolled([7, 8], COURSE) == {7}


def test_an_enrolment_that_has_ended_is_one_still(open_edx):
    open_edx.enrolled.add((7, COURSE))
    open_edx.was_enrolled.add((8, COURSE))
    assert [OpenEdxPlatform().ever_enrolled(user_id, COURSE) for user_id in (7, 8, 9)] == [True, True, False]


def test_what_the_gradebook_has_a_score_for_is_told(open_edx, people):
    maya, ruth = people
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    here = OpenEdxPlatform()
    assert here.scored(maya.pk, COURSE) == set()
    here.prepare_score(**where)
    assert here.scored(maya.pk, COURSE) == set()
    here.submit_score(**where, earned=1, possible=1, given_by=ruth.pk, reason="Alongside sign-off")
    assert here.scored(maya.pk, COURSE) == {BLOCK}
    assert here.scored(ruth.pk, COURSE) == set()
    here.clear_score(**where)
    assert here.scored(maya.pk, COURSE) == set()


def test_a_score_from_somebody_without_an_account_here_says_what_it_is_for(open_edx, people):
    from submissions.models import ScoreAnnotation

    maya, _ruth = people
    OpenEdxPlatform().submit_score(
        user_id=maya.pk, course_key=COURSE, usage_key=BLOCK, earned=1, possible=1, given_by=None, reason="1"
    )
    note = ScoreAnnotation.objects.get()
    assert (note.creator, note.reason) == ("", "1")


def test_a_sign_off_reaches_the_gradebook_in_the_learners_name_and_can_be_taken_back(open_edx, people):
    from submissions import api
    from submissions.models import ScoreAnnotation

    maya, ruth = people
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    OpenEdxPlatform().submit_score(
        **where, earned=1, possible=1, given_by=ruth.pk, reason="Alongside sign-off"
    )
    item = {
        "student_id": f"anonymous-{maya.pk}-2026",
        "course_id": COURSE,
        "item_id": BLOCK,
        "item_type": "alongside_sign_off",
    }
    score = api.get_score(item)
    assert (score["points_earned"], score["points_possible"]) == (1, 1)
    annotation = ScoreAnnotation.objects.get()
    assert (annotation.creator, annotation.reason) == (f"anonymous-{ruth.pk}-2026", "Alongside sign-off")
    OpenEdxPlatform().clear_score(**where)
    assert api.get_score(item) is None


def test_the_gradebook_hears_of_a_score_and_of_its_end(open_edx, people):
    from submissions.models import score_reset, score_set

    heard = []

    def hear(signal, anonymous_user_id, course_id, item_id, **_more):
        heard.append((signal, anonymous_user_id, course_id, item_id))

    maya, ruth = people
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    score_set.connect(hear)
    score_reset.connect(hear)
    try:
        OpenEdxPlatform().submit_score(**where, earned=1, possible=1, given_by=ruth.pk, reason="")
        OpenEdxPlatform().clear_score(**where)
    finally:
        score_set.disconnect(hear)
        score_reset.disconnect(hear)
    student = f"anonymous-{maya.pk}-2026"
    assert heard == [(score_set, student, COURSE, BLOCK), (score_reset, student, COURSE, BLOCK)]


def test_a_sign_off_completes_the_learners_block_and_a_withdrawal_takes_that_back(open_edx, people):
    maya, ruth = people
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    OpenEdxPlatform().submit_score(**where, earned=1, possible=1, given_by=ruth.pk, reason="")
    OpenEdxPlatform().clear_score(**where)
    assert open_edx.completed == [(maya.pk, BLOCK, 1.0), (maya.pk, BLOCK, 0.0)]


def test_a_site_that_does_not_track_completion_gets_none(open_edx, people):
    maya, ruth = people
    open_edx.tracks_completion = False
    OpenEdxPlatform().submit_score(
        user_id=maya.pk, course_key=COURSE, usage_key=BLOCK, earned=1, possible=1, given_by=ruth.pk, reason=""
    )
    assert open_edx.completed == []


def test_what_was_made_ready_is_what_the_score_hangs_on(open_edx, people):
    from submissions import api
    from submissions.models import Submission

    maya, ruth = people
    where = {"user_id": maya.pk, "course_key": COURSE, "usage_key": BLOCK}
    for _again in range(2):
        OpenEdxPlatform().prepare_score(**where)
    ready = Submission.objects.get()
    for _again in range(2):
        OpenEdxPlatform().submit_score(
            **where, earned=1, possible=1, given_by=ruth.pk, reason="Alongside sign-off"
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
    offer(monkeypatch, {"eventtracking": {"tracker": tracker}})
    data = {"course_key": COURSE, "request_uuid": "1"}
    OpenEdxPlatform().emit("alongside.request.created", data, user_id=7)
    told = [("alongside.request.created", {"course_id": COURSE, "user_id": 7})]
    assert emitted == [("alongside.request.created", data, told)]


def test_the_workspace_is_where_the_addresses_have_it(open_edx, settings):
    path = OpenEdxPlatform().workspace_url(COURSE, "requests/1/")
    assert path == f"/alongside/{COURSE}/requests/1/"
    settings.ROOT_URLCONF = "tests.platform.test_openedx"
    assert OpenEdxPlatform().workspace_url(COURSE, "requests/1/") == ""


def test_the_site_is_the_lms(settings):
    settings.LMS_ROOT_URL = "https://learn.example.org/"
    assert OpenEdxPlatform().site_url() == "https://learn.example.org"


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


def test_a_library_has_no_facts(open_edx):
    assert OpenEdxPlatform().course_facts("lib:Lantern:shared") == {}


def test_the_facts_that_were_built_into_a_course(open_edx):
    facts = {"name": "Lantern House"}
    open_edx.course = SimpleNamespace(other_course_settings={"alongside": {"organisation": facts}})
    assert OpenEdxPlatform().course_facts(COURSE) == facts


@pytest.mark.parametrize(
    ("advanced_modules", "is_ours"),
    [([], False), (["done", "alongside_plan"], True), (["not_alongside_plan"], False)],
)
def test_a_course_of_ours_is_known_by_the_blocks_its_authors_may_use(open_edx, advanced_modules, is_ours):
    assert not has_our_blocks(COURSE), "a course that is gone"
    open_edx.course = SimpleNamespace(advanced_modules=advanced_modules)
    assert has_our_blocks(COURSE) is is_ours


def a_message(maya):
    return {
        "user_id": maya.pk,
        "course_key": COURSE,
        "subject": "A decision",
        "text": "Read “Tea & a lift”.",
        "url": "/courses/x",
    }


def test_a_message_goes_by_email_where_there_is_nothing_else(open_edx, people, mailoutbox, settings):
    settings.LMS_ROOT_URL = "https://lms.example.org"
    maya, _ruth = people
    OpenEdxPlatform().notify(**a_message(maya))
    (message,) = mailoutbox
    assert message.to == ["maya@example.org"]
    assert "https://lms.example.org/courses/x" in message.body


def test_nothing_is_sent_to_somebody_without_an_address(open_edx, people, mailoutbox, settings):
    settings.LMS_ROOT_URL = "https://lms.example.org"
    maya, _ruth = people
    maya.email = ""
    maya.save()
    OpenEdxPlatform().notify(**a_message(maya))
    assert mailoutbox == []


def test_a_mail_server_that_is_down_undoes_nothing_and_is_told_to_whoever_asks(
    open_edx, people, settings, monkeypatch, caplog
):
    settings.LMS_ROOT_URL = "https://lms.example.org"

    def refuse(*_mail):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.send_mail", refuse)
    message = a_message(people[0])
    OpenEdxPlatform().notify(**message)
    assert "could not be sent" in caplog.text
    del message["course_key"]
    with pytest.raises(ConnectionRefusedError):
        OpenEdxPlatform().send_email(**message)


class CourseFlag:
    def __init__(self, *courses):
        self.courses = courses

    def is_enabled(self, course_key):
        return str(course_key) in self.courses


def a_flag(is_on):
    return SimpleNamespace(is_enabled=lambda: is_on)


@pytest.mark.parametrize(
    ("flags", "is_in_tray"),
    [
        ({"ENABLE_NOTIFICATIONS": CourseFlag(COURSE)}, True),
        ({"ENABLE_NOTIFICATIONS": CourseFlag("course-v1:Other+X+1")}, False),
        ({"ENABLE_NOTIFICATIONS": a_flag(True)}, True),
        ({"ENABLE_NOTIFICATIONS": a_flag(False)}, False),
        ({"DISABLE_NOTIFICATIONS": a_flag(False)}, True),
        ({"DISABLE_NOTIFICATIONS": a_flag(True)}, False),
    ],
    ids=["Teak, on", "Teak, off in this course", "on", "off", "not switched off", "switched off"],
)
def test_a_message_goes_into_the_platforms_notifications_where_they_are_on(
    open_edx, people, mailoutbox, settings, monkeypatch, flags, is_in_tray
):
    settings.LMS_ROOT_URL = "https://lms.example.org"
    sent = []
    signal = SimpleNamespace(send_event=lambda notification_data: sent.append(notification_data))
    offer(
        monkeypatch,
        {
            "openedx.core.djangoapps.notifications.config.waffle": flags,
            "openedx.core.djangoapps.notifications.config": {"waffle": SimpleNamespace(**flags)},
            "openedx.core.djangoapps.waffle_utils": {"CourseWaffleFlag": CourseFlag},
            "openedx_events.learning.data": {"UserNotificationData": SimpleNamespace},
            "openedx_events.learning.signals": {"USER_NOTIFICATION_REQUESTED": signal},
        },
    )
    maya, _ruth = people
    assert OpenEdxPlatform().leave_message(**a_message(maya)) is is_in_tray
    assert mailoutbox == []
    sent.clear()
    OpenEdxPlatform().notify(**a_message(maya))
    assert len(mailoutbox) == (0 if is_in_tray else 1)
    expected = SimpleNamespace(
        user_ids=[maya.pk],
        notification_type="course_updates",
        app_name="updates",
        content_url="https://lms.example.org/courses/x",
        course_key=CourseKey.from_string(COURSE),
        context={"course_update_content": "A decision"},
    )
    assert sent == ([expected] if is_in_tray else [])
