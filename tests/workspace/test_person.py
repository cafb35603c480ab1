"""One learner's page: where they stand, their story, what they bring from elsewhere, and erasing them."""

import re
from datetime import date, timedelta
from importlib.resources import files
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alongside.records import api as records
from alongside.records.models import LearnerRecord, LedgerText
from alongside.server.membership import membership
from alongside.server.platform import EmbeddedPlatform


@pytest.fixture
def path_of(people, course_key):
    return lambda name: f"people/{LearnerRecord.objects.get(user=people[name], course_key=course_key).uuid}/"


@pytest.fixture
def decide(sits, filled_in):
    """Let Ruth decide about a request."""

    def decided(request, outcome="signed-off", level="ready", **changes):
        ruth = sits("ruth")
        ruth.send(f"requests/{request}/open/")
        answer = filled_in(level, outcome=outcome, submission_key=str(uuid4()), **changes)
        status, said = ruth.send(f"requests/{request}/decide/", answer)
        assert status == 200, said

    return decided


@pytest.fixture
def award():
    """What a form says about prior learning."""
    return {
        "competences": ["2.1", "2.4"],
        "awarded_by": "Northside College",
        "evidence": "Certificate 4471, seen.",
        "awarded_on": "2026-03-01",
        "valid_until": "",
        "submission_key": str(uuid4()),
    }


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def story_of(html):
    told = html.split('id="story"')[1]
    return re.findall(r'<li class="alongside-key--([\w-]+)[^"]*"><p>(.*?)</p>', told, re.DOTALL)


def test_where_a_learner_stands_and_who_said_so(ask, decide, sits, path_of, rubric):
    decide(ask())
    status, html = sits("ruth").page(path_of("maya"))
    assert status == 200
    codes = {code for criterion in rubric.criteria for code in criterion.competences}
    table = html.split('id="competences"')[1]
    table = table.split("</table>")[0]
    assert table.count("alongside-key--signed-off") == len(codes)
    assert table.count("Ruth Ferreira") == len(codes)
    assert "Not signed off here" in table
    assert 'class="alongside-wheel"' in html
    assert html.count('href="#as-petal-signed-off"') == len(codes)
    assert "supported by Ruth Ferreira" in html


def test_what_is_next_for_them_is_told_without_a_link_into_the_course(ask, decide, sits, path_of, people):
    following = sits("ruth").page(path_of("tom"))[1].split("What is next")[1].split("</section>")[0]
    assert "Read “" in following
    assert "href" not in following
    request = ask()
    html = sits("ruth").page(path_of("maya"))[1]
    assert "Waiting to be seen: Role-play: " in text_of(html)
    decide(request)
    note = sits("ruth").page(path_of("maya"))[1].split('id="as-note-1"')[1].split("</li>")[0]
    assert f"requests/{request}/" in note
    assert "by the rubric “" in note


def test_no_level_of_a_self_assessment_is_told_before_the_assessor_has_rated(ask, sits, path_of):
    ask()
    html = sits("ruth").page(path_of("maya"))[1]
    table = text_of(html.split('id="competences"')[1].split("</table>")[0])
    assert "Self-assessed" in table
    assert not re.search(r"\b(Stop|Emerging|Ready|Strong)\b", text_of(html.split("alongside-help")[0]))


def test_a_courses_own_framework_is_the_one_that_counts(ask, decide, sits, path_of, monkeypatch):
    decide(ask())
    text = (files("alongside.course_content") / "framework.yaml").read_text("utf-8")
    ours = text.replace("short_title: Listening", "short_title: Hearing people")
    ours = ours.replace("title: Able to use active listening", "title: Hearing people")
    monkeypatch.setattr(EmbeddedPlatform, "course_framework", lambda *_: ours)
    lead, maya = sits("lead"), path_of("maya")
    assert "3.5 Hearing people" in text_of(sits("ruth").page(maya)[1])
    for page in (f"{maya}record/", f"{maya}prior-learning/", "exports/cohort.csv"):
        answer = lead.client.get(lead.base + page)
        found = b"".join(answer) if answer.streaming else answer.content
        assert "3.5 Hearing people" in text_of(found.decode()), page
    ours_too = ours.replace("short_title: Core relational skills", "short_title: With people")
    monkeypatch.setattr(EmbeddedPlatform, "course_framework", lambda *_: ours_too)
    for page in ("", "cohort/", "my-credentials/"):
        assert "With people" in sits("lead").page(page)[1], page
    monkeypatch.setattr(EmbeddedPlatform, "course_framework", lambda *_: "title: [")
    assert "3.5 Listening" in text_of(sits("ruth").page(path_of("maya"))[1])


def test_the_story_tells_every_entry_newest_first_and_leads_to_it(ask, decide, sits, path_of):
    request = ask()
    decide(request, "practise-again", "emerging")
    again = ask()
    decide(again)
    html = sits("ruth").page(path_of("maya"))[1]
    told = story_of(html)
    assert [kind for kind, _words in told] == [
        *("signed-off", "claimed", "requested"),
        *("practise-again", "claimed", "requested"),
    ]
    assert "Ruth Ferreira signed off “" in told[0][1]
    assert f"requests/{again}/" in told[0][1]
    assert "to be practised again" in told[3][1]
    assert "Maya Okafor asked for “" in told[5][1]
    assert "Leave more silence." in html


def test_answers_comments_and_reasons_are_in_the_story(ask, decide, sits, path_of, people, course_key):
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/comment/", {"text": "Come on Friday.", "submission_key": str(uuid4())})
    decide(request)
    maya = membership(people["maya"], course_key).actor
    decision = records.story(maya, course_key=course_key).decisions[0].uuid
    records.reply(maya, course_key=course_key, decision_uuid=decision, text="I was <b>nervous</b>.")
    ruth.send(f"decisions/{decision}/withdraw/", {"reason": "It was somebody else."})
    html = ruth.page(path_of("maya"))[1]
    assert {"commented", "replied", "withdrawn"} <= {kind for kind, _words in story_of(html)}
    assert "Come on Friday." in html
    assert "I was &lt;b&gt;nervous&lt;/b&gt;." in html
    assert "It was somebody else." in html


def test_a_long_story_keeps_what_is_earlier_folded(ask, decide, sits, path_of):
    for _each in range(5):
        decide(ask(), "practise-again", "emerging")
    html = sits("ruth").page(path_of("maya"))[1]
    assert len(story_of(html)) == 15
    assert len(story_of(html.split("Earlier</summary>")[0])) == 12


def test_what_is_open_is_shown_until_it_is_decided_or_taken_back(
    ask, decide, sits, path_of, people, course_key
):
    def open_now():
        return sits("ruth").page(path_of("maya"))[1].split('id="open"')[1].split("</section>")[0]

    assert "not asked for anything" in open_now()
    request = ask()
    assert f"requests/{request}/" in open_now()
    decide(request, "practise-again", "emerging")
    assert "not asked for anything" in open_now()
    request = ask()
    assert f"requests/{request}/" in open_now()
    maya = membership(people["maya"], course_key).actor
    records.cancel_request(maya, course_key=course_key, request_uuid=request)
    assert "not asked for anything" in open_now()


def test_a_concern_can_be_raised_where_no_request_is_open(ask, sits, path_of):
    words = "Raise a serious concern"
    assert words in sits("ruth").page(path_of("maya"))[1]
    ask()
    assert words not in sits("ruth").page(path_of("maya"))[1]


def test_what_runs_out_stands_with_its_day(sits, path_of, award):
    lead, today = sits("lead"), timezone.localdate()
    day = today + timedelta(days=20)
    lead.fill(f"{path_of('maya')}prior-learning/", **award | {"valid_until": day.isoformat()})
    html = sits("ruth").page(path_of("maya"))[1]
    running_out = text_of(html.split('id="running-out"')[1].split("</section>")[0])
    assert f"until {day.day} {day:%B %Y}" in running_out
    assert "2.1, 2.4" in running_out


def test_a_record_costs_at_most_twelve_queries_however_long_it_is(ask, decide, sits, path_of):
    ruth, counts = sits("ruth"), []
    for times in (1, 6):
        for _each in range(times):
            decide(ask(), "practise-again", "emerging")
        ruth.page(path_of("maya"))
        with CaptureQueriesContext(connection) as queries:
            ruth.page(path_of("maya"))
        asked = [query["sql"] for query in queries]
        counts.append(len([sql for sql in asked if "alongside_records" in sql or 'id" IN' in sql]))
    # finding out where the page is costs the test one of them
    assert counts[0] == counts[1] <= 12


def test_people_who_are_not_in_somebody_s_care_are_not_here(sits, path_of):
    for who, path in (
        ("tom", path_of("maya")),
        ("ruth", f"people/{uuid4()}/"),
        ("tom", f"{path_of('maya')}erase/"),
    ):
        status, html = sits(who).page(path)
        assert status == 404
        assert "Maya" not in html
        assert "Back to your caseload" in html


def test_one_s_own_page_is_one_s_own_record(sits, path_of):
    maya = sits("maya")
    answer = maya.client.get(maya.base + path_of("maya"))
    assert (answer.status_code, answer["Location"]) == (302, f"{maya.base}my-record/")


def test_prior_learning_is_put_on_the_record_by_a_lead_and_can_be_taken_back(sits, path_of, award):
    lead, ruth, path = sits("lead"), sits("ruth"), path_of("maya")
    status, html = lead.page(f"{path}prior-learning/")
    assert status == 200
    assert html.count('name="competences"') == 35
    status, html = lead.fill(f"{path}prior-learning/", **award)
    assert status == 200
    assert "It is on the record now" in html
    html = ruth.page(path)[1]
    assert "Northside College" in html
    assert "Certificate 4471, seen." in html
    assert html.split('id="competences"')[1].count("alongside-key--from-elsewhere") == 2
    assert "Take it back" not in html
    withdraw = re.search(rf"{path}(prior-learning/[0-9a-f-]+/withdraw/)", lead.page(path)[1])[1]
    assert "Certificate 4471" in lead.page(path + withdraw)[1]
    status, html = lead.fill(path + withdraw, reason=" ")
    assert status == 400
    status, html = lead.fill(path + withdraw, reason="It was not theirs.")
    assert "It is taken back" in html
    assert "It was not theirs." in html
    assert "alongside-key--from-elsewhere" not in html.split('id="competences"')[1]
    assert lead.fill(path + withdraw, reason="Again.")[0] == 409


def test_sent_twice_prior_learning_is_on_the_record_once(sits, path_of, award):
    lead, path = sits("lead"), path_of("maya")
    for _each in range(2):
        assert lead.fill(f"{path}prior-learning/", **award)[0] == 200
    assert lead.page(path)[1].count("Take it back") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"competences": []}, "competences"),
        ({"competences": ["<x>"]}, "competences"),
        ({"awarded_by": " "}, "awarded_by"),
        ({"evidence": ""}, "evidence"),
        ({"awarded_on": ""}, "awarded_on"),
        ({"awarded_on": "31/01/2026"}, "awarded_on"),
        ({"awarded_on": "2999-01-01"}, "awarded_on"),
        ({"valid_until": "soon"}, "valid_until"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_is_kept(
    sits, path_of, award, changes, field
):
    status, html = sits("lead").fill(f"{path_of('maya')}prior-learning/", **award | changes)
    assert status == 400
    assert f'href="#field-{field}"' in html
    assert f'id="field-{field}"' in html
    if "evidence" not in changes:
        assert "Certificate 4471, seen." in html
    assert award["submission_key"] in html
    assert LedgerText.objects.filter(name="evidence").count() == 0


def test_a_supervisor_records_no_prior_learning(sits, path_of, award):
    ruth, path = sits("ruth"), f"{path_of('maya')}prior-learning/"
    assert ruth.page(path)[0] == 403
    assert ruth.fill(path, **award)[0] == 403
    assert "Record prior learning" not in ruth.page(path_of("maya"))[1]


def test_erasing_asks_for_the_name_and_says_what_was_done(ask, decide, sits, path_of, people):
    decide(ask())
    lead, path = sits("lead"), f"{path_of('maya')}erase/"
    assert "Nobody can bring it back" in lead.page(path)[1]
    for fields in ({"name": "Maya", "reason": "requested"}, {"name": "Maya Okafor", "reason": "retired"}):
        status, html = lead.fill(path, **fields)
        assert status == 400
        assert "Nothing was erased" in html
    assert LearnerRecord.objects.filter(user=people["maya"]).exists()
    record = LearnerRecord.objects.get(user=people["maya"]).uuid
    assert lead.page(f"people/{record}/erased/")[0] == 302  # she is still here
    status, html = lead.fill(path, name=" maya  okafor ", reason="requested")
    assert status == 200
    assert re.search(r"Erased: \d+ texts are gone", html)
    assert "Backups keep what they had" in html
    assert f"<code>{record}</code>" in html
    assert "Maya" not in html
    assert not LearnerRecord.objects.filter(user=people["maya"]).exists()
    assert lead.page(path)[0] == 404


def test_only_course_staff_erase(sits, path_of):
    ruth, path = sits("ruth"), f"{path_of('maya')}erase/"
    assert ruth.page(path)[0] == 403
    assert ruth.fill(path, name="Maya Okafor", reason="requested")[0] == 403
    assert ruth.page(f"{path_of('maya')}erased/")[0] == 403
    assert path.split("/")[-2] not in ruth.page(path_of("maya"))[1].split("workspace-foot")[1]


def test_a_training_lead_may_do_what_a_lead_does_and_not_erase(sits, path_of, people, course_key):
    staff = membership(people["lead"], course_key).actor
    records.give_role(
        staff, course_key=course_key, login="tom", role="training-lead", starts=date(2026, 1, 1)
    )
    tom = sits("tom")
    html = tom.page(path_of("maya"))[1]
    assert "Record prior learning" in html
    assert "Erase this person" not in html
    assert tom.page(f"{path_of('maya')}erase/")[0] == 403
