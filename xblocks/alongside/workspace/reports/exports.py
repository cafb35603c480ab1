"""The lists for a spreadsheet: every decision, and where everybody in the actor's care stands."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import CaseloadRow, DecisionRow
from alongside.records.errors import NotFound
from alongside.workspace.reports.answers import CannotBeMade, download, file_name, private_page, require_extra
from alongside.workspace.reports.columns import Column, Row, cohort_columns, decision_columns
from alongside.workspace.reports.csv_file import csv_pieces


@private_page
def decisions_csv(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponseBase:
    """Send every decision about learners in the actor's care (``?since=`` that day), as CSV."""
    pieces = csv_pieces(decision_columns(), _decisions(request, actor, course_key))
    return _csv(pieces, file_name("decisions", course_key, "csv"))


@private_page
def decisions_xlsx(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponseBase:
    """Send the same as an Excel workbook."""
    rows = _decisions(request, actor, course_key)
    return _xlsx(_("Decisions"), decision_columns(), rows, file_name("decisions", course_key, "xlsx"))


@private_page
def cohort_csv(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponseBase:
    """Send where every learner in the actor's care stands, as CSV."""
    pieces = csv_pieces(cohort_columns(records.framework_of(course_key)), _cohort(actor, course_key))
    return _csv(pieces, file_name("cohort", course_key, "csv"))


@private_page
def cohort_xlsx(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponseBase:
    """Send the same as an Excel workbook."""
    rows, columns = _cohort(actor, course_key), cohort_columns(records.framework_of(course_key))
    return _xlsx(_("Cohort"), columns, rows, file_name("cohort", course_key, "xlsx"))


def _decisions(request: HttpRequest, actor: Actor, course_key: str) -> Iterator[DecisionRow]:
    _require_learners(actor, course_key)
    return _begun(records.decisions(actor, course_key=course_key, since=_since(request)))


def _cohort(actor: Actor, course_key: str) -> Iterator[CaseloadRow]:
    _require_learners(actor, course_key)
    return _begun(records.cohort_rows(actor, course_key=course_key))


def _require_learners(actor: Actor, course_key: str) -> None:
    if not (actor.is_staff or records.supervises_in(actor, course_key)):
        raise NotFound


def _since(request: HttpRequest) -> date | None:
    given = request.GET.get("since", "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        message = _(
            "The address says “since” with something that is not a date. Write it as year, month and day, for "
            "example since=2026-01-31, or leave it out to get every decision. Nothing was downloaded."
        )
        raise CannotBeMade(_("That is not a date"), message, 400) from None


def _begun(rows: Iterable[Row]) -> Iterator[Row]:
    """Return the same rows with the first already fetched: what goes wrong at once is answered with a page."""
    rest = iter(rows)
    return chain([first for first in [next(rest, None)] if first is not None], rest)


def _csv(pieces: Iterator[bytes], filename: str) -> HttpResponseBase:
    return download(StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8"), filename)


def _xlsx(title: str, columns: Sequence[Column[Row]], rows: Iterable[Row], filename: str) -> HttpResponseBase:
    require_extra()
    from alongside.workspace.reports.xlsx_file import CONTENT_TYPE, xlsx_file

    file = xlsx_file(title, columns, rows)
    return download(FileResponse(file, content_type=CONTENT_TYPE), filename)
