from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from alongside.content.course import shipped_framework
from alongside.records import api as records
from alongside.wheel import FIRM, REACH, draw
from tests.blocks.conftest import actor_of, course_key, words
from tests.blocks.test_sign_off import ask_to_be_seen, decide

UNIT = "passport-passport"


def test_every_competence_is_there_and_nothing_is_yet(maya):
    page = words(maya.open(UNIT))
    framework = shipped_framework()
    assert f"0 of {len(framework.competences)} competences are signed off" in page
    assert all(competence.short_title in page for competence in framework.competences)
    assert "Maya Okafor’s passport" in page


def test_a_sign_off_says_who_and_when(maya, ruth):
    ask_to_be_seen(maya)
    decide(ruth, "signed-off")
    page = maya.open(UNIT)
    assert "by Ruth Ferreira," in words(page)
    assert page.count("alongside-petal--signed-off") == 6


def test_a_sign_off_runs_out_in_word_and_picture(maya, ruth, holds_for_a_year, days_pass):
    ask_to_be_seen(maya)
    decide(ruth, "signed-off", observed_on=timezone.localdate().isoformat())
    assert "Runs out soon." not in maya.open(UNIT)
    days_pass(330)
    page = maya.open(UNIT)
    assert "Runs out soon." in words(page)
    assert "Signed off, runs out soon: 6" in words(page)
    assert "6 of" in words(page)
    assert page.count("alongside-petal--running-out") == 6
    days_pass(60)
    page = maya.open(UNIT)
    assert "Sign-off run out : signed off by Ruth Ferreira," in words(page)
    assert "Runs out soon." not in words(page)
    assert "0 of" in words(page)
    assert page.count("alongside-petal--run-out") == 6


def test_what_was_brought_from_elsewhere_says_so_and_who_recorded_it(maya, lead, ruth):
    maya.ask("alongside_lesson:the-boundary-of-the-role", "read")
    (learner,) = (
        row
        for row in records.caseload(actor_of(lead), course_key=course_key()).rows
        if row.learner_id == maya.user.pk
    )
    records.record_prior_learning(
        actor_of(lead),
        course_key=course_key(),
        record_uuid=learner.record_uuid,
        competences=["3.1"],
        awarded_by="Open College",
        evidence="Certificate 12",
        awarded_on=timezone.localdate() - timedelta(days=40),
        valid_until=None,
        submission_key=uuid4(),
    )
    page = maya.open(UNIT)
    assert "Signed off , brought from elsewhere: recorded by Lena Dahl," in words(page)
    assert "Signed off, brought from elsewhere: 1" in words(page)
    assert page.count("alongside-tip") == 1


def test_the_whole_record_is_one_link_away_once_there_is_one(maya):
    assert "My whole record" not in maya.open(UNIT)
    maya.ask("alongside_lesson:the-boundary-of-the-role", "read")
    page = maya.open(UNIT)
    address = page.split('">My whole record')[0].rpartition('href="')[2]
    assert maya.client.get(address).status_code == 200


def test_the_wheel_has_a_petal_for_every_competence_and_none_overlap():
    domains = (
        ("1", (("1.1", "not-yet"), ("1.2", "signed-off"))),
        ("2", tuple(("2.1", standing) for standing in REACH)),
    )
    sectors = draw(domains)
    assert [[petal.code for petal in sector.petals] for sector in sectors] == [
        ["1.1", "1.2"],
        ["2.1"] * len(REACH),
    ]
    assert [petal.path == "" for petal in sectors[0].petals] == [True, False]
    tracks = [petal.track for sector in sectors for petal in sector.petals]
    assert len(set(tracks)) == len(tracks)


def test_every_mark_is_drawn_as_far_as_it_reaches():
    (sector,) = draw((("2", tuple((mark, mark) for mark in REACH)),))
    for petal in sector.petals:
        assert (petal.path == petal.track) == (REACH[petal.mark] == 1)
        assert bool(petal.firm) == (petal.mark in FIRM)
