"""Lessons: how long they are, how hard to read, what they are made of, and where their links lead."""

import re
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

from alongside.content.course import Document
from alongside.content.lesson import Lesson
from alongside.content.problems import Problem, did_you_mean
from alongside.course.guide.rules import Rule
from alongside.course.prose import prose, word_count

SHORTEST, LONGEST = 500, 900  # words
ENOUGH_TO_GRADE = 100  # words; the grade of a shorter text says little
HARDEST = 8.0  # the Flesch-Kincaid grade that people of 13 or 14 read without effort
FEWEST_WORDS_OF_A_PICTURE = 4
_EVERY_LESSON_HAS = {
    "try-it": "something to try",
    "in-your-service": "a place for the organisation's own facts",
}
SHORTEST_SENTENCE = 2  # words; such are left out
_SENTENCE_END = re.compile(r"[.!?]+")
# One for each vowel, but for doubled ones, "ou", "qu" and a last "e" that is not heard.
_VOWEL = re.compile(r"(?!(?<=\w\w[^\Waeiou])e\W*$)(?:ee|oo|ou|(?<!q)[aeiouyà-öù-ÿ]|\d)", re.IGNORECASE)
_IMAGE = re.compile(r"!\[(?P<words>[^\[\]]*)\]\(")
_JUMP = re.compile(r"(?<!!)\[[^\[\]]*\]\(\s*<?/jump_to_id/(?P<code>[^\s)>]*)")


def can_grade() -> bool:
    """Return whether reading grades can be worked out: ``textstat`` is an author's extra."""
    return find_spec("textstat") is not None


def grade_of(markdown: str) -> float:
    """Return the Flesch-Kincaid grade of a page: the school year (in the United States) that reads it with ease."""
    from textstat import textstat

    return float(textstat.flesch_kincaid_grade(prose(markdown)))


def highest_grade_of(markdown: str) -> float:
    """Return a grade that a page is hardly ever above: as if nearly every vowel were a syllable of its own.

    Most pages turn out to be easy enough by this alone, and the dictionary of syllables, which takes most of a second
    to read, stays closed. Sentences of one or two words are left out, as ``textstat`` leaves them out.
    """
    words = [word for word in prose(markdown).split() if any(letter.isalnum() for letter in word)]
    lengths = [len(each.split()) for each in _SENTENCE_END.split(prose(markdown))]
    sentences = sum(length > SHORTEST_SENTENCE for length in lengths) or 1
    vowels = sum(max(1, len(_VOWEL.findall(word))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * vowels / max(1, len(words)) - 15.59  # Kincaid et al., 1975


def reading_grade(document: Document[Lesson]) -> Iterator[Problem]:
    """Yield a lesson that reads harder than grade 8."""
    text = document.content.text
    if word_count(text) < ENOUGH_TO_GRADE or highest_grade_of(text) <= HARDEST or not can_grade():
        return
    if (grade := grade_of(text)) > HARDEST:
        yield Problem(
            document.path,
            _first_line(document),
            Rule.READING_GRADE,
            f"This reads at grade {grade:.1f}, and {HARDEST:.0f} is the most",
            "Split long sentences, and use everyday words",
        )


def lesson_length(document: Document[Lesson]) -> Iterator[Problem]:
    """Yield a lesson with too few or too many words. Pages without a competence (welcome, close) may be short."""
    words = word_count(document.content.text)
    if words > LONGEST or (words < SHORTEST and document.content.competences):
        yield Problem(
            document.path,
            _first_line(document),
            Rule.LESSON_LENGTH,
            f"This page has {words} words, and a lesson has {SHORTEST} to {LONGEST}",
            "Say less, or split it" if words > LONGEST else "Say more: an example, something to try",
        )


def lesson_parts(document: Document[Lesson]) -> Iterator[Problem]:
    """Yield what a lesson lacks of what every lesson has."""
    for callout, what in _EVERY_LESSON_HAS.items():
        if document.content.competences and not re.search(
            rf"^!!! ?{callout}\b", document.content.text, re.MULTILINE
        ):
            yield Problem(
                document.path,
                _first_line(document),
                Rule.LESSON_PARTS,
                f"This lesson has no {callout}: {what}",
                f'Add !!! {callout} "A few words"',
            )


def picture_words(document: Document[Lesson]) -> Iterator[Problem]:
    """Yield a picture whose words can hardly say what it says."""
    for found in _IMAGE.finditer(document.content.text):
        if len(found["words"].split()) < FEWEST_WORDS_OF_A_PICTURE:
            yield Problem(
                document.path,
                _line(document, found),
                Rule.PICTURE_WORDS,
                f'"{found["words"]}" hardly says what the picture says',
                "Say in a sentence or two what somebody who cannot see it should know",
            )


def links_nowhere(
    document: Document[Lesson], reachable: Collection[str], optional: Collection[str]
) -> Iterator[Problem]:
    """Yield each link to a page that is not there.

    Args:
        document: the lesson.
        reachable: the codes of the pages that are there whenever the lesson is.
        optional: the codes of pages that an organisation may leave out while the lesson stays.

    """
    for found in _JUMP.finditer(document.content.text):
        code = urlsplit(found["code"]).path
        if code in reachable:
            continue
        if code in optional:
            message = f'"{code}" belongs to an optional module, and may not be there'
            mend = "Name the module in words instead of linking to it"
        else:
            message, mend = (
                f'There is no page "{code}"',
                did_you_mean(code, reachable, "Link to a page of the course"),
            )
        yield Problem(document.path, _line(document, found), Rule.LINK_NOWHERE, message, mend)


def _first_line(document: Document[Lesson]) -> int:
    return document.text.count("\n", 0, document.text.rindex(document.content.text)) + 1


def _line(document: Document[Lesson], found: re.Match[str]) -> int:
    return _first_line(document) + document.content.text.count("\n", 0, found.start())
