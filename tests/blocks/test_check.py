import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from tests.blocks.conftest import words

UNIT, BLOCK = "check-core-relational-skills", "alongside_check:core-relational-skills"
CHECK = next(
    unit.document.content
    for unit in shipped_course().units
    if unit.kind is Kind.CHECK and unit.code == "core-relational-skills"
)


def answer_all(person, right):
    for item in CHECK.items:
        correct = [option.code for option in item.options if option.correct]
        wrong = [option.code for option in item.options if not option.correct][:1]
        last = person.ask(BLOCK, "answer", {"item": item.code, "chosen": correct if right else wrong})
    return last


def test_reasons_come_with_the_answer_and_not_before(maya):
    page = words(maya.open(UNIT))
    reasons = {item.code: [option.reason for option in item.options] for item in CHECK.items}
    assert not [reason for each in reasons.values() for reason in each if " ".join(reason.split()) in page]
    first = CHECK.items[0]
    answered = maya.ask(BLOCK, "answer", {"item": first.code, "chosen": [first.options[0].code]})
    assert all(" ".join(reason.split()) in words(answered["question"]) for reason in reasons[first.code])
    page = words(maya.open(UNIT))
    told = {
        code for code, each in reasons.items() if any(" ".join(reason.split()) in page for reason in each)
    }
    assert told == {first.code}


def test_a_question_is_answered_once_in_a_round(maya):
    first = CHECK.items[0]
    maya.ask(BLOCK, "answer", {"item": first.code, "chosen": [first.options[0].code]})
    again = maya.post(BLOCK, "answer", {"item": first.code, "chosen": [first.options[1].code]})
    assert again.status_code == 409


@pytest.mark.parametrize("chosen", [[], ["nothing"], "text", [["list"]], None])
def test_what_is_no_answer_is_refused_in_words(maya, chosen):
    response = maya.post(BLOCK, "answer", {"item": CHECK.items[0].code, "chosen": chosen})
    assert response.status_code == 400
    assert response.json()["message"]


def test_the_best_round_counts(maya):
    assert f"{len(CHECK.items)} of {len(CHECK.items)}" in words(answer_all(maya, right=True)["result"])
    assert grade_of(maya) == 1.0
    maya.ask(BLOCK, "again")
    assert f"0 of {len(CHECK.items)}" in words(answer_all(maya, right=False)["result"])
    assert grade_of(maya) == 1.0
    assert f"Your best so far: {len(CHECK.items)} of {len(CHECK.items)}." in words(maya.open(UNIT))


def grade_of(person):
    """Return the part of the points that the gradebook has."""
    from submissions.models import Score

    score = Score.objects.latest("pk")
    return score.points_earned / score.points_possible
