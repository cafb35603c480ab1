"""Practice in rating: everybody rates a shared example for themselves, and sees how far they agree with others."""

import pytest

from alongside.content.course import shipped_examples, shipped_rubric


@pytest.fixture
def example():
    return next(iter(shipped_examples().values()))


@pytest.fixture
def given(example):
    """A complete rating at one level, as the form posts it."""
    rubric = shipped_rubric(example.rubric)
    return lambda level: {
        "ratings": {
            criterion.code: {"level": level, "behaviours": [], "note": "", "done": ""}
            for criterion in rubric.criteria
        }
    }


def test_the_examples_are_listed_and_what_was_rated_is_marked(sits, example, given, people):
    ruth = sits("ruth")
    html = ruth.page("practice/")[1]
    assert example.title in html
    assert "Not rated by you yet." in html
    assert ruth.send(f"practice/{example.code}/rate/", given("ready"))[0] == 200
    assert "You rated it on" in ruth.page("practice/")[1]
    assert "Not rated by you yet." in sits("lead").page("practice/")[1]


def test_the_form_is_the_same_without_what_belongs_to_a_learner(sits, example):
    html = sits("ruth").page(f"practice/{example.code}/")[1]
    for criterion in shipped_rubric(example.rubric).criteria:
        assert html.count(f'name="{criterion.code}-behaviour"') == len(criterion.behaviours.codes)
    assert html.count('class="assess-moments__worker"') > 0
    for name in ("strengths", "next_step", "observed_on", "relation"):
        assert f'name="{name}"' not in html


def test_afterwards_one_sees_agreement_and_no_names(sits, example, given):
    ruth, lead = sits("ruth"), sits("lead")
    page = f"practice/{example.code}/"
    status, answer = ruth.send(f"{page}rate/", given("ready"))
    assert status == 200
    html = ruth.client.get(answer["next"]).content.decode()
    assert "You are the first." in html
    assert "alongside-assess__form" not in html
    lead.send(f"{page}rate/", given("strong"))
    for person, other in ((ruth, "Dahl"), (lead, "Ferreira")):
        html = person.page(page)[1].split("<main")[1]
        assert "Counted over 7 pairs" in html
        assert other not in html


def test_it_counts_once_and_the_same_twice_is_one(sits, example, given):
    ruth, rate = sits("ruth"), f"practice/{example.code}/rate/"
    assert ruth.send(rate, given("ready"))[0] == 200
    assert ruth.send(rate, given("ready"))[0] == 200
    status, answer = ruth.send(rate, given("stop"))
    assert status == 409
    assert "The first rating counts" in answer["message"]


def test_it_has_to_be_complete(sits, example, given):
    ruth = sits("ruth")
    ratings = given("ready")
    ratings["ratings"].popitem()
    status, answer = ruth.send(f"practice/{example.code}/rate/", ratings)
    assert status == 400
    assert answer["problems"]
    assert ruth.send(f"practice/{example.code}/rate/", {})[0] == 400


def test_it_is_for_those_who_assess(sits, example, given):
    maya = sits("maya")
    assert maya.page("practice/")[0] == 403
    assert maya.page(f"practice/{example.code}/")[0] == 403
    assert maya.send(f"practice/{example.code}/rate/", given("ready"))[0] == 403


def test_an_unknown_example_is_not_found(sits, given):
    ruth = sits("ruth")
    assert ruth.page("practice/nothing-here/")[0] == 404
    assert ruth.send("practice/nothing-here/rate/", given("ready"))[0] == 404
