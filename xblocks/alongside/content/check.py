"""Knowledge checks: single and multiple choice, each option with the reason why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from alongside.content.model import (
    Code,
    CompetenceCode,
    Content,
    Model,
    Text,
    build,
    check_unique,
    coded_by_text,
    known_by,
)
from alongside.content.problems import ProblemCode, Problems
from alongside.content.sources import Source, read_yaml


class ItemKind(StrEnum):
    """Whether exactly one option is correct, or any number of them."""

    SINGLE = "single"
    MULTIPLE = "multiple"


class Option(Model):
    """Something a learner may tick, and the reason why it is or is not correct."""

    text: Text
    code: Code = coded_by_text()
    correct: bool = False
    reason: Text


class Item(Model):
    """One question."""

    code: Code
    competence: CompetenceCode
    kind: ItemKind
    question: Text
    options: tuple[Option, ...]

    @property
    def correct_options(self) -> frozenset[str]:
        """The codes of the options that a right answer consists of."""
        return frozenset(option.code for option in self.options if option.correct)


class Check(Content):
    """A knowledge check. ``pass_mark`` is the part of the items, 0 to 1, that must be right to pass."""

    pass_mark: float = Field(ge=0, le=1)
    items: tuple[Item, ...] = Field(min_length=1)

    def item(self, code: str) -> Item:
        """Return the item with this code.

        Raises:
            KeyError: when there is none.

        """
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)


class MarkedOption(NamedTuple):
    """One option of a marked item, with the reason why it is or is not correct."""

    option_code: str
    chosen: bool
    correct: bool
    reason: str


@dataclass(frozen=True)
class MarkedItem:
    """An answered item: whether the answer is right, and every option with its reason."""

    item_code: str
    correct: bool
    reasons: tuple[MarkedOption, ...]


@dataclass(frozen=True)
class CheckScore:
    """How many items were answered rightly, out of how many, and whether that passes."""

    correct: int
    total: int
    passed: bool


class UnknownAnswer(LookupError):
    """An answer to an item, or with an option, that the check does not have."""


def mark(check: Check, item_code: str, chosen: frozenset[str]) -> MarkedItem:
    """Mark the answer to one item: right when exactly the correct options are chosen.

    Raises:
        UnknownAnswer: when there is no such item or option.

    """
    try:
        item = check.item(item_code)
    except KeyError:
        raise UnknownAnswer(item_code) from None
    if unknown := chosen - {option.code for option in item.options}:
        raise UnknownAnswer(", ".join(sorted(unknown)))
    return MarkedItem(
        item_code,
        chosen == item.correct_options,
        tuple(
            MarkedOption(option.code, option.code in chosen, option.correct, option.reason)
            for option in item.options
        ),
    )


def score(check: Check, answers: Mapping[str, frozenset[str]]) -> CheckScore:
    """Score the answers given so far; an item without an answer counts as not right.

    Answers to items that an author has since removed do not count.
    """
    right = sum(answers.get(item.code) == item.correct_options for item in check.items)
    total = len(check.items)
    return CheckScore(right, total, right >= check.pass_mark * total)


def parse_check(text: str, path: str = "check") -> Check:
    """Read a knowledge check's YAML.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    check = build(Check, source, problems)
    check_unique(
        (item.code for item in check.items),
        (source.line("items", at) for at in range(len(check.items))),
        "item",
        problems,
    )
    for at, item in enumerate(check.items):
        _check_item(item, at, source, problems)
    problems.raise_if_any(as_meant=check)
    return check


def _check_item(item: Item, at: int, source: Source, problems: Problems) -> None:
    here = ("items", at)
    check_unique(
        (known_by(option.code, option.text) for option in item.options),
        (source.line(*here, "options", option) for option in range(len(item.options))),
        "option",
        problems,
    )
    if len(item.options) < 2:
        problems.add(
            source.line(*here),
            ProblemCode.OPTIONS_TOO_FEW,
            f'The item "{item.code}" has fewer than two options',
            "Write at least one option that is correct and one that is not",
        )
        return
    right = len(item.correct_options)
    if item.kind is ItemKind.SINGLE and right != 1:
        problems.add(
            source.line(*here),
            ProblemCode.ANSWERS_WRONG,
            f'The item "{item.code}" is of kind single and has {right} correct options',
            "Mark one option with correct: true, or write kind: multiple",
        )
    elif item.kind is ItemKind.MULTIPLE and not 0 < right < len(item.options):
        problems.add(
            source.line(*here),
            ProblemCode.ANSWERS_WRONG,
            f'The item "{item.code}" has {"no" if right == 0 else "only"} correct options',
            "Mark at least one option with correct: true, and leave at least one without it",
        )
