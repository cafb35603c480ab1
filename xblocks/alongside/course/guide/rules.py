"""The names of the rules."""

from enum import StrEnum


class Rule(StrEnum):
    """What a finding is about. The value is what authors see, and write to pass a rule over."""

    # The framework
    NOT_TAUGHT = "not-taught"
    NOT_PRACTISED = "not-practised"
    NOT_ASSESSED = "not-assessed"

    # Lessons
    READING_GRADE = "reading-grade"
    LESSON_LENGTH = "lesson-length"
    LESSON_PARTS = "lesson-parts"
    PICTURE_WORDS = "picture-words"
    LINK_NOWHERE = "link-nowhere"

    # Any text
    UNSAFE_WORDS = "unsafe-words"
    NOTICE_MISSING = "notice-missing"
    PHONE_NUMBER = "phone-number"

    # Scenarios
    SCENE_COUNT = "scene-count"
    FEW_ENDINGS = "few-endings"
    NO_WAY_BACK = "no-way-back"
    NO_WAY_TO_WATCH = "no-way-to-watch"
    LONG_CHOICE = "long-choice"
    BEST_IS_LONGEST = "best-is-longest"
    BEST_IN_ONE_PLACE = "best-in-one-place"

    # Knowledge checks
    RIGHT_IS_LONGEST = "right-is-longest"
    RIGHT_IN_ONE_PLACE = "right-in-one-place"

    # Release
    UNREVIEWED = "unreviewed"
    CODE_GONE = "code-gone"

    # The comments that pass a rule over
    IGNORE_UNCLEAR = "ignore-unclear"
    IGNORE_UNUSED = "ignore-unused"
