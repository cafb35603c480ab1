"""The course this server serves."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from alongside.course.archive import read_files
from alongside.server.course import Course
from alongside.server.olx import load_course


def course_files(
    path: Path | None, organisation: Path | None, *, include_optional: bool = False
) -> Mapping[str, bytes]:
    """Return the OLX files of a course.

    Args:
        path: an archive, an OLX folder, or a folder with ``course.yaml`` (whose rubrics stand in ``rubrics`` beside
            it); None for the course as shipped.
        organisation: the organisation's own facts to build in. Archives and OLX folders have theirs already.
        include_optional: whether to build optional modules in. Archives and OLX folders hold what they hold.

    Raises:
        CourseFilesError: if an archive or folder cannot be read.
        alongside.content.problems.ContentError: if the authors' files have mistakes.
    """
    if path is not None and not (path / "course.yaml").is_file():
        return read_files(path)
    from alongside.content.course import load_course as load_authored
    from alongside.content.course import shipped_course
    from alongside.content.organisation import parse_organisation
    from alongside.course import build_tree

    authored = shipped_course() if path is None else load_authored(path, path.parent / "rubrics")
    facts = parse_organisation(organisation.read_text("utf-8"), str(organisation)) if organisation else None
    return build_tree(authored, organisation=facts, include_optional=include_optional)


@lru_cache(maxsize=1)
def current() -> Course:
    """Return the course that the settings name, read on first use."""
    path, organisation = settings.ALONGSIDE_COURSE, settings.ALONGSIDE_ORGANISATION
    files = course_files(
        Path(path) if path else None,
        Path(organisation) if organisation else None,
        include_optional=settings.ALONGSIDE_OPTIONAL,
    )
    return load_course(files)
