"""Where somebody stands with every competence of a framework, made ready for the wheel, for tables and for paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from alongside.content.framework import Competence, Domain, Framework
from alongside.records.data import CompetenceState, Standing
from alongside.standing.next_steps import CourseMap, StepKind, first_step, in_words, next_step
from alongside.standing.rows import Links, Note, Phrase, Row, RowWriter, mark_names
from alongside.standing.wheel import COUNTED, REACH, Drawn, Wheel, draw

_NOTHING = CompetenceState(Standing.NOT_YET)


class Selection(StrEnum):
    """Which competences a passport shows: all, or those that its holder chose to show to somebody."""

    ALL = "all"
    BEGUN = "begun"
    SIGNED_OFF = "signed-off"

    def has(self, state: CompetenceState) -> bool:
        """Return whether a competence that stands like this belongs to it. What has run out was signed off once."""
        if self is Selection.BEGUN:
            return state.state is not Standing.NOT_YET
        if self is Selection.SIGNED_OFF:
            return state.state in (Standing.SIGNED_OFF, Standing.RUN_OUT)
        return True


class MarkCount(NamedTuple):
    """How often a mark is in the wheel: the mark, its name in the reader's language, and the number."""

    mark: str
    name: str
    number: int


class DomainCount(NamedTuple):
    """A domain, and how many of its competences are signed off of how many that can be, in words."""

    code: str
    title: str
    in_words: str


class DomainRows(NamedTuple):
    """A domain with its competences; ``signed_off`` of the ``total`` that can be."""

    code: str
    title: str
    signed_off: int
    total: int
    rows: tuple[Row, ...]

    @property
    def has_names(self) -> bool:
        """Whether somebody is named in it."""
        return any(row.sign_off.by for row in self.rows)


@dataclass(frozen=True)
class Standings:
    """A passport in the reader's words.

    ``notes`` say what rows rest on. ``signed_off`` of the ``total`` that can be, which is 0 where only some are shown,
    so that it does not tell how many are left out. ``next`` is the one thing to do; ``waiting`` are the titles of what
    waits to be seen. Both speak of everything, whatever the ``selection``.
    """

    title: str
    domains: tuple[DomainRows, ...] = field(repr=False)
    overview: tuple[DomainCount, ...]
    notes: tuple[Note, ...]
    wheel: Wheel = field(repr=False)
    counts: tuple[MarkCount, ...]
    signed_off: int
    total: int
    next: Phrase
    waiting: tuple[str, ...]
    selection: Selection


def standings(
    framework: Framework,
    states: Mapping[str, CompetenceState],
    *,
    course: CourseMap,
    links: Links,
    selection: Selection = Selection.ALL,
) -> Standings:
    """Return a passport in the reader's words.

    Args:
        framework: its domains and competences, in order.
        states: competence code to state; a competence that is not in it stands at "not yet".
        course: what the course has about each competence.
        links: where words lead.
        selection: which competences to show.

    """
    standing = {each.code: states.get(each.code, _NOTHING) for each in framework.competences}
    steps = {each.code: next_step(each, standing[each.code], course) for each in framework.competences}
    writer = RowWriter(course, links)
    domains = []
    for domain in framework.domains:
        shown = [each for each in domain.competences if selection.has(standing[each.code])]
        if shown:
            rows = (writer.row(each, standing[each.code], steps[each.code]) for each in shown)
            domains.append(_with_rows(domain, tuple(rows)))
    gone = [code for code in sorted(states.keys() - standing.keys()) if selection.has(states[code])]
    known = [step for step in steps.values() if step]
    first = first_step(known, course)
    return Standings(
        title=framework.title,
        domains=(*domains, *_no_longer_named([writer.row(_gone(code), states[code], None) for code in gone])),
        overview=tuple(map(_count, domains)),
        notes=writer.notes,
        wheel=draw(tuple((each.code, tuple(map(_drawn, each.rows))) for each in domains)),
        counts=_counts(row for each in domains for row in each.rows),
        signed_off=sum(each.signed_off for each in domains),
        total=sum(each.total for each in domains) if selection is Selection.ALL else 0,
        next=Phrase(in_words(first), links.page(first.usage_key)) if first else Phrase(),
        waiting=tuple(dict.fromkeys(step.title for step in known if step.kind is StepKind.WAIT)),
        selection=selection,
    )


def _with_rows(domain: Domain, rows: tuple[Row, ...]) -> DomainRows:
    can_be = {each.code for each in domain.competences if each.signed_off}
    counted = [row for row in rows if row.way.code in can_be]
    signed_off, total = sum(row.way.mark in COUNTED for row in counted), len(counted)
    return DomainRows(domain.code, domain.short_title, signed_off, total, rows)


def _gone(code: str) -> Competence:
    """Return a competence of which only the code is left."""
    nothing = {"title": "", "short_title": "", "source": "", "summary": ""}
    return Competence.model_construct(code=code, official=False, signed_off=True, why_not=None, **nothing)


def _no_longer_named(rows: Sequence[Row]) -> tuple[DomainRows, ...]:
    """Return what was done for competences that the framework no longer has. It is in no wheel and no count."""
    title = _("Competences that the framework no longer names")
    return (DomainRows("", title, 0, 0, tuple(rows)),) if rows else ()


def _count(domain: DomainRows) -> DomainCount:
    numbers = {"n": domain.signed_off, "total": domain.total}
    return DomainCount(domain.code, domain.title, _("%(n)d of %(total)d") % numbers if domain.total else "–")


def _drawn(row: Row) -> Drawn:
    return Drawn(row.way.mark, f"{row.way.code} {row.way.title}: {row.way.standing}")


def _counts(rows: Iterable[Row]) -> tuple[MarkCount, ...]:
    tally, names = Counter(row.way.mark for row in rows), mark_names()
    return tuple(MarkCount(each, names[each], tally[each]) for each in REACH if tally[each])
