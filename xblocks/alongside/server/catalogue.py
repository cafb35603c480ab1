"""The course this server serves, in each of its languages."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from alongside.content.language import base
from alongside.content.problems import Problem
from alongside.course.archive import read_files
from alongside.server.course import Course
from alongside.server.olx import load_course


def course_files(
    path: Path | None, organisation: Path | None, *, include_optional: bool = False
) -> Mapping[str, bytes]:
    """Return the OLX files of a course in its own language; see :func:`course_trees`."""
    return next(iter(course_trees(path, organisation, include_optional=include_optional).values()))


def course_trees(
    path: Path | None, organisation: Path | None, *, include_optional: bool = False
) -> dict[str, Mapping[str, bytes]]:
    """Return the OLX files of a course in each of its languages, by language; its own comes first.

    Args:
        path: an archive, an OLX folder, or a folder with ``course.yaml`` (whose rubrics stand in ``rubrics`` beside
            it); None for the course as shipped. Archives and OLX folders have one language, which is not named.
        organisation: the organisation's own facts to build in. Archives and OLX folders have theirs already.
        include_optional: whether to build optional modules in. Archives and OLX folders hold what they hold.

    Raises:
        CourseFilesError: if an archive or folder cannot be read.
        alongside.content.problems.ContentError: if the authors' files have mistakes.
    """
    if path is not None and not (path / "course.yaml").is_file():
        return {"": read_files(path)}
    from alongside.content.course import load_course as load_authored
    from alongside.content.course import shipped_course
    from alongside.content.library import read_text
    from alongside.content.organisation import parse_organisation
    from alongside.content.translations import in_language, languages_in
    from alongside.course import build_tree

    authored = shipped_course() if path is None else load_authored(path, path.parent / "rubrics")
    root = path or files("alongside.course_content")
    facts = (
        parse_organisation(read_text(organisation, str(organisation)), str(organisation))
        if organisation
        else None
    )
    courses = {authored.settings.language: authored}
    for language in languages_in(root):
        translated = in_language(authored, root, language)
        # The same course for everybody, whichever language they read it in: its keys are those of its own language.
        same = translated.settings.model_copy(update={"run": authored.settings.run})
        courses[language] = replace(translated, settings=same)
    return {
        language: build_tree(course, organisation=facts, include_optional=include_optional)
        for language, course in courses.items()
    }


def read() -> dict[str, Course]:
    """Return the course that the settings name in each of its languages, by language; its own comes first.

    Raises:
        CourseFilesError: if an archive or folder cannot be read.
        alongside.content.problems.ContentError: if the authors' files have mistakes.
    """
    path, organisation = settings.ALONGSIDE_COURSE, settings.ALONGSIDE_ORGANISATION
    trees = course_trees(
        Path(path) if path else None,
        Path(organisation) if organisation else None,
        include_optional=settings.ALONGSIDE_OPTIONAL,
    )
    return {language: load_course(tree) for language, tree in trees.items()}


class _Served:
    """What is served now, and what keeps changed files from being served."""

    def __init__(self) -> None:
        self.courses: dict[str, Course] = {}
        self.problems: tuple[Problem, ...] = ()


_served = _Served()


def current() -> Course:
    """Return the course in the reader's language, or in its own; it is read on first use.

    In every language it has the same keys: somebody's work and their record do not depend on how they read.
    """
    _served.courses = _served.courses or read()
    language = get_language() or ""
    by_base = {base(each): course for each, course in _served.courses.items()}
    own = next(iter(_served.courses.values()))
    return _served.courses.get(language) or by_base.get(base(language)) or own


def serve_instead(courses: dict[str, Course]) -> None:
    """Serve the course as it is read now. Its key has to be the same as before."""
    _served.courses, _served.problems = courses, ()


def keep_in_spite_of(problems: tuple[Problem, ...]) -> None:
    """Go on with the course as it was, since its files have problems now."""
    _served.problems = problems


def problems() -> tuple[Problem, ...]:
    """Return what keeps changed files from being served."""
    return _served.problems
