"""Templates for private writing: the self-care plan, and the reflections that follow its form."""

from enum import StrEnum

from pydantic import Field

from alongside.content.model import Code, CompetenceCode, Content, Model, Text, build, check_unique
from alongside.content.problems import Problems
from alongside.content.sources import read_yaml


class PlanKind(StrEnum):
    """Whether the writing is kept and returned to, or looks back once."""

    PLAN = "plan"
    REFLECTION = "reflection"


class Section(Model):
    """One thing to write about. ``help`` and ``examples`` are there for whoever finds the page too white."""

    code: Code
    title: Text
    prompt: Text
    help: Text | None = None
    examples: tuple[Text, ...] = ()


class Plan(Content):
    """A template for private writing. What a learner writes into it is never scored."""

    kind: PlanKind
    competences: tuple[CompetenceCode, ...]
    intro: Text
    sections: tuple[Section, ...] = Field(min_length=1)


def parse_plan(text: str, path: str = "plan") -> Plan:
    """Read a plan's or a reflection's YAML.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    plan = build(Plan, source, problems)
    check_unique(
        (section.code for section in plan.sections),
        (source.line("sections", at) for at in range(len(plan.sections))),
        "section",
        problems,
    )
    problems.raise_if_any(as_meant=plan)
    return plan
