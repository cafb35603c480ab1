from alongside.content.course import shipped_framework
from alongside.wheel import REACH, draw
from tests.blocks.conftest import words
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
