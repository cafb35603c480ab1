"""Everything that can be written of a person, with a mark in it to look for."""

from dataclasses import replace

import pytest

from alongside.content.rubric import Rating
from alongside.records import api
from alongside.records.data import EvidenceKind
from tests.records.conftest import (
    COURSE,
    MARK,
    OTHER_USAGE,
    READY,
    RUBRIC,
    USAGE,
    filled_in,
)

NOTED = {code: Rating(rating.level, rating.behaviours, MARK, MARK) for code, rating in READY.items()}

WRITTEN = filled_in(ratings=NOTED, strengths=MARK, next_step=MARK, relation=MARK)

THIRD_USAGE = "block-v1:Alongside+PSW+2026+type@alongside_sign_off+block@the-text"


@pytest.fixture
def marked(story, tom):
    """Return a story in which everything that can be typed by or about Maya holds the mark, and Tom learns too."""
    story = replace(story, maya=replace(story.maya, full_name=f"Maya {MARK}"))
    mine = {"course_key": COURSE}
    api.save_plan(story.maya, **mine, plan_code="self-care", answers={"rest": MARK}, base_version=0)
    api.save_self_assessment(
        story.maya, **mine, usage_key=THIRD_USAGE, rubric=RUBRIC, ratings=NOTED, base_version=0
    )
    api.note_evidence(
        story.maya, **mine, usage_key=USAGE, kind=EvidenceKind.LESSON_READ, competences=["3.1", "9.1"]
    )
    decision = story.decide(
        story.claimed(ratings=NOTED), ratings=NOTED, strengths=MARK, next_step=MARK, relation=MARK
    )
    api.reply(story.maya, **mine, decision_uuid=decision.uuid, text=MARK)
    other = story.decide(story.claimed(usage_key=OTHER_USAGE))
    api.withdraw(story.ruth, **mine, decision_uuid=other.uuid, reason=MARK)
    claimed = story.claimed(usage_key=THIRD_USAGE, ratings=NOTED)
    api.save_draft(story.ruth, **mine, request_uuid=claimed.uuid, draft=WRITTEN, base_version=0)
    for actor in (story.maya, story.ruth):
        story.comment(claimed, actor, MARK)
    story.supervise(tom, story.ruth)
    story.decide(api.claim(story.ruth, **mine, request_uuid=story.request(tom).uuid))
    return story
