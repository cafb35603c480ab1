"""What is wrong with a file that an author wrote: where, what, and how to mend it.

Loading never stops at the first mistake. Every check adds to a :class:`Problems` list, and one
:class:`ContentError` carries them all. ``docs/authors/problems.md`` explains each :class:`ProblemCode`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NoReturn


class ProblemCode(StrEnum):
    """Short names of every kind of problem. The hundreds say which kind of file or check it belongs to."""

    # Any file: can it be read at all?
    FILE_MISSING = "A101"
    FILE_NOT_TEXT = "A102"
    FILE_TOO_LARGE = "A103"
    CHARACTER_NOT_ALLOWED = "A104"
    YAML_BROKEN = "A105"
    KEY_TWICE = "A106"
    ALIAS_USED = "A107"
    TAG_USED = "A108"
    TOO_DEEP = "A109"
    NOT_A_MAPPING = "A110"
    FRONT_MATTER_BROKEN = "A111"

    # Any file: does it hold what its kind of file holds?
    KEY_UNKNOWN = "A201"
    KEY_MISSING = "A202"
    VALUE_EMPTY = "A203"
    VALUE_OF_WRONG_KIND = "A204"
    VALUE_NOT_ALLOWED = "A205"
    CODE_MALFORMED = "A206"
    LISTED_TWICE = "A207"

    # Lessons
    HEADING_LEVEL = "L301"
    CALLOUT_BROKEN = "L302"
    HTML_USED = "L303"
    TOKEN_UNKNOWN = "L304"  # noqa: S105 - an organisation token, not a secret
    IMAGE_NOT_LOCAL = "L305"
    IMAGE_WITHOUT_WORDS = "L306"
    LINK_UNSAFE = "L307"
    COLUMN_WITHOUT_HEADING = "L308"

    # Scenarios
    START_UNKNOWN = "S401"
    NEXT_UNKNOWN = "S402"
    SCENE_UNREACHABLE = "S403"
    ENDING_UNREACHABLE = "S404"
    SCENE_WITHOUT_WAY_ON = "S405"
    ENDING_UNFINISHED = "S406"
    SCENE_AND_ENDING = "S407"
    SPEAKER_UNKNOWN = "S408"

    # Knowledge checks
    ANSWERS_WRONG = "C501"
    OPTIONS_TOO_FEW = "C502"

    # Rubrics
    NOTHING_CRITICAL = "R601"
    BEHAVIOURS_MISSING = "R602"

    # Modules and organisations
    MODULE_STATUS = "M701"
    ITEM_UNCLEAR = "M702"
    NOT_ALONE = "M703"
    CONTACT_UNREACHABLE = "O751"

    # The course as a whole
    COMPETENCE_UNKNOWN = "X801"
    DOMAIN_UNKNOWN = "X802"
    RUBRIC_UNKNOWN = "X803"
    ITEM_FILE_MISSING = "X804"
    FILE_NOT_LISTED = "X805"
    CODE_TAKEN = "X806"
    IMAGE_MISSING = "X807"
    GRADING_WEIGHTS = "X808"

    # Translations
    LANGUAGE_UNKNOWN = "T851"
    SOURCE_MISSING = "T852"
    TRANSLATION_DIFFERS = "T853"
    VERSION_MISSING = "T854"

    # An archive, before it is imported
    ARCHIVE_UNREADABLE = "I901"
    XML_BROKEN = "I902"
    POINTS_NOWHERE = "I903"
    BLOCK_UNKNOWN = "I904"
    BLOCK_EMPTY = "I905"
    TEXT_CUT_OFF = "I906"
    SETTING_UNREADABLE = "I907"
    NAME_NOT_UNIQUE = "I908"
    FACT_MISSING = "I909"
    OTHER_VERSION = "I910"

    # A framework in Moodle's table
    TABLE_BROKEN = "F951"
    FRAMEWORK_ROW = "F952"
    PARENT_UNKNOWN = "F953"
    TOO_MANY_LEVELS = "F954"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one place.

    Attributes:
        path: the file, as the caller named it.
        line: line number, from 1.
        code: a :class:`ProblemCode`.
        message: what is wrong, without a full stop.
        mend: what to do about it, without a full stop (a question keeps its mark).

    """

    path: str
    line: int
    code: str
    message: str
    mend: str

    def __str__(self) -> str:
        stop = "" if self.mend.endswith("?") else "."
        return f"{self.path}:{self.line}: {self.code} {self.message}. {self.mend}{stop}"


class ContentError(Exception):
    """A file, or a whole course, cannot be used as it stands. Carries every problem found, in file order.

    ``as_meant`` is the file's content as its author seems to have meant it, where that can be told: good enough to look
    for further mistakes, and for nothing else.
    """

    def __init__(self, problems: Iterable[Problem], as_meant: Any = None):
        self.problems = tuple(sorted(set(problems)))
        self.as_meant = as_meant
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """The problems found so far in one file."""

    def __init__(self, path: str):
        self.path = path
        self._found: list[Problem] = []

    def add(self, line: int, code: ProblemCode, message: str, mend: str) -> None:
        """Note one problem on ``line``; see :class:`Problem` for the words."""
        self._found.append(Problem(self.path, line, code.value, message, mend))

    def stop(self, line: int, code: ProblemCode, message: str, mend: str) -> NoReturn:
        """Note a problem after which reading on would help nobody, and raise everything noted."""
        self.add(line, code, message, mend)
        raise ContentError(self._found)

    def raise_if_any(self, as_meant: Any = None) -> None:
        """Raise :class:`ContentError` with everything noted, if anything was; see there for ``as_meant``."""
        if self._found:
            raise ContentError(self._found, as_meant)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def did_you_mean(word: str, known: Collection[str], otherwise: str) -> str:
    """Return advice that names the known word closest to ``word``, or ``otherwise`` when none is close."""
    close = get_close_matches(word, known, n=1)
    return f'Did you mean "{close[0]}"?' if close else otherwise


def listing(words: Iterable[str], conjunction: str = "or") -> str:
    """Return words as people write them: ``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} {conjunction} {last}" if most else last
