"""Build the course for Open edX: a tree of OLX files, and the archive that Studio imports.

The same course and the same organisation give the same bytes in the same version of Alongside.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any
from xml.etree import ElementTree

from alongside.content.course import Course, CourseModule
from alongside.content.language import direction, tag
from alongside.content.module import Kind, Status
from alongside.content.organisation import FACT_CODES, Facts, Organisation
from alongside.content.pages import render_markdown, tokens
from alongside.course import olx
from alongside.course.taxonomy import to_tags_csv
from alongside.course.timing import hours, minutes_of_module
from alongside.course.version import installed_version

ADVANCED_MODULES = sorted(set(olx.BLOCKS.values()))
# 1 January 1980: tar programs warn about files from 1970.
_MODIFIED = 315_532_800
# A course has to have an end, and this one is open until an organisation sets its own dates in Studio.
_END = "2099-12-31T00:00:00Z"


def build_archive(
    course: Course, *, organisation: Organisation | None = None, include_optional: bool = False
) -> bytes:
    """Return the ``.tar.gz`` that Studio imports; see :func:`build_tree` for what is in it."""
    tree = build_tree(course, organisation=organisation, include_optional=include_optional)
    packed = io.BytesIO()
    # The file name and the time would otherwise stand in the header.
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, content in tree.items():
            entry = tarfile.TarInfo(f"course/{name}")
            entry.size, entry.mtime = len(content), _MODIFIED
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def build_tree(
    course: Course, *, organisation: Organisation | None = None, include_optional: bool = False
) -> dict[str, bytes]:
    """Return the files of the course in OLX, by path, in order of path.

    Args:
        course: the course.
        organisation: whose facts replace the tokens in lessons and stand in the course's settings.
        include_optional: whether optional modules are part of it. Outlines never are.
    """
    organisation = organisation or Organisation()
    modules = tuple(
        module
        for module in course.modules
        if module.module.status is Status.WRITTEN and (include_optional or not module.module.optional)
    )
    files = {**_content(course, modules, Facts.of(organisation)), **_policies(course, modules, organisation)}
    return dict(sorted(files.items()))


def unset_facts(course: Course, organisation: Organisation | None) -> list[str]:
    """Return what learners would be told is missing, as ``kind: code``, in the order of an organisation's file.

    These are the organisation's name and every contact, which the help panel shows everywhere, and each policy
    that a page of the course speaks of.
    """
    return missing_facts(Facts.of(organisation or Organisation()), _pages(course))


def missing_facts(facts: Facts, pages: Iterable[str]) -> list[str]:
    """Return as ``kind: code`` what :func:`unset_facts` names, for what is known and the pages that ask for it."""
    asked_for = {token for page in pages for token in tokens(page)}
    return [
        f"{kind}: {code}"
        for kind, codes in FACT_CODES.items()
        for code in codes
        if facts.value(kind, code) is None and (kind != "policy" or (kind, code) in asked_for)
    ]


def _content(course: Course, modules: tuple[CourseModule, ...], facts: Facts) -> dict[str, bytes]:
    settings = course.settings
    facts = facts.merge(_time("course", sum(minutes_of_module(module, course) for module in modules)))
    pointer = ElementTree.Element("course", url_name=settings.run, org=settings.org, course=settings.course)
    files = {
        "course.xml": olx.to_xml(pointer),
        f"course/{settings.run}.xml": olx.to_xml(olx.course_element(modules, settings.licence)),
        "about/overview.html": _about(course, facts).encode() + b"\n",
        "about/short_description.html": escape(settings.short_description, quote=False).encode() + b"\n",
        "assets/assets.xml": b"<assets/>\n",
        "tags.csv": to_tags_csv(course, modules).encode(),
    }
    for module in modules:
        files[f"chapter/{module.module.code}.xml"] = olx.to_xml(olx.chapter_element(module))
        for part in module.parts:
            name = olx.sequential_name(module, part)
            files[f"sequential/{name}.xml"] = olx.to_xml(olx.sequential_element(module, part))
        known = facts.merge(_time("module", minutes_of_module(module, course)))
        for unit in module.units:
            name = olx.vertical_name(unit)
            files[f"vertical/{name}.xml"] = olx.to_xml(olx.vertical_element(unit, course, known))
    return files | {f"static/{name}": content for name, content in course.static.items()}


def _about(course: Course, facts: Facts) -> str:
    html = render_markdown(course.about, facts)
    if not course.about_language:
        return html
    return (
        f'<div lang="{tag(course.about_language)}" dir="{direction(course.about_language)}">\n{html}\n</div>'
    )


def _time(of: str, minutes: int) -> Facts:
    """Return how long something takes, as what the token ``[[module:hours]]`` or ``[[course:hours]]`` stands for."""
    return Facts((((of, "hours"), hours(minutes)),))


def _policies(
    course: Course, modules: tuple[CourseModule, ...], organisation: Organisation
) -> dict[str, bytes]:
    settings = course.settings
    policy = {
        "advanced_modules": ADVANCED_MODULES,
        "course_image": next(
            (name for name in sorted(course.static) if name.startswith("course-image.")), ""
        ),
        "display_name": settings.title,
        "end": _END,
        "language": settings.language,
        "other_course_settings": {
            "alongside": {
                "organisation": organisation.model_dump(mode="json", exclude_defaults=True),
                "version": installed_version(),
                **({"title_language": course.title_language} if course.title_language else {}),
            }
        },
        "start": f"{settings.start.isoformat()}T00:00:00Z",
    }
    folder = f"policies/{settings.run}"
    return {
        "policies/assets.json": _json({}),
        f"{folder}/policy.json": _json({f"course/{settings.run}": policy}),
        f"{folder}/grading_policy.json": _json(_grading_policy(course, modules)),
    }


def _grading_policy(course: Course, modules: tuple[CourseModule, ...]) -> dict[str, Any]:
    """Return Open edX's grading policy.

    Only kinds of assignment that the course has are in it, since one that nobody can hand in would lower every
    grade. A learner passes with every role-play signed off and every check at its pass mark.
    """
    weights = {Kind.CHECK: course.settings.grading.check, Kind.ROLE_PLAY: course.settings.grading.role_play}
    units = [unit for module in modules for unit in module.units]
    counts = {kind: sum(unit.kind is kind for unit in units) for kind in weights}
    total = sum(weights[kind] for kind, count in counts.items() if count) or 1
    shares = {kind: weights[kind] / total for kind, count in counts.items() if count}
    pass_marks = [unit.document.content.pass_mark for unit in units if unit.kind is Kind.CHECK]
    pass_at = shares.get(Kind.ROLE_PLAY, 0) + shares.get(Kind.CHECK, 0) * max(pass_marks, default=0)
    return {
        "GRADER": [
            {
                "type": olx.FORMATS[kind],
                "short_label": olx.FORMATS[kind],
                "min_count": counts[kind],
                "drop_count": 0,
                "weight": round(share, 4),
            }
            for kind, share in shares.items()
        ],
        "GRADE_CUTOFFS": {"Pass": round(pass_at, 2) or 1.0},
    }


def _pages(course: Course) -> Iterator[str]:
    yield course.about
    for unit in course.units:
        if unit.kind is Kind.LESSON:
            yield unit.document.content.text


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"
