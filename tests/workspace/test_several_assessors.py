"""A rubric that asks for two: each rates without the other's rating, then both are compared and one decides."""

from uuid import uuid4

import pytest

from alongside.content.course import shipped_course


@pytest.fixture
def rubric(role_play):
    shipped = shipped_course().rubrics[role_play.rubric].content
    return shipped.model_copy(update={"assessors": 2})


@pytest.fixture
def path(ask):
    return f"requests/{ask()}/"


@pytest.fixture
def rate(filled_in):
    def send(person, path, level="ready", **changes):
        assert person.send(f"{path}open/")[0] == 200
        return person.send(f"{path}rate/", filled_in(level, submission_key=str(uuid4()), **changes))

    return send


def test_the_first_hands_in_and_waits(path, sits, rate):
    ruth = sits("ruth")
    html = ruth.send(f"{path}open/")[1]["html"]
    assert "Hand in my rating" in html
    assert 'value="signed-off"' not in html
    status, answer = rate(ruth, path)
    assert status == 200
    assert "1 of 2 ratings are in." in answer["html"]
    assert "Your rating is in." in answer["html"]
    assert ruth.send(f"{path}decide/", {"outcome": "signed-off", "submission_key": str(uuid4())})[0] in (
        400,
        409,
    )


def test_the_second_does_not_see_the_first(path, sits, rate):
    rate(sits("ruth"), path, "strong", strengths="Ruth's words")
    lead = sits("lead")
    before = lead.page(path)[1]
    assert "1 of 2 ratings are in." in before
    opened = lead.send(f"{path}open/")[1]["html"]
    for html in (before, opened):
        assert "Ruth's words" not in html
        assert "side by side" not in html
    assert " checked" not in opened


def test_both_are_compared_and_one_decides(path, sits, rate, filled_in, rubric):
    ruth, lead = sits("ruth"), sits("lead")
    mixed = filled_in()["ratings"]
    mixed[rubric.criteria[0].code] = {"level": "strong", "behaviours": [], "note": "She stayed with it."}
    rate(ruth, path)
    status, answer = rate(lead, path, ratings=mixed)
    assert status == 200
    for html in (answer["html"], ruth.page(path)[1]):
        same = len(rubric.criteria) - 1
        assert f"The same level for {same} of {same + 1} pairs." in html
        assert "Weighted kappa" in html
        assert html.count('class="assess-differs"') == 1
        assert "She stayed with it." in html
        assert 'value="signed-off"' in html
    decision = {"outcome": "signed-off", "submission_key": str(uuid4()), "strengths": "Both of us saw it."}
    status, answer = ruth.send(f"{path}decide/", decision)
    assert status == 200, answer
    assert "Both of us saw it." in answer["html"]
    assert "side by side" in answer["html"]


def test_no_sign_off_over_somebody_s_doubt(path, sits, rate):
    ruth, lead = sits("ruth"), sits("lead")
    rate(ruth, path)
    rate(lead, path, "emerging")
    key = str(uuid4())
    status, answer = ruth.send(f"{path}decide/", {"outcome": "signed-off", "submission_key": key})
    assert status == 400
    assert answer["problems"]["outcome"]
    decision = {"outcome": "practise-again", "submission_key": key, "next_step": "Ask about Fridays."}
    assert ruth.send(f"{path}decide/", decision)[0] == 200


def test_who_has_not_rated_does_not_decide(path, sits, rate, people, course_key):
    rate(sits("ruth"), path)
    rate(sits("lead"), path)
    lead_html = sits("lead").page(path)[1]
    assert 'value="signed-off"' in lead_html
    assert sits("tom").page(path)[0] == 404


def test_the_same_rating_sent_twice_is_one(path, sits, filled_in):
    ruth = sits("ruth")
    ruth.send(f"{path}open/")
    rating = filled_in(submission_key=str(uuid4()))
    assert ruth.send(f"{path}rate/", rating)[0] == 200
    status, answer = ruth.send(f"{path}rate/", rating)
    assert status == 200
    assert "1 of 2 ratings are in." in answer["html"]
