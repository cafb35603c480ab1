"""The framework and the rubrics as a package of CASE 1.1 (Competencies and Academic Standards Exchange, by 1EdTech).

Field by field it follows the standard's JSON Schema for a CFPackage; docs/admins/exchange.md names all that was read.
Of a rubric there goes out what a learner sees before they are assessed: what to listen for (behaviours, assessor
notes) stays with whoever assesses. Levels have an order and no score, since nothing averages a stop away.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from alongside.content.course import Course
from alongside.content.framework import Competence, Domain, Framework
from alongside.content.rubric import Criterion, Level, Rubric
from alongside.course.remarks import remarks

Json = dict[str, Any]

CASE_VERSION = "1.1"
# Every identifier follows from this one. It never changes: other systems know our competences by what follows.
_NAMESPACE = UUID("adb9f6da-3bf8-4379-adbb-04aea7acd5e3")
# A node that is no CFItem says what it is; a word that the standard does not have begins with "ext:".
_CRITERION_TYPE = "ext:CFRubricCriterion"
_CRITICAL = "Keeps people safe"  # what a learner reads beside a critical criterion
_LEVELS = (
    "The four levels are the course's own: the framework prescribes no scale, and a level is no score. A role-play is "
    "signed off when every criterion is at Ready or above."
)
_ITEM_TYPES = {
    Domain: ("Domain", "1", "A group of competences; one module of the course teaches one domain."),
    Competence: ("Competence", "1.1", "One thing that a peer support worker can show."),
}


@dataclass(frozen=True)
class _Node:
    """Something in the package that has an identifier, under the name of its field for a link."""

    title: str
    identifier: str
    uri: str

    @property
    def link(self) -> Json:
        """The node as a LinkURI."""
        return asdict(self)


class _Nodes:
    """Names everything in the package.

    An identifier follows from ``org`` and ``course`` of the course and from the codes of the thing: it is the same in
    every export, whatever becomes of the words and their order, and no other organisation has it.
    """

    def __init__(self, course: Course, base_uri: str | None):
        settings = course.settings
        self._base_uri = base_uri
        self._package = uuid5(_NAMESPACE, f"{settings.org}/{settings.course}")
        self.document = self._node(course.framework.content.title, "CFDocuments", self._package)
        self.licence = self._under("Licence note", "CFLicenses", "licence-note")

    def item_type(self, kind: type[Domain | Competence]) -> _Node:
        title = _ITEM_TYPES[kind][0]
        return self._under(title, "CFItemTypes", title.lower())

    def item(self, part: Domain | Competence) -> _Node:
        return self._under(f"{part.code} {part.title}", "CFItems", part.code)

    def association(self, kind: str, *codes: str) -> _Node:
        return self._under(kind, "CFAssociations", f"{kind}/{'/'.join(codes)}")

    def rubric(self, rubric: Rubric) -> _Node:
        return self._under(rubric.title, "CFRubrics", rubric.code)

    def criterion(self, rubric: Rubric, criterion: Criterion) -> _Node:
        return self._within(rubric, criterion.title, criterion.code)

    def level(self, rubric: Rubric, criterion: Criterion, level: Level) -> _Node:
        return self._within(rubric, level.value.capitalize(), f"{criterion.code}/{level.value}")

    def _under(self, title: str, endpoint: str, code: str) -> _Node:
        """Return what a CASE server answers with at an endpoint of its own."""
        return self._node(title, endpoint, uuid5(self._package, f"{endpoint}/{code}"))

    def _node(self, title: str, endpoint: str, identifier: UUID) -> _Node:
        uri = identifier.urn if self._base_uri is None else f"{self._base_uri}/{endpoint}/{identifier}"
        return _Node(_line(title), str(identifier), uri)

    def _within(self, rubric: Rubric, title: str, codes: str) -> _Node:
        """Return a part of a rubric, which a CASE server has no endpoint for."""
        whole = self.rubric(rubric)
        identifier = uuid5(UUID(whole.identifier), codes)
        uri = identifier.urn if self._base_uri is None else f"{whole.uri}#{identifier}"
        return _Node(_line(title), str(identifier), uri)


def to_case(course: Course, changed: datetime, base_uri: str | None = None) -> str:
    """Return the framework and the rubrics of a course as a CFPackage in JSON.

    Args:
        course: the course.
        changed: when something in it was last changed, in UTC. Files do not say what in them is new, so everything
            in the package carries this one.
        base_uri: what stands before ``/CFItems`` where a CASE server answers; without it, nothing is said to be on the
            web, and the address of each thing is its identifier as a URN.

    """
    return json.dumps(_Package(course, changed, base_uri).whole(), ensure_ascii=False, indent=2) + "\n"


class _Package:
    """Writes one package, class after class of the standard."""

    def __init__(self, course: Course, changed: datetime, base_uri: str | None):
        self._settings = course.settings
        self._framework: Framework = course.framework.content
        self._rubrics = [document.content for document in course.rubrics.values()]
        self._changed = changed.isoformat(timespec="seconds")
        self._nodes = _Nodes(course, base_uri)

    def whole(self) -> Json:
        """Return the CFPackage."""
        return {
            "CFDocument": self._document(),
            "CFItems": self._items(),
            "CFAssociations": [*self._tree(), *self._further_competences()],
            "CFDefinitions": {
                "CFItemTypes": [self._item_type(Domain), self._item_type(Competence)],
                "CFLicenses": [self._licence()],
            },
            "CFRubrics": [self._rubric(rubric) for rubric in self._rubrics],
        }

    def _head(self, node: _Node) -> Json:
        return {"identifier": node.identifier, "uri": node.uri, "lastChangeDateTime": self._changed}

    def _document(self) -> Json:
        return self._head(self._nodes.document) | {
            "caseVersion": CASE_VERSION,
            "creator": self._settings.org,
            "title": self._nodes.document.title,
            "language": self._settings.language.replace("_", "-"),  # zh_HANS is Open edX's way, not BCP 47's
            "adoptionStatus": "Draft",
            "licenseURI": self._nodes.licence.link,
            "notes": _paragraphs(self._framework.source, self._framework.licence_note),
        }

    def _items(self) -> list[Json]:
        found = []
        for domain in self._framework.domains:
            found += [self._item(domain), *(self._item(competence) for competence in domain.competences)]
        return found

    def _item(self, part: Domain | Competence) -> Json:
        kind = self._nodes.item_type(type(part))
        return self._head(self._nodes.item(part)) | {
            "fullStatement": part.title,
            "abbreviatedStatement": _line(part.short_title),
            "humanCodingScheme": _line(part.code),
            "CFItemType": kind.title,
            "CFItemTypeURI": kind.link,
            "notes": _paragraphs(
                part.summary, *(f"{about}: {said}" for about, said in remarks(part).items())
            ),
        }

    def _tree(self) -> list[Json]:
        """Return the associations that put each item under its parent, in order."""
        found = []
        for at, domain in enumerate(self._framework.domains, 1):
            found.append(self._child(domain, self._nodes.document, at))
            parent = self._nodes.item(domain)
            found += [self._child(each, parent, at) for at, each in enumerate(domain.competences, 1)]
        return found

    def _child(self, part: Domain | Competence, parent: _Node, at: int) -> Json:
        return self._association("isChildOf", self._nodes.item(part), parent.link, part.code) | {
            "sequenceNumber": at
        }

    def _further_competences(self) -> list[Json]:
        """Return the associations from a criterion's competences after the first, since it has a place for one only."""
        return [
            self._association(
                "isRelatedTo",
                self._nodes.item(self._framework.competence(code)),
                self._nodes.criterion(rubric, criterion).link | {"targetType": _CRITERION_TYPE},
                *(code, rubric.code, criterion.code),
            )
            for rubric in self._rubrics
            for criterion in rubric.criteria
            for code in _competences(criterion)[1:]
        ]

    def _association(self, kind: str, origin: _Node, destination: Json, *codes: str) -> Json:
        return self._head(self._nodes.association(kind, *codes)) | {
            "associationType": kind,
            "originNodeURI": origin.link,
            "destinationNodeURI": destination,
        }

    def _item_type(self, kind: type[Domain | Competence]) -> Json:
        title, place, description = _ITEM_TYPES[kind]
        return self._head(self._nodes.item_type(kind)) | {
            "title": title,
            "description": description,
            "hierarchyCode": place,
        }

    def _licence(self) -> Json:
        return self._head(self._nodes.licence) | {
            "title": self._nodes.licence.title,
            "licenseText": self._framework.licence_note,
        }

    def _rubric(self, rubric: Rubric) -> Json:
        node = self._nodes.rubric(rubric)
        review = (
            f"Last reviewed on {rubric.reviewed.on}." if rubric.reviewed else "Nobody has reviewed it yet."
        )
        return self._head(node) | {
            "title": node.title,
            "description": _paragraphs(_LEVELS, f"Assessors: {rubric.assessors}.", review),
            "CFRubricCriteria": [
                self._criterion(rubric, criterion, at) for at, criterion in enumerate(rubric.criteria, 1)
            ],
        }

    def _criterion(self, rubric: Rubric, criterion: Criterion, at: int) -> Json:
        competence, *_ = _competences(criterion)
        written = self._head(self._nodes.criterion(rubric, criterion)) | {
            "description": criterion.title,
            "CFItemURI": self._nodes.item(self._framework.competence(competence)).link,
            "position": at,
            "rubricId": self._nodes.rubric(rubric).identifier,
            "CFRubricCriterionLevels": [
                self._level(rubric, criterion, level, at) for at, level in enumerate(Level, 1)
            ],
        }
        return written | ({"category": _CRITICAL} if criterion.critical else {})

    def _level(self, rubric: Rubric, criterion: Criterion, level: Level, at: int) -> Json:
        node = self._nodes.level(rubric, criterion, level)
        return self._head(node) | {
            "quality": node.title,
            "description": criterion.levels[level],
            "position": at,
            "rubricCriterionId": self._nodes.criterion(rubric, criterion).identifier,
        }


def _competences(criterion: Criterion) -> tuple[str, ...]:
    """Return the codes of a criterion's competences, each once; the first is the one that its CFItemURI leads to."""
    return tuple(dict.fromkeys(criterion.competences))


def _line(text: str) -> str:
    """Return a text as a NormalizedString of the standard: one line, without tabs."""
    return " ".join(text.split())


def _paragraphs(*texts: str) -> str:
    """Return texts one below the other. The standard allows Markdown, and a reader without it sees blank lines."""
    return "\n\n".join(texts)
