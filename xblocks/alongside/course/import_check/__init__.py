"""What would go wrong if an archive were imported into Open edX, found before anybody imports it.

Open edX says that an import succeeded even when it left blocks out, emptied them, or put an error page in their place.
What is asked of an archive here is what was seen to go wrong there.
"""

from pathlib import Path

from alongside.content.problems import Problem, ProblemCode
from alongside.course.archive import CourseFilesError, read_files
from alongside.course.import_check.walk import Walk
from alongside.course.olx_files import below_course_xml

__all__ = ["check_archive"]


def check_archive(path: Path) -> list[Problem]:
    """Return what would go wrong if an archive, or a folder in OLX, were imported, in the order of its files.

    Each problem names a file in the archive and a line of it. What is wrong with the archive as a whole stands at line
    1 of ``path``.
    """
    try:
        return sorted(set(Walk(below_course_xml(read_files(path))).problems()))
    except CourseFilesError as error:
        what = f"{error.what[:1].upper()}{error.what[1:]}"
        return [Problem(str(path), 1, ProblemCode.ARCHIVE_UNREADABLE.value, what, error.mend)]
