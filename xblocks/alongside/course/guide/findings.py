"""Everything that the rules find in a course."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from alongside.content.course import Course, CourseModule, Document
from alongside.content.module import Kind, Status
from alongside.content.problems import Problem
from alongside.content.translations import Translations
from alongside.course.coverage import coverage
from alongside.course.guide import reading, shape, wording
from alongside.course.guide.ignoring import without_ignored
from alongside.course.guide.rules import Rule

_ANY = (wording.unsafe_words, wording.notice_missing, wording.phone_numbers)
_OF_KIND: dict[Kind, tuple[Callable[[Document[Any]], Iterator[Problem]], ...]] = {
    Kind.LESSON: (reading.reading_grade, reading.lesson_length, reading.lesson_parts, reading.picture_words),
    Kind.SCENARIO: (
        shape.scene_count,
        shape.few_endings,
        shape.no_way_back,
        shape.no_way_to_watch,
        shape.long_choice,
        shape.best_is_longest,
        shape.best_in_one_place,
    ),
    Kind.CHECK: (shape.right_is_longest, shape.right_in_one_place),
}


def guide_findings(course: Course) -> list[Problem]:
    """Return what the rules find in a course, in the order of files and lines, but for what is passed over.

    ``code`` of each is the name of a rule.
    """
    return sorted(chain(_in_pages(course), _in_rubrics(course), _in_framework(course)))


def document_findings(document: Document[Any], kind: Kind) -> list[Problem]:
    """Return what the rules find in one file by itself, in the order of its lines, but for what is passed over.

    A comment that passes over something which only the whole course could tell is not called unused.

    Args:
        document: the file; one in Markdown has a path that ends in ``.md``.
        kind: what it is.

    """
    found = without_ignored(document, _by_itself(document, kind))
    return sorted(finding for finding in found if finding.code != Rule.IGNORE_UNUSED)


def translation_findings(translations: Translations) -> list[Problem]:
    """Return each telephone number in translations; the other rules are about English, or hold for the source."""
    return [
        finding
        for translation in translations.files.values()
        for finding in wording.phone_numbers(translation.document)
    ]


def unreviewed(course: Course) -> list[Problem]:
    """Return each file that goes into a release and that nobody has reviewed: of every written module, optional too."""
    documents = [
        unit.document
        for module in _written(course)
        for unit in module.units
        if unit.kind is not Kind.PASSPORT
    ]
    documents += [
        course.rubrics[each.content.rubric] for each in documents if hasattr(each.content, "rubric")
    ]
    return sorted(
        Problem(
            document.path,
            document.line("reviewed"),
            Rule.UNREVIEWED,
            "Nobody has reviewed this file",
            "Have it read, then write who did and when: reviewed: {by: ..., on: 2026-01-31}",
        )
        for document in documents
        if document.content.reviewed is None
    )


def _in_pages(course: Course) -> Iterator[Problem]:
    optional = {unit.code for module in _written(course) if module.module.optional for unit in module.units}
    always = {unit.code for module in _written(course) for unit in module.units} - optional
    for module in _written(course):
        reachable = always | optional if module.module.optional else always
        for unit in module.units:
            if unit.kind is Kind.PASSPORT:
                continue
            document = unit.document
            found = _by_itself(document, unit.kind)
            if unit.kind is Kind.LESSON:
                found += reading.links_nowhere(document, reachable, optional)
            yield from without_ignored(document, found)


def _by_itself(document: Document[Any], kind: Kind) -> list[Problem]:
    return [finding for rule in (*_ANY, *_OF_KIND.get(kind, ())) for finding in rule(document)]


def _in_rubrics(course: Course) -> Iterator[Problem]:
    documents: Iterable[Document[Any]] = (*course.rubrics.values(), *course.examples.values())
    for document in documents:
        yield from without_ignored(document, (finding for rule in _ANY for finding in rule(document)))


def _in_framework(course: Course) -> Iterator[Problem]:
    """Yield each competence that nothing teaches, nothing practises or nobody assesses, without saying why."""
    framework = course.framework
    lines = {
        competence.code: ("domains", at, "competences", position)
        for at, domain in enumerate(framework.content.domains)
        for position, competence in enumerate(domain.competences)
    }
    found = []
    for row in coverage(course):
        lacks = {
            Rule.NOT_TAUGHT: not row.lessons and "no lesson teaches it",
            Rule.NOT_PRACTISED: not (row.scenarios or row.check_items)
            and "no scenario or question is about it",
            Rule.NOT_ASSESSED: "role_plays" in row.missing and "no role-play's rubric assesses it",
        }
        for rule, what in lacks.items():
            if what:
                found.append(
                    Problem(
                        framework.path,
                        framework.line(*lines[row.competence.code]),
                        rule,
                        f"{row.competence.code} {row.competence.short_title}: {what}",
                        "Name the competence in a criterion, or write signed_off: false and why_not:"
                        if rule is Rule.NOT_ASSESSED
                        else "Write one, or name the competence in what is there",
                    )
                )
    yield from without_ignored(framework, found)


def _written(course: Course) -> list[CourseModule]:
    return [module for module in course.modules if module.module.status is Status.WRITTEN]
