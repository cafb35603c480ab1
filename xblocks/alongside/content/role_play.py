"""Role-play briefs: who plays what, what an observer watches for, what to talk about afterwards."""

from pydantic import Field

from alongside.content.model import Code, Content, Model, Text, build
from alongside.content.problems import Problems
from alongside.content.sources import read_yaml
from alongside.content.versions import canonical, content_hash

__all__ = ["PartnerPart", "RolePlay", "canonical", "content_hash", "parse_role_play"]


class PartnerPart(Model):
    """The person played opposite the learner.

    Attributes:
        situation: where they are in life and in this conversation; the learner may read it.
        script: how they might open and go on; only the partner and the observer see it.

    """

    name: Text
    situation: Text
    script: tuple[Text, ...] = Field(min_length=1)


class RolePlay(Content):
    """A conversation to be played, observed and signed off against a rubric.

    Attributes:
        rubric: code of the rubric.
        minutes: how long the conversation lasts.
        stop_word: what anybody says to stop at once, without having to explain.
        alternatives: how to be assessed without playing; nobody has to play.

    """

    rubric: Code
    minutes: int = Field(ge=1, le=120)
    stop_word: Text
    learner_part: Text
    partner_part: PartnerPart
    observer_watches: tuple[Text, ...] = Field(min_length=1)
    debrief: tuple[Text, ...] = Field(min_length=1)
    alternatives: Text


def parse_role_play(text: str, path: str = "role-play") -> RolePlay:
    """Read a role-play's YAML.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    role_play = build(RolePlay, read_yaml(text, problems), problems)
    problems.raise_if_any(as_meant=role_play)
    return role_play
