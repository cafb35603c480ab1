"""Whether the files of a course agree with each other."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from alongside.content.check import Check
from alongside.content.example import Example
from alongside.content.lesson import Lesson, images
from alongside.content.library import PLACES, Document, Library
from alongside.content.model import CODE_PATTERN
from alongside.content.module import Kind, Module, Status
from alongside.content.plan import Plan
from alongside.content.problems import Problem, ProblemCode, did_you_mean
from alongside.content.role_play import RolePlay
from alongside.content.rubric import Rubric
from alongside.content.scenario import Scenario
from alongside.content.settings import CourseSettings

Location = tuple[str | int, ...]


def disagreements(library: Library) -> Iterator[Problem]:
    """Yield every problem that shows only when files are read together."""
    return chain(
        _modules(library),
        _listed_files(library),
        _codes(library),
        _kept_codes(library),
        _competences(library),
        _rubrics(library),
        _images(library),
    )


def competences_named(content: Any) -> Iterator[tuple[str, Location]]:
    """Yield the code of each competence that a content model names, and where in its file it does."""
    match content:
        case Lesson() | Scenario() | Plan():
            for at, code in enumerate(content.competences):
                yield code, ("competences", at)
        case Check():
            for at, item in enumerate(content.items):
                yield item.competence, ("items", at, "competence")
        case Rubric():
            for at, criterion in enumerate(content.criteria):
                for position, code in enumerate(criterion.competences):
                    yield code, ("criteria", at, "competences", position)


def _problem(
    document: Document[Any], location: Location, code: ProblemCode, message: str, mend: str
) -> Problem:
    return Problem(document.path, document.line(*location), code.value, message, mend)


def _modules(library: Library) -> Iterator[Problem]:
    """Every module named in course.yaml is there, and every module there is named; each has a known domain."""
    if (settings := library.settings) is not None:
        for at, folder in enumerate(settings.content.modules):
            if folder not in library.modules:
                yield _problem(
                    settings,
                    ("modules", at),
                    ProblemCode.ITEM_FILE_MISSING,
                    f'There is no folder "{folder}" with a module.yaml',
                    did_you_mean(folder, library.modules, "Make the folder, or take it off the list"),
                )
        for folder, module in library.modules.items():
            if folder not in settings.content.modules and module is not None:
                yield Problem(
                    module.path,
                    1,
                    ProblemCode.FILE_NOT_LISTED.value,
                    f'The module "{folder}" is not on the list in course.yaml',
                    "Add it to modules: there, or move the folder elsewhere",
                )
    if library.framework is not None:
        domains = [domain.code for domain in library.framework.content.domains]
        for module in library.modules.values():
            if module is not None and module.content.domain not in domains:
                yield _problem(
                    module,
                    ("domain",),
                    ProblemCode.DOMAIN_UNKNOWN,
                    f'The framework has no domain "{module.content.domain}"',
                    did_you_mean(
                        module.content.domain, domains, "Write the code of a domain in framework.yaml"
                    ),
                )


def _modules_in_use(library: Library) -> Iterator[tuple[str, Document[Module]]]:
    """Yield folder and file of each module that the course has. Of others it is enough that they are on no list."""
    for folder, module in library.modules.items():
        if module is not None and (library.settings is None or folder in library.settings.content.modules):
            yield folder, module


def items_of(module: Document[Module]) -> Iterator[tuple[Kind, str, Location]]:
    """Yield kind, code and place of each item that a module lists."""
    for at, part in enumerate(module.content.parts):
        for position, (kind, code) in enumerate(part.listed):
            yield kind, code, ("parts", at, "items", position)


def _listed_files(library: Library) -> Iterator[Problem]:
    """Every item that a module lists has a file, and every file of a written module is listed."""
    for folder, module in _modules_in_use(library):
        listed = set()
        for kind, code, location in items_of(module):
            listed.add((kind, code))
            if kind is Kind.PASSPORT:
                continue
            place = PLACES[kind]
            there = library.units["" if kind is Kind.PLAN else folder, kind]
            if code not in there:
                yield _problem(
                    module,
                    location,
                    ProblemCode.ITEM_FILE_MISSING,
                    f"There is no file {place.folder}/{code}{place.suffix}",
                    did_you_mean(code, there, "Write it, or take it off the list"),
                )
        if module.content.status is Status.WRITTEN:
            yield from _unlisted(library, folder, listed)


def _unlisted(library: Library, folder: str, listed: set[tuple[Kind, str]]) -> Iterator[Problem]:
    for (where, kind), documents in library.units.items():
        if where != folder:
            continue
        for code, document in documents.items():
            if document is not None and (kind, code) not in listed:
                if re.fullmatch(CODE_PATTERN, code):
                    mend = f"Add - {kind}: {code} to a part in module.yaml, or move the file elsewhere"
                else:
                    mend = (
                        "Move it elsewhere if it is a copy. Otherwise rename it (small letters, digits and single "
                        "hyphens only) and list it in module.yaml"
                    )
                yield Problem(
                    document.path,
                    1,
                    ProblemCode.FILE_NOT_LISTED.value,
                    "No part of the module lists this file, so no learner would find it",
                    mend,
                )


def _codes(library: Library) -> Iterator[Problem]:
    """No code stands for two things: codes become keys, and learners' work is kept under them."""
    taken: dict[tuple[str, str], tuple[Document[Module], Location]] = {}
    for _, module in _modules_in_use(library):
        for what, code, location in _names(module, library.settings):
            first, place = taken.setdefault((what, code), (module, location))
            if first is not module or place != location:
                yield _problem(
                    module,
                    location,
                    ProblemCode.CODE_TAKEN,
                    f'The {what} code "{code}" is already used in {first.path}:{first.line(*place)}',
                    f"Give one of them another code, or link to it with /jump_to_id/{code}",
                )


def _kept_codes(library: Library) -> Iterator[Problem]:
    """Every file that keeps a code from before is there."""
    if library.settings is None:
        return
    there = {f"{kind}/{name}" for (_, kind), documents in library.units.items() for name in documents}
    for kept in library.settings.content.kept_codes:
        if kept not in there:
            yield _problem(
                library.settings,
                ("kept_codes", kept),
                ProblemCode.ITEM_FILE_MISSING,
                f'There is no file "{kept}"',
                did_you_mean(kept, there, "Write the kind, a slash and the name of a file, as it is now"),
            )


def _names(
    module: Document[Module], settings: Document[CourseSettings] | None
) -> Iterator[tuple[str, str, Location]]:
    """Yield kind, code and place of everything in a module that becomes a key."""
    code = module.content.code
    yield "module", code, ("code",)
    for at, part in enumerate(module.content.parts):
        yield "part", f"{code}-{part.code}", ("parts", at, "code")
    for kind, name, location in items_of(module):
        item = settings.content.code_of(kind, name) if settings else name
        # The records keep plans and reflections under the same kind of key.
        yield Kind.PLAN if kind is Kind.REFLECTION else kind, item, location


def _competences(library: Library) -> Iterator[Problem]:
    """Every competence that a file names is in the framework."""
    if library.framework is None:
        return
    known = [competence.code for competence in library.framework.content.competences]
    rubrics = (rubric for rubric in library.rubrics.values() if rubric is not None)
    for document in chain((document for _, document in library.documents()), rubrics):
        for code, location in competences_named(document.content):
            if code not in known:
                yield _problem(
                    document,
                    location,
                    ProblemCode.COMPETENCE_UNKNOWN,
                    f'The framework has no competence "{code}"',
                    did_you_mean(code, known, "Write the code of a competence in framework.yaml"),
                )


def _rubrics(library: Library) -> Iterator[Problem]:
    """Every role-play and every shared example has its rubric."""
    examples = (example for example in library.examples.values() if example is not None)
    for document in chain((document for _, document in library.documents()), examples):
        rated = isinstance(document.content, RolePlay | Example)
        if rated and document.content.rubric not in library.rubrics:
            yield _problem(
                document,
                ("rubric",),
                ProblemCode.RUBRIC_UNKNOWN,
                f'There is no rubric "{document.content.rubric}"',
                did_you_mean(document.content.rubric, library.rubrics, "Write it with: alongside new rubric"),
            )


def _images(library: Library) -> Iterator[Problem]:
    """Every image that a page shows is in the folder static."""
    pages = [(page, page.content.text) for kind, page in library.documents() if kind is Kind.LESSON]
    if library.about is not None:
        pages.append((library.about, library.about.content))
    for document, text in pages:
        above = document.text.count("\n", 0, document.text.rindex(text))
        for line, name in images(text, above + 1):
            if name not in library.static:
                yield Problem(
                    document.path,
                    line,
                    ProblemCode.IMAGE_MISSING.value,
                    f'There is no file "{name}" in the folder static',
                    did_you_mean(name, library.static, "Put the image there, or take it off the page"),
                )
