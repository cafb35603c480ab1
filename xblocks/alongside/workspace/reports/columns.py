"""The columns of the two exports. docs/admins/reports.md says what each holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.content.framework import Competence, Framework
from alongside.pages.wording import format_names, outcome_names, standing_names
from alongside.records.data import CaseloadRow, DecisionRow, Standing

Row = TypeVar("Row")
Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its heading in the reader's language, what it takes from a row, how many characters are wide enough.

    All words are looked up when the column is made: rows may be written after the reader's language is forgotten.
    """

    heading: str
    cell: Callable[[Row], Cell]
    width: int = 16


def decision_columns() -> tuple[Column[DecisionRow], ...]:
    """Return the columns of the list of decisions."""
    outcomes, formats = outcome_names(), format_names()
    return (
        Column(_("Learner"), lambda row: row.learner_name, 28),
        Column(_("Role-play"), lambda row: row.role_play, 32),
        Column(_("Attempt"), lambda row: row.attempt, 9),
        Column(_("Decision"), lambda row: outcomes[row.outcome], 16),
        Column(_("Decision (code)"), lambda row: row.outcome.value, 16),
        Column(_("Decided on"), lambda row: timezone.localdate(row.decided_at), 12),
        Column(_("Decided at (UTC)"), lambda row: row.decided_at, 20),
        Column(_("Decided by"), lambda row: row.decided_by, 28),
        Column(_("Observed on"), lambda row: row.observed_on, 12),
        Column(_("How it was observed"), lambda row: formats[row.format], 28),
        Column(_("How it was observed (code)"), lambda row: row.format.value, 20),
        Column(_("Competences"), lambda row: "; ".join(row.competences), 24),
        Column(_("Levels"), lambda row: _pairs(row.levels), 48),
        Column(_("Valid until"), lambda row: row.valid_until, 12),
        Column(_("Withdrawn on"), lambda row: row.withdrawn_on, 12),
        Column(_("Rubric"), lambda row: row.rubric_code, 24),
        Column(_("Rubric version"), lambda row: row.rubric_hash, 24),
        Column(_("Record"), lambda row: str(row.record_uuid), 38),
        Column(_("Decision id"), lambda row: str(row.decision_uuid), 38),
    )


def cohort_columns(framework: Framework) -> tuple[Column[CaseloadRow], ...]:
    """Return the columns of the cohort: who it is, what waits, and one for each competence of ``framework``.

    What a learner has in competences that the framework does not name stands in the last column.
    """
    names, yes, no = standing_names(), _("yes"), _("no")
    known = {competence.code for competence in framework.competences}

    def others(row: CaseloadRow) -> str:
        return _pairs({code: names[state] for code, state in row.competences.items() if code not in known})

    def standing(competence: Competence) -> Column[CaseloadRow]:
        return Column(
            f"{competence.code} {competence.short_title}",
            lambda row: names[row.competences.get(competence.code, Standing.NOT_YET)],
        )

    return (
        Column(_("Learner"), lambda row: row.learner_name, 28),
        Column(_("Supervised by"), lambda row: "; ".join(row.supervisors), 28),
        Column(_("Waiting"), lambda row: row.waiting, 9),
        Column(_("Signed off"), lambda row: row.signed_off, 11),
        Column(_("Running out"), lambda row: row.running_out, 12),
        Column(_("Last active on"), lambda row: row.active_at and timezone.localdate(row.active_at), 14),
        Column(_("Stuck"), lambda row: yes if row.is_stuck else no, 8),
        Column(_("Record"), lambda row: str(row.record_uuid), 38),
        *(standing(competence) for competence in framework.competences),
        Column(_("Other competences"), others, 24),
    )


def cells(columns: Iterable[Column[Row]], row: Row) -> list[Cell]:
    """Return a row's cells, texts made safe for a spreadsheet."""
    return [
        safe(value) if isinstance(value, str) else value for value in (each.cell(row) for each in columns)
    ]


#: What spreadsheets take for the beginning of a formula, also in full width (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Control characters that no workbook may hold; they draw nothing.
_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


def safe(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula (an apostrophe goes before it) and every one can hold."""
    text = text.translate(_UNWRITABLE)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _pairs(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in values.items())
