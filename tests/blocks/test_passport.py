"""The passport block: the wheel, the table that says the same, what is next, the story, and the way to take it away."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.course import shipped_framework
from alongside.passport import PassportBlock
from alongside.records import api as records
from alongside.records.data import EvidenceKind
from alongside.server import catalogue
from tests.blocks.conftest import actor_of, course_key, words
from tests.blocks.role_plays import ask_to_be_seen, decide

UNIT = "passport-passport"
LESSON = "alongside_lesson:the-boundary-of-the-role"
ROLE_PLAY = "Role-play: a first meeting with Jo"
SIGNABLE = sum(competence.signed_off for competence in shipped_framework().competences)


def rows(page):
    """Return each row of the table by its competence's code, as a reader sees its cells."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.DOTALL):
        head, *cells = [words(cell) for cell in re.split(r"<t[hd][ >]", row)[1:]]
        code = re.search(r"\d+\.\w+", head)[0]
        found[code] = [head.partition(">")[2].strip(), *(cell.rpartition(">")[2].strip() for cell in cells)]
    return found


def petals(page, mark):
    return page.count(f'href="#as-petal-{mark}"')


def part(page, start, end="</section>"):
    return page.split(start)[1].split(end)[0]


def bring_along(lead, maya, **changes):
    """Record that Maya brings something from elsewhere."""
    (learner,) = (
        row
        for row in records.caseload(actor_of(lead), course_key=course_key()).rows
        if row.learner_id == maya.user.pk
    )
    recorded = {
        "competences": ["3.1"],
        "awarded_by": "Open College",
        "evidence": "Certificate 12",
        "awarded_on": timezone.localdate() - timedelta(days=40),
        "valid_until": None,
        "submission_key": uuid4(),
    }
    records.record_prior_learning(
        actor_of(lead), course_key=course_key(), record_uuid=learner.record_uuid, **recorded | changes
    )


def test_every_competence_is_there_and_nothing_is_yet(maya):
    page = maya.open(UNIT)
    framework = shipped_framework()
    assert f"0 of {SIGNABLE} competences are signed off" in words(page)
    assert "Maya Okafor’s passport" in words(page)
    table = rows(page)
    assert list(table) == [competence.code for competence in framework.competences]
    assert all(competence.short_title in table[competence.code][0] for competence in framework.competences)
    assert petals(page, "not-yet") == SIGNABLE
    assert "The story so far" not in page


def test_it_is_one_link_away_from_how_far_somebody_has_come(maya):
    assert f'<a href="/unit/{UNIT}/">Your passport</a>' in maya.client.get("/progress/").content.decode()


def test_somebody_who_has_just_begun_is_shown_the_first_page_of_the_course(maya):
    following = part(maya.open(UNIT), "What is next")
    first = next(each for each in catalogue.current().pages if each.block_type == "alongside_lesson")
    assert words(following).endswith(f"Read “{first.title}”")
    address = re.search(r'href="([^"]+)"', following)[1]
    assert first.title in words(maya.client.get(address.partition("#")[0]).content.decode())


def test_what_nobody_signs_off_says_why_and_is_not_counted(maya):
    page = maya.open(UNIT)
    assert petals(page, "not-here") == 3
    assert rows(page)["9.a"][0].startswith("9.a Recruiting and welcoming Not signed off here")
    why_not = shipped_framework().competence("9.a").why_not
    assert words(page).count(why_not) == 1


def test_what_was_read_practised_and_checked_is_counted_with_its_day(maya, days_pass):
    maya.ask(LESSON, "read")
    days_pass(3)
    page = maya.open(UNIT)
    _title, read, walked, passed, assessed, signed_off, following = rows(page)["3.3"]
    day = timezone.localdate() - timedelta(days=3)
    assert read == f"1 of 2 {day.day} {day:%b} {day.year}"
    assert re.fullmatch(r"0 of \d+", walked)
    assert re.fullmatch(r"0 of \d+", passed)
    assert (assessed, signed_off) == ("", "")
    assert following.startswith("Read “")
    assert petals(page, "learning") == 1


def test_what_was_watched_is_counted_with_what_was_read_and_the_column_says_so(maya):
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "show", {"shown": "watch"})
    at = 0
    while 'data-action="choose"' in maya.ask(block, "choose", {"at": at, "shown": "watch"})["html"]:
        at += 1
    page = maya.open(UNIT)
    assert page.count('<th scope="col">Read or watched</th>') == 1
    _title, read, walked, *_rest = rows(page)["3.3"]
    assert read.startswith("1 of 3 ")
    assert walked.startswith("0 of ")
    assert "Lessons" not in part(page, '<table class="alongside-states">', "</table>")


def test_whether_a_plan_was_opened_is_not_told(maya):
    before = rows(maya.open(UNIT))
    records.note_evidence(
        actor_of(maya),
        course_key=course_key(),
        usage_key="block@plan",
        kind=EvidenceKind.PLAN_OPENED,
        competences=["6.a"],
    )
    assert rows(maya.open(UNIT)) == before


def test_a_request_waits_to_be_seen(maya):
    ask_to_be_seen(maya)
    page = maya.open(UNIT)
    assert words(part(page, "What is next")).endswith(f"Waiting to be seen: {ROLE_PLAY}")
    row, today = rows(page)["3.3"], timezone.localdate()
    assert "Self-assessed" in row[0]
    assert (row[4], row[6]) == (f"{today.day} {today:%b} {today.year}", "Waiting to be seen")
    assert petals(page, "self-assessed") == 6


def test_after_practise_again_the_role_play_is_next(maya, ruth):
    ask_to_be_seen(maya)
    decide(ruth, "practise-again")
    assert rows(maya.open(UNIT))["3.3"][6] == "Practise, ask again"


def test_a_sign_off_says_who_saw_what_when_and_by_which_rubric(maya, ruth):
    ask_to_be_seen(maya)
    seen_on = timezone.localdate() - timedelta(days=2)
    decide(ruth, "signed-off", observed_on=seen_on.isoformat())
    page, today = maya.open(UNIT), timezone.localdate()
    row = rows(page)["3.3"]
    assert row[5] == f"Ruth Ferreira 1 {today.day} {today:%b} {today.year}"
    assert row[6] == ""
    note = part(page, 'id="as-note-1"', "</li>")
    assert f"{ROLE_PLAY} , seen on {seen_on.day} {seen_on:%b} {seen_on.year}" in words(note)
    assert "by the rubric “Core relational skills: a first meeting”, version " in words(note)
    address = re.search(r'href="([^"#]+)', note)[1]
    assert "Ruth Ferreira" in words(maya.client.get(address).content.decode())
    assert petals(page, "signed-off") == 6
    assert f"6 of {SIGNABLE} competences are signed off" in words(page)


def test_it_says_what_a_sign_off_does_not_mean(maya, ruth):
    ask_to_be_seen(maya)
    decide(ruth, "signed-off")
    page = words(maya.open(UNIT))
    assert "It does not say that a person is safe to work alone." in page
    assert "“not yet” only means not yet" in page
    assert page.count("safe to") == 1


def test_a_sign_off_runs_out_in_word_and_picture(maya, ruth, holds_for_a_year, days_pass):
    ask_to_be_seen(maya)
    decide(ruth, "signed-off", observed_on=timezone.localdate().isoformat())
    assert "runs out soon" not in maya.open(UNIT)
    days_pass(330)
    page = maya.open(UNIT)
    assert "Signed off, runs out soon: 6" in words(page)
    assert f"6 of {SIGNABLE}" in words(page)
    assert petals(page, "running-out") == 6
    assert rows(page)["3.3"][6].startswith("Renew by ")
    assert words(part(page, "What is next")).startswith("Renew it by ")
    days_pass(60)
    page = maya.open(UNIT)
    assert "Sign-off run out: 6" in words(page)
    assert "runs out soon" not in page
    assert f"0 of {SIGNABLE}" in words(page)
    assert petals(page, "run-out") == 6
    assert "ran out on" in rows(page)["3.3"][5]


def test_what_was_brought_from_elsewhere_says_who_awarded_it_and_who_recorded_it(maya, lead):
    maya.ask(LESSON, "read")
    bring_along(lead, maya)
    page, today = maya.open(UNIT), timezone.localdate()
    row = rows(page)["3.1"]
    assert "Signed off, brought from elsewhere" in row[0]
    assert row[5].startswith("Open College awarded ")
    assert row[5].endswith(f"Lena Dahl recorded here {today.day} {today:%b} {today.year}")
    assert petals(page, "from-elsewhere") == 1


def test_what_the_framework_no_longer_names_is_still_there(maya, lead):
    maya.ask(LESSON, "read")
    bring_along(lead, maya, competences=["12.z"])
    page = maya.open(UNIT)
    assert "Competences that the framework no longer names" in page
    assert "Open College" in rows(page)["12.z"][5]
    assert f"0 of {SIGNABLE}" in words(page)


def test_the_story_is_told_newest_first_and_the_rest_is_folded(maya, ruth):
    for _again in range(3):
        ask_to_be_seen(maya)
        decide(ruth, "practise-again")
    story = part(maya.open(UNIT), "The story so far")
    told = [words(each) for each in re.findall(r"<li class=\"alongside-key--.*?</p>", story, re.DOTALL)]
    assert len(told) == 9
    assert f"Ruth Ferreira asked for “{ROLE_PLAY}” to be practised again." in told[0]
    assert f"Maya Okafor asked for “{ROLE_PLAY}” to be seen." in told[8]
    assert len(re.findall("<li", story.split("<details>")[0])) == 6
    assert "Earlier" in story


def test_the_story_has_no_word_that_was_written(maya, ruth):
    ask_to_be_seen(maya)
    decide(ruth, "practise-again", next_step="Leave more silence.", strengths="Warm from the start.")
    page = maya.open(UNIT)
    assert "Leave more silence." not in page
    assert "Warm from the start." not in page


def test_an_erased_name_leaves_words(maya, ruth):
    ask_to_be_seen(maya)
    decide(ruth, "signed-off")
    records.retire_person(user_id=ruth.user.pk)
    page = maya.open(UNIT)
    assert "Ruth" not in page
    assert rows(page)["3.3"][5].startswith("somebody whose name was erased 1 ")
    assert "Somebody signed off" in words(page)


def test_what_can_be_taken_away_is_one_link_away_once_there_is_something(maya):
    assert "My whole record" not in maya.open(UNIT)
    assert 'data-action="print"' in maya.open(UNIT)
    maya.ask(LESSON, "read")
    page = maya.open(UNIT)
    for link in ("My whole record", "Print my passport or save it"):
        address = page.split(f'">{link}')[0].rpartition('href="')[2]
        assert maya.client.get(address).status_code == 200


def test_a_framework_of_ones_own_is_shown(maya, monkeypatch):
    text = """
title: Ours
source: Ours
licence_note: Ours
domains:
  - code: "1"
    title: Being there
    short_title: Being there
    official: false
    source: Ours
    layer: core
    summary: Being there.
    competences:
      - code: "1.1"
        title: Coming
        short_title: Coming
        official: false
        source: Ours
        summary: Coming.
        signed_off: true
"""
    monkeypatch.setattr(PassportBlock, "content", text)
    page = maya.open(UNIT)
    assert list(rows(page)) == ["1.1"]
    assert "0 of 1 competences are signed off" in words(page)
    assert "Mapped to: Ours." in words(page)


@pytest.mark.parametrize("name", ["maya", "ruth"])
def test_no_row_waits_for_a_query_of_its_own(visitor, name, django_assert_max_num_queries):
    person = visitor(name)
    person.open(UNIT)
    with django_assert_max_num_queries(8):  # the session, the account and the enrolment among them
        person.open(UNIT)
