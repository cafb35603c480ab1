"""The caseload as a grid: for each learner and domain, how much of it is signed off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alongside.content.framework import Domain, Framework
from alongside.records.data import CaseloadRow, Standing

#: The mark of a cell in which nothing is signed off, what matters most to a supervisor first.
_UNDER_WAY = {
    Standing.SELF_ASSESSED: "self",
    Standing.WITHDRAWN: "back",
    Standing.PRACTISED: "learn",
    Standing.LEARNING: "learn",
}


@dataclass(frozen=True)
class Cell:
    """One learner in one domain: ``mark`` is a shape (see ``marks``), ``word`` what it means, ``count`` how many."""

    domain: str
    mark: str
    count: str = ""
    word: str = ""


@dataclass(frozen=True)
class GridRow:
    """One learner and their cells, one for each domain."""

    learner: CaseloadRow
    cells: tuple[Cell, ...]


def marks() -> Mapping[str, str]:
    """Return the marks of cells (short: a page has hundreds) and their words, in the order of a key."""
    return {
        "all": pgettext("cell of the grid", "all"),
        "part": pgettext("cell of the grid", "partly"),
        "out": pgettext("cell of the grid", "run out"),
        "self": pgettext("cell of the grid", "self-assessed"),
        "back": pgettext("cell of the grid", "withdrawn"),
        "learn": pgettext("cell of the grid", "learning"),
    }


def grid(learners: Iterable[CaseloadRow], framework: Framework) -> tuple[GridRow, ...]:
    """Return the rows of the grid."""
    words = marks()
    domains = [(domain, _signed_off_here(domain)) for domain in framework.domains]
    return tuple(
        GridRow(learner, tuple(_cell(domain, codes, learner.competences, words) for domain, codes in domains))
        for learner in learners
    )


def _signed_off_here(domain: Domain) -> tuple[str, ...]:
    return tuple(competence.code for competence in domain.competences if competence.signed_off)


def _cell(
    domain: Domain, codes: tuple[str, ...], states: Mapping[str, Standing], words: Mapping[str, str]
) -> Cell:
    if not codes:
        return Cell(domain.code, "none")
    found = [states.get(code, Standing.NOT_YET) for code in codes]
    done = found.count(Standing.SIGNED_OFF)
    mark = _mark(found, done)
    count = _("%(done)s of %(all)s") % {"done": done, "all": len(codes)}
    return Cell(domain.code, mark, count, words.get(mark, ""))


def _mark(found: list[Standing], done: int) -> str:
    if Standing.RUN_OUT in found:
        return "out"
    if done:
        return "all" if done == len(found) else "part"
    return next((mark for standing, mark in _UNDER_WAY.items() if standing in found), "not")
