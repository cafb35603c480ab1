import pytest

from tests.blocks.checks import BLOCK, CHECK, UNIT, answer_all, grade_of
from tests.blocks.conftest import words


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


def test_an_answer_sent_twice_counts_once_and_comes_again(maya):
    """The connection went before the reasons came, so the page asks again."""
    for item in CHECK.items:
        given = {"item": item.code, "chosen": [item.options[0].code]}
        assert maya.ask(BLOCK, "answer", given) == maya.ask(BLOCK, "answer", given)


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
