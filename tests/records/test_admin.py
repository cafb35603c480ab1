"""The admin: links and contacts to edit, the ledger to look at, and not a word that anybody wrote."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from alongside.content.rubric import Rating
from alongside.records import api
from alongside.records.models import CourseRole, LearnerRecord, LedgerEntry, LocalSupport, Supervision
from tests.records.conftest import COURSE, READY

pytestmark = pytest.mark.urls("tests.records.urls")

MARK = "kestrel-on-the-wire"


@pytest.fixture
def administrator(client, db):
    user = get_user_model().objects.create_superuser("root", "root@example.org", "a-password-for-tests")
    client.force_login(user)
    return client


@pytest.fixture
def written(story):
    api.save_plan(story.maya, course_key=COURSE, plan_code="self-care", answers={"a": MARK}, base_version=0)
    noted = {code: Rating(rating.level, rating.behaviours, MARK) for code, rating in READY.items()}
    decision = story.decide(story.claimed(ratings=noted), ratings=noted, strengths=MARK)
    api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text=MARK)
    return story


def our_models():
    return {model for model in admin.site._registry if model._meta.app_label == "alongside_records"}


def test_only_these_tables_are_in_the_admin():
    assert our_models() == {LearnerRecord, LedgerEntry, Supervision, CourseRole, LocalSupport}


def test_no_page_shows_a_word_that_anybody_wrote_or_a_ciphertext(administrator, written):
    for model in our_models():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{name}_changelist"), f"{reverse(f'{name}_changelist')}?q=maya"]
        pages += [reverse(f"{name}_change", args=[row.pk]) for row in model.objects.all()]
        for page in pages:
            answer = administrator.get(page)
            assert answer.status_code == 200
            html = answer.content.decode()
            assert MARK not in html
            assert "gAAAA" not in html, "this is how a Fernet token starts"


@pytest.mark.parametrize("model", [LearnerRecord, LedgerEntry])
def test_the_ledger_is_for_looking_only(administrator, written, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.first()
    assert administrator.get(reverse(f"{name}_add")).status_code == 403
    assert administrator.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert administrator.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    administrator.post(
        reverse(f"{name}_changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert model.objects.filter(pk=row.pk).exists()


def supervision(learner, supervisor, **changes):
    return {
        "course_key": COURSE,
        "learner": learner.user_id,
        "supervisor": supervisor.user_id,
        "starts": timezone.localdate().isoformat(),
        "ends": "",
    } | changes


def test_a_supervision_made_here_shows_in_the_caseload(administrator, story, tom, omar):
    answer = administrator.post(
        reverse("admin:alongside_records_supervision_add"), supervision(tom, omar), follow=True
    )
    assert answer.status_code == 200
    assert [row.learner_name for row in api.caseload(omar, course_key=COURSE).rows] == ["Tom Reyes"]


def test_what_cannot_be_is_answered_in_words(administrator, story, tom, omar):
    address = reverse("admin:alongside_records_supervision_add")
    answer = administrator.post(address, supervision(tom, tom))
    assert "Nobody can be their own supervisor" in answer.content.decode()
    early = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = administrator.post(address, supervision(tom, omar, ends=early))
    assert "The last day cannot be before the first" in answer.content.decode()
    answer = administrator.post(
        reverse("admin:alongside_records_localsupport_add"),
        {"kind": "emergency", "name": "Nobody", "checked_by": "Lee", "checked_on": "2026-01-31"},
    )
    assert "Give a telephone number" in answer.content.decode()


def test_a_role_given_here_opens_the_course_and_an_impossible_one_is_refused(administrator, story, omar):
    address = reverse("admin:alongside_records_courserole_add")
    role = {
        "course_key": COURSE,
        "user": omar.user_id,
        "role": "training-lead",
        "starts": timezone.localdate().isoformat(),
        "ends": "",
    }
    early = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "before the first" in administrator.post(address, role | {"ends": early}).content.decode()
    assert not api.sees_whole_course(omar, COURSE)
    assert administrator.post(address, role, follow=True).status_code == 200
    assert api.sees_whole_course(omar, COURSE)
    assert "already" in administrator.post(address, role).content.decode()
    assert CourseRole.objects.count() == 1
