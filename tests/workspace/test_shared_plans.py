"""What a reader sees of somebody's own writing: what was shared, until when, and a way to it while there is one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from alongside.records import api as records
from alongside.records.models import LearnerRecord
from alongside.server.membership import membership
from alongside.server.platform import EmbeddedPlatform

MARK = "bittern-in-the-mist"


@pytest.fixture
def maya(people, course_key):
    return membership(people["maya"], course_key).actor


@pytest.fixture
def plan(maya, course_key):
    """Which plan; Maya has written in it."""
    which = {"course_key": course_key, "plan_code": "self-care"}
    answers = {"signs": f"<b>{MARK}</b>\n\nI stop answering.", "rest": "  ", "people": "Ana."}
    records.save_plan(maya, **which, answers=answers, base_version=0)
    return which


@pytest.fixture
def share(maya, plan):
    def with_somebody(login):
        return records.share_plan(
            maya,
            **plan,
            sections=["signs", "rest"],
            titles={"signs": "My early signs", "rest": "How I rest", "people": "My people"},
            plan_title="Looking after myself",
            with_login=login,
            until=timezone.localdate() + timedelta(days=5),
        )

    return with_somebody


def test_a_reader_sees_what_was_shared_whose_it_is_and_until_when(sits, share, plan, maya):
    status, html = sits("ruth").page(f"plans/{share('ruth').uuid}/")
    assert status == 200
    for word in ("Looking after myself", "Maya Okafor", "My early signs", "How I rest", "Nothing is written"):
        assert word in html
    assert f"&lt;b&gt;{MARK}&lt;/b&gt;" in html
    assert "I stop answering." in html
    assert "Ana" not in html
    assert "My people" not in html
    (seen,) = records.plan_shares(maya, **plan)
    assert seen.looks == 1


def test_no_browser_or_proxy_keeps_it(sits, share):
    person = sits("ruth")
    for path in (f"plans/{share('ruth').uuid}/", "plans/"):
        answer = person.client.get(person.base + path)
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_taken_back_it_is_not_there_and_the_page_says_what_may_have_happened(sits, share, maya, course_key):
    shared = share("ruth")
    records.end_plan_share(maya, course_key=course_key, share_uuid=shared.uuid)
    status, html = sits("ruth").page(f"plans/{shared.uuid}/")
    assert status == 404
    assert "taken back" in html
    assert MARK not in html
    assert "Looking after myself" not in html
    assert "Nobody shares" in sits("ruth").page("plans/")[1]


def test_there_is_a_way_to_it_from_the_caseload_while_there_is_something(sits, share, maya, course_key):
    ruth = sits("ruth")
    assert "Shared with you" not in ruth.page()[1]
    shared = share("ruth")
    html = ruth.page()[1]
    assert f'href="/alongside/{course_key}/plans/"' in html
    assert MARK not in html
    html = ruth.page("plans/")[1]
    assert f"plans/{shared.uuid}/" in html
    assert "not looked at yet" in html
    ruth.page(f"plans/{shared.uuid}/")
    assert "not looked at yet" not in ruth.page("plans/")[1]
    records.end_plan_share(maya, course_key=course_key, share_uuid=shared.uuid)
    cache.clear()
    assert "Shared with you" not in ruth.page()[1]


def test_another_learner_can_be_the_reader_and_everybody_else_finds_nothing(sits, share, people):
    shared = share("tom")
    assert MARK in sits("tom").page(f"plans/{shared.uuid}/")[1]
    for name in ("ruth", "lead", "maya"):
        status, html = sits(name).page(f"plans/{shared.uuid}/")
        assert status == 404
        assert MARK not in html


def test_without_keys_the_page_says_so_and_nothing_is_lost(sits, share, settings):
    shared, keys = share("ruth"), settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = []
    status, html = sits("ruth").page(f"plans/{shared.uuid}/")
    assert status == 503
    assert "administrator" in html
    settings.ALONGSIDE_PLAN_KEYS = keys
    assert sits("ruth").page(f"plans/{shared.uuid}/")[0] == 200


def test_whether_somebody_keeps_a_plan_is_on_their_page_only_if_the_organisation_says_so(
    sits, plan, course_key, people, monkeypatch
):
    path = f"people/{LearnerRecord.objects.get(user=people['maya']).uuid}/"
    assert "self-care plan" not in sits("ruth").page(path)[1]
    facts = {"plans": {"supervisors_see_whether_kept": True}}
    monkeypatch.setattr(EmbeddedPlatform, "course_facts", lambda _self, _course_key: facts)
    cache.clear()
    html = sits("ruth").page(path)[1]
    assert "They keep a self-care plan." in html
    assert MARK not in html
