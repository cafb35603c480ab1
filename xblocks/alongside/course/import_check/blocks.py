"""What is asked of each of our blocks in an archive."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import yaml
from lxml import etree

from alongside.content.check import parse_check
from alongside.content.course import shipped_rubric
from alongside.content.framework import parse_framework
from alongside.content.lesson import Lesson, parse_lesson
from alongside.content.plan import parse_plan
from alongside.content.problems import ContentError, Problem, ProblemCode
from alongside.content.role_play import RolePlay, parse_role_play
from alongside.content.rubric import parse_rubric
from alongside.content.scenario import parse_scenario
from alongside.course.import_check.elements import RUBRIC, is_block, target, text_of

PARSERS: dict[str, Callable[[str, str], Any]] = {
    "alongside_lesson": parse_lesson,
    "alongside_scenario": parse_scenario,
    "alongside_check": parse_check,
    "alongside_plan": parse_plan,
    "alongside_sign_off": parse_role_play,
    "alongside_passport": parse_framework,
}
_PASSPORT = "alongside_passport"  # without a text it shows the framework that comes with Alongside

# Settings of a block that are not plain text: whether it is what it has to be, in words, and how one looks.
_SETTINGS: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    "tags": (lambda value: isinstance(value, list | None), "a list", '["one", "two"]'),
    "user_partitions": (lambda value: isinstance(value, list | None), "a list", "[]"),
    "group_access": (lambda value: isinstance(value, dict | None), "a set of keys with values", "{}"),
    "weight": (lambda value: value is None or _is_number(value), "a number", "1"),
}


class BlockCheck:
    """Looks at our blocks one after another.

    Attributes:
        checked: how many there were.
        pages: the Markdown of every lesson among them.

    """

    def __init__(self, files: Mapping[str, bytes], found: list[Problem]):
        self.checked = 0
        self.pages: list[str] = []
        self._files = files
        self._found = found

    def check(self, node: etree._Element, path: str, folder: str) -> None:
        """Note what would go wrong with one block.

        Args:
            node: its element.
            path: the file that the element stands in.
            folder: where the platform would look for files: "" or ``drafts/``.

        """
        self.checked += 1
        if not node.get("url_name"):
            self._add(
                path,
                node,
                ProblemCode.NAME_NOT_UNIQUE,
                "This block has no url_name, and learners' work would stay behind when its text changes",
                'Give it one that no other has, such as url_name="a-lift-home"',
            )
        self._check_settings(node, path)
        self._check_nothing_is_cut_off(node, path)
        text, line = text_of(node)
        if text.strip():
            self._check_text(node, path, text, line)
        elif (file := target(node, folder)) in self._files:
            message = (
                f"This block points to {file}. Open edX does not read that file and imports the block empty"
            )
            mend = "Put what is in that file here, or build the course again"
            self._add(path, node, ProblemCode.BLOCK_EMPTY, message, mend)
        elif node.tag != _PASSPORT:
            message = "This block has no text, and learners would see a page that says it has a mistake"
            self._add(
                path, node, ProblemCode.BLOCK_EMPTY, message, "Write its text, or build the course again"
            )

    def _check_settings(self, node: etree._Element, path: str) -> None:
        for name, (is_right, words, example) in _SETTINGS.items():
            value = node.get(name)
            if value is not None and not _reads(value, is_right):
                self._add(
                    path,
                    node,
                    ProblemCode.SETTING_UNREADABLE,
                    f'{name} is "{value}", which is not {words}, and would be left out',
                    f"Write {name}='{example}' or the like, or delete it",
                )

    def _check_nothing_is_cut_off(self, node: etree._Element, path: str) -> None:
        for child in node:
            if is_block(child):
                what = f"The element <{child.tag}> stands inside this block's text"
            elif (child.tail or "").strip():
                what = "A comment or a field stands inside this block's text"
            else:
                continue
            self._add(
                path,
                child,
                ProblemCode.TEXT_CUT_OFF,
                f"{what}, and Open edX stops reading there",
                "Put the whole text between <![CDATA[ and ]]>",
            )

    def _check_text(self, node: etree._Element, path: str, text: str, line: int) -> None:
        content = self._parsed(PARSERS[node.tag], text, path, line)
        if isinstance(content, Lesson):
            self.pages.append(content.text)
        elif isinstance(content, RolePlay):
            self._check_rubric(node, path, content)

    def _check_rubric(self, node: etree._Element, path: str, role_play: RolePlay) -> None:
        own = node.find(RUBRIC)
        if own is not None and (own.text or "").strip():
            self._parsed(partial(parse_rubric, code=role_play.rubric), own.text, path, own.sourceline)
            return
        code = node.get("rubric_code") or role_play.rubric
        try:
            shipped_rubric(code)
        except KeyError:
            message = f'The rubric "{code}" is neither in this block nor installed'
            mend = "Build the course again, or mend rubric_code"
            self._add(path, node, ProblemCode.RUBRIC_UNKNOWN, message, mend)

    def _parsed(self, parse: Callable[[str, str], Any], text: str, path: str, line: int) -> Any:
        """Return what a text says; None if it cannot be read, with each problem noted where it stands."""
        try:
            return parse(text, path)
        except ContentError as error:
            self._found += [
                Problem(path, line + problem.line - 1, problem.code, problem.message, problem.mend)
                for problem in error.problems
            ]
            return None

    def _add(self, path: str, node: etree._Element, code: ProblemCode, message: str, mend: str) -> None:
        self._found.append(Problem(path, node.sourceline, code.value, message, mend))


def _reads(text: str, is_right: Callable[[Any], bool]) -> bool:
    """Return whether what XBlock would read in a setting is right."""
    try:
        return is_right(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError, RecursionError):  # a ValueError: what looks like a date and is none
        return False


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
