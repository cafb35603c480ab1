"""Whatever is typed stays text: stored or sent back, no page of ours lets it become part of the page.

What an attacker would type goes into every text field that learner, supervisor, training lead and administrator
have. Then each of them opens every page that they can reach. The Content-Security-Policy is the second lock: with it
a script that slipped through would not run; these tests are about the first.
"""

from datetime import date
from uuid import uuid4

import pytest
from lxml import html

from alongside.records import api as records
from alongside.records.data import CourseRoleKind
from alongside.records.models import LearnerRecord, LocalSupport
from tests.abuse.looking import is_page, plans, walk_through
from tests.blocks.conftest import actor_of, course_key, workspace
from tests.blocks.role_plays import BLOCK as ROLE_PLAY
from tests.blocks.role_plays import RUBRIC, assessment, request_of, say

MARK = "as-mark"
TYPED = f"\"'></textarea></title><script>{MARK}()</script><img src=x onerror={MARK}()>{{{{7*7}}}}"
NAMES = {"maya": "Maya<script>as-mark()</script>", "ruth": '"><img src=x onerror=as-mark()>'}


def what_runs(page):
    """Return what a browser would run in a page, or load because of it, that is not ours."""
    found = []
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            found.append(f"inline script: {element.text}")
        for name, value in element.attrib.items():
            is_address = name in ("href", "src", "action", "formaction", "data")
            if (name.startswith("on") and MARK in value) or name == "srcdoc":
                found.append(f"{name}={value}")
            if is_address and value.strip().lower().startswith(("javascript:", "data:text", "vbscript:")):
                found.append(f"{name}={value}")
            if name == "src" and value == "x":
                found.append("an element that somebody typed")
    return found


def rated(level="ready"):
    return {
        criterion.code: {"level": level, "behaviours": [], "note": TYPED, "done": TYPED}
        for criterion in RUBRIC.criteria
    }


@pytest.fixture
def typed_everywhere(maya, ruth, lead, administrator, django_user_model):
    """Each of them has typed it into whatever field they have."""
    for username, name in NAMES.items():
        django_user_model.objects.filter(username=username).update(first_name=name, last_name=TYPED[:140])
    for kind in ("emergency", "concern-lead"):
        LocalSupport.objects.create(
            course_key=course_key(), kind=kind, name=TYPED, phone=TYPED[:60], text=TYPED, hours=TYPED,
            web="https://example.org/?'\"><script>as-mark()</script>", checked_by=TYPED, checked_on=date.today(),
        )  # fmt: skip
    for name, sections in plans():
        maya.ask(name, "save_answers", {"answers": dict.fromkeys(sections, TYPED), "base_version": 0})
    answered = [maya.ask(ROLE_PLAY, "save_self_assessment", {"ratings": rated(), "base_version": 0})]
    answered += [maya.ask(ROLE_PLAY, "ask", {"ratings": rated(), "submission_key": str(uuid4())})]
    answered += [{"html": say(maya, TYPED)}]
    request = request_of(ruth)
    comment = {"text": TYPED, "submission_key": str(uuid4())}
    words = {"strengths": TYPED, "next_step": TYPED, "relation": TYPED[:100], "ratings": rated()}
    for verb, data in (
        ("open", {}),
        ("comment", comment),
        ("draft", {**assessment("signed-off"), **words, "base_version": 0}),
        ("decide", {**assessment("signed-off"), **words}),
    ):
        response = ruth.act(f"requests/{request}/{verb}/", data)
        assert response.status_code == 200, response.content.decode()
        answered.append(response.json())
    decision = records.story(actor_of(maya), course_key=course_key()).decisions[0].uuid
    reply = {"decision": str(decision), "text": TYPED}
    answered.append(maya.ask(ROLE_PLAY, "reply", reply))
    record = LearnerRecord.objects.get(user=maya.user).uuid
    learning = {
        "competences": ["2.1"], "awarded_by": TYPED[:200], "evidence": TYPED,
        "awarded_on": "2026-03-01", "submission_key": str(uuid4()),
    }  # fmt: skip
    assert lead.client.post(workspace(f"people/{record}/prior-learning/"), learning).status_code == 302
    records.give_role(
        actor_of(lead), course_key=course_key(), login="root",
        role=CourseRoleKind.CONCERN_LEAD, starts=date.today(),
    )  # fmt: skip
    concern = {"text": TYPED, "submission_key": str(uuid4())}
    raised = ruth.act(f"people/{record}/concern/raise/", concern)
    assert raised.status_code == 200, raised.content.decode()
    withdrawn = ruth.act(f"decisions/{decision}/withdraw/", {"reason": TYPED})
    assert withdrawn.status_code == 200
    return answered


def test_what_would_run_is_noticed():
    assert what_runs(f"<p>{TYPED}</p>")
    assert what_runs(f'<a href=" javascript:{MARK}()">x</a>')
    assert not what_runs('<p>&lt;script&gt;</p><script src="/a.js"></script>')


@pytest.mark.parametrize("who", ["maya", "ruth", "lead", "administrator"])
def test_no_page_lets_it_become_part_of_itself(typed_everywhere, request, who):
    visitor = request.getfixturevalue(who)
    pages = [found for found in walk_through(visitor.client) if found.is_page]
    assert len(pages) > 100
    with_words = [found for found in pages if MARK in found.text]
    assert with_words, "nothing that was typed is shown anywhere"
    assert {found.path: what_runs(found.text) for found in pages if what_runs(found.text)} == {}


def test_no_answer_to_a_script_does_either(typed_everywhere):
    answers = [answer.get("html") or answer.get("talk") or "" for answer in typed_everywhere]
    assert [runs for answer in answers if answer for runs in what_runs(answer)] == []
    assert any(MARK in answer for answer in answers)


@pytest.mark.parametrize("who", ["ruth", "lead", "administrator"])
def test_no_page_sends_back_what_stands_in_its_address(maya, request, who):
    visitor, tried = request.getfixturevalue(who), 0
    pages = [found for found in walk_through(visitor.client, leave_out="^/(unit|admin)") if found.is_page]
    for found in pages:
        names = {
            field.get("name") for field in html.fromstring(found.text).iter("input", "select", "textarea")
        }
        for name in names - {None, "csrfmiddlewaretoken"} | {"next", "cursor", "page"}:
            response = visitor.client.get(found.path.split("?")[0], {name: TYPED})
            assert response.status_code < 500, f"{found.path} {name}"
            tried += 1
            if is_page(response):
                assert what_runs(response.content.decode()) == [], f"{found.path} {name}"
    assert tried > 10


def test_neither_does_the_page_that_refuses_a_sign_in(client, maya):
    response = client.post("/sign-in/", {"username": TYPED, "password": TYPED})
    assert MARK in response.content.decode()
    assert what_runs(response.content.decode()) == []
