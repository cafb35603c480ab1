"""What tests do with a knowledge check through its block."""

from alongside.content.course import shipped_course
from alongside.content.module import Kind

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


def grade_of(person):
    """Return the part of the points that the gradebook has."""
    from submissions.models import Score

    score = Score.objects.latest("pk")
    return score.points_earned / score.points_possible
