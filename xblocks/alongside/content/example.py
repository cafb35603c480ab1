"""Shared examples: a role-play written down, which assessors rate each for themselves and then compare.

What they give it counts for nothing but their agreement.
"""

from pathlib import PurePosixPath

from pydantic import Field

from alongside.content.model import Code, Content, Model, Text, build
from alongside.content.problems import ProblemCode, Problems, did_you_mean, listing
from alongside.content.scenario import Person
from alongside.content.sources import read_yaml
from alongside.content.versions import canonical, content_hash

__all__ = ["Example", "Moment", "canonical", "content_hash", "parse_example"]


class Moment(Model):
    """What one person says, what an observer sees them do, or both."""

    who: Text
    says: Text | None = None
    does: Text | None = None


class Example(Content):
    """A conversation for practice in rating.

    Attributes:
        rubric: code of the rubric that it is rated by.
        worker: name of the one of the people who is rated.
        setting: where they are, and what has gone before.
        people: those who appear.
        moments: the conversation, in order.

    """

    code: Code
    rubric: Code
    worker: Text
    setting: Text
    people: tuple[Person, ...] = Field(min_length=2)
    moments: tuple[Moment, ...] = Field(min_length=1)


def parse_example(text: str, path: str = "example", code: str | None = None) -> Example:
    """Read a shared example's YAML.

    Args:
        text: the YAML.
        path: what to call the file in problems.
        code: the example's code, which is the stem of its file; without it, the stem of ``path``.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    example = build(Example, source, problems, code=code or PurePosixPath(path).stem)
    names = [person.name for person in example.people]
    places: list[tuple[str, tuple[str | int, ...]]] = [(example.worker, ("worker",))]
    places += [(moment.who, ("moments", at, "who")) for at, moment in enumerate(example.moments)]
    for name, place in places:
        if name not in names:
            problems.add(
                source.line(*place),
                ProblemCode.SPEAKER_UNKNOWN,
                f'Nobody among the people is called "{name}"',
                did_you_mean(name, names, f"Write {listing(names)}"),
            )
    for at, moment in enumerate(example.moments):
        if moment.says is None and moment.does is None:
            problems.add(
                source.line("moments", at),
                ProblemCode.KEY_MISSING,
                "Nothing is said or done here",
                "Write says: with what is said, or does: with what can be seen",
            )
    problems.raise_if_any(as_meant=example)
    return example
