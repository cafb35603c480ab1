"""A learner's passport as the workspace shows it: on their page, to print, and on paper."""

from alongside import platform
from alongside.records import api as records
from alongside.records.data import RecordView
from alongside.standing.next_steps import CourseMap
from alongside.standing.rows import assessors_links, learners_links
from alongside.standing.whole import Selection, Standings, standings


def passport_of(
    record: RecordView, *, is_own: bool = False, selection: Selection = Selection.ALL
) -> Standings:
    """Return where a learner stands, in words.

    Args:
        record: the learner's record.
        is_own: whether they read it themselves, so that words lead into the course.
        selection: which competences to show.

    """
    return standings(
        records.framework_of(record.course_key),
        record.competences,
        course=CourseMap(platform.current().course_pages(record.learner_id, record.course_key)),
        links=learners_links() if is_own else assessors_links(record.course_key),
        selection=selection,
    )
