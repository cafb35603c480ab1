"""A module: the part of the course for one domain, and the order of what is in it."""

from enum import StrEnum

from pydantic import Field

from alongside.content.model import Code, Model, Notice, Reviewed, Text, build, check_unique
from alongside.content.problems import ProblemCode, Problems
from alongside.content.sources import Source, read_yaml


class Status(StrEnum):
    """Whether a module can be learned from yet."""

    WRITTEN = "written"
    OUTLINE = "outline"


class Kind(StrEnum):
    """What a part is made of."""

    LESSON = "lesson"
    SCENARIO = "scenario"
    CHECK = "check"
    REFLECTION = "reflection"
    ROLE_PLAY = "role-play"
    PLAN = "plan"
    PASSPORT = "passport"


GRADED = frozenset({Kind.CHECK, Kind.ROLE_PLAY})


class Part(Model):
    """A step of a module. Each item names one thing in it by kind and code: ``{lesson: listening-well}``."""

    code: Code
    title: Text
    items: tuple[dict[Kind, Code], ...] = Field(min_length=1)

    @property
    def listed(self) -> tuple[tuple[Kind, str], ...]:
        """Kind and code of each item, in order."""
        return tuple(entry for item in self.items for entry in item.items())


class Module(Model):
    """The part of the course for one domain.

    Attributes:
        domain: code of the domain in the framework.
        status: an outline is named to learners as coming; the build leaves it out.
        optional: left out of the build unless asked for.
        outcomes: what a learner will be able to do.
        parts: what it is made of; none in an outline.

    """

    code: Code
    domain: Text
    title: Text
    status: Status
    optional: bool = False
    summary: Text
    outcomes: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()
    reviewed: Reviewed = None
    notice: Notice = None


def parse_module(text: str, path: str = "module") -> Module:
    """Read a ``module.yaml``.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    module = build(Module, source, problems)
    check_unique(
        (part.code for part in module.parts),
        (source.line("parts", at) for at in range(len(module.parts))),
        "part",
        problems,
    )
    for at, part in enumerate(module.parts):
        _check_part(part, at, source, problems)
    _check_status(module, source, problems)
    problems.raise_if_any(as_meant=module)
    return module


def _check_part(part: Part, at: int, source: Source, problems: Problems) -> None:
    here = ("parts", at, "items")
    for position, item in enumerate(part.items):
        if len(item) != 1:
            problems.add(
                source.line(*here, position),
                ProblemCode.ITEM_UNCLEAR,
                f"This item has {len(item)} kinds, and an item is one thing",
                "Start each item with a hyphen of its own, such as - lesson: listening-well",
            )
        elif len(part.items) > 1 and (kind := next(iter(item))) in GRADED:
            problems.add(
                source.line(*here, position),
                ProblemCode.NOT_ALONE,
                f"A {kind} is graded and stands alone in its part, and this one does not",
                "Move it into a part of its own",
            )


def _check_status(module: Module, source: Source, problems: Problems) -> None:
    if module.status is Status.OUTLINE and module.parts:
        problems.add(
            source.line("status"),
            ProblemCode.MODULE_STATUS,
            "This module is an outline and has parts",
            "Write status: written, or delete the parts",
        )
    elif module.status is Status.WRITTEN and not module.parts:
        problems.add(
            source.line("status"),
            ProblemCode.MODULE_STATUS,
            "This module is said to be written and has no parts",
            "Add parts, or write status: outline",
        )
