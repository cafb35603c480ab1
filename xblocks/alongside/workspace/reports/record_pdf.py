"""One learner's whole record as a PDF: the same words as the printable page.

Needs the extra ``reports``; import it where ``reports.available()`` has been asked.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alongside.records.data import Standing
from alongside.workspace.reports.parts import (
    CriterionPart,
    DecisionPart,
    DomainPart,
    EventLine,
    Fact,
    Passage,
    RecordShown,
    Seen,
)
from alongside.workspace.reports.sheet import Column, Sheet
from alongside.workspace.reports.tagging import Role


def record_as_pdf(shown: RecordShown, *, language: str) -> bytes:
    """Return a record as a PDF whose text can be selected and searched.

    Args:
        shown: the record in the reader's words.
        language: the language of those words, as in ``en-gb``.

    """
    sheet = Sheet(shown.title, language)
    sheet.heading(shown.title, 0)
    _facts(sheet, shown.facts)
    sheet.rule()
    for sentence in shown.says:
        sheet.paragraph(sentence)
    sheet.heading(_("Where each competence stands"))
    for domain in shown.domains:
        _domain(sheet, domain)
    sheet.heading(_("Decisions"))
    for decision in shown.decisions:
        _decision(sheet, decision)
    if not shown.decisions:
        sheet.paragraph(_("Nothing has been decided yet."))
    if shown.prior_learning:
        sheet.heading(_("Learning brought from elsewhere"))
        for prior in shown.prior_learning:
            sheet.heading(prior.title, 2)
            _facts(sheet, prior.facts)
            _passages(sheet, prior.passages)
    sheet.heading(_("The story, entry by entry"))
    _story(sheet, shown.story)
    sheet.heading(_("How to check this record"))
    for sentence in shown.check:
        sheet.paragraph(sentence)
    if sheet.has_spelled_out:
        sheet.paragraph(
            _(
                "Some characters cannot be drawn with the font of this document. They stand in square brackets, by "
                "name or number; the page and the JSON file of this record show them as they were written."
            )
        )
    return bytes(sheet.output())


def _facts(sheet: Sheet, facts: Iterable[Fact]) -> None:
    for fact in facts:
        sheet.fact(fact.label, fact.words)


def _passages(sheet: Sheet, passages: Iterable[Passage]) -> None:
    for passage in passages:
        sheet.ln(2)
        sheet.rows([Column(passage.title, sheet.epw, True, Role.HEADING)], [Column(passage.text, sheet.epw)])


def _domain(sheet: Sheet, domain: DomainPart) -> None:
    sheet.heading(domain.title, 2)
    title, standing, details = (sheet.epw * share for share in (0.42, 0.18, 0.40))
    with sheet.table():
        for line in domain.competences:
            is_signed_off = line.value == Standing.SIGNED_OFF
            sheet.rows(
                [
                    Column(line.title, title, role=Role.ROW_HEADING),
                    Column(line.standing, standing, is_signed_off, Role.CELL),
                    Column("\n".join(line.details), details, role=Role.CELL),
                ]
            )
            sheet.ln(1)


def _decision(sheet: Sheet, decision: DecisionPart) -> None:
    sheet.heading(decision.title, 2)
    _facts(sheet, decision.facts)
    for criterion in decision.criteria:
        _criterion(sheet, criterion)
    _passages(sheet, decision.passages)


def _criterion(sheet: Sheet, criterion: CriterionPart) -> None:
    width = sheet.epw / len(criterion.views)
    with sheet.table():
        sheet.rows(
            [Column(f"{criterion.title} ({criterion.competences})", sheet.epw, True, Role.CAPTION)],
            [
                Column(f"{seen.who}: {seen.level}", width, True, Role.COLUMN_HEADING)
                for seen in criterion.views
            ],
            [Column(_seen(seen), width, role=Role.CELL) for seen in criterion.views],
            ruled=True,
        )


def _seen(seen: Seen) -> str:
    said = [f"• {behaviour}" for behaviour in seen.behaviours]
    if seen.done:
        said.append(_("What was done about it: %(text)s") % {"text": seen.done})
    if seen.note:
        said.append(_("Note: %(text)s") % {"text": seen.note})
    return "\n".join(said)


def _story(sheet: Sheet, story: Iterable[EventLine]) -> None:
    widths = [sheet.epw * share for share in (0.05, 0.26, 0.33, 0.16, 0.20)]
    headings = ("", _("When"), _("What"), _("Who"), _("Fingerprint"))
    head = Role.COLUMN_HEADING
    with sheet.table():
        sheet.rows([Column(words, width, True, head) for words, width in zip(headings, widths, strict=True)])
        for line in story:
            cells = (str(line.number), line.at, line.what, line.who, line.fingerprint)
            row = [Column(words, width, role=Role.CELL) for words, width in zip(cells, widths, strict=True)]
            comment = [
                Column("", sum(widths[:2]), role=Role.CELL, span=2),
                Column(line.text, sum(widths[2:]), role=Role.CELL, span=3),
            ]
            sheet.rows(row, *([comment] if line.text else []))
