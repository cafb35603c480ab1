"""A learner's passport to take away: as a page to print, and as a PDF.

Its holder may leave out what is not there yet; both then say that they show a selection, and whose choice it was.
Whoever has the learner in care gets all of it.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alongside import platform
from alongside.pages import rendering
from alongside.pages.wording import passport_says
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import RecordView
from alongside.standing.whole import Selection, Standings
from alongside.workspace import reports
from alongside.workspace.pages import of_course
from alongside.workspace.passports import passport_of
from alongside.workspace.reports.answers import download, file_name, private_page, require_extra
from alongside.workspace.reports.phrases import day, name_or_erased


@private_page
def passport(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID | None = None
) -> HttpResponse:
    """Show a passport, ready to be printed: that of a learner in the actor's care, or the actor's own."""
    record, shown = _read(request, actor, course_key, record_uuid)
    context = {
        "title": _title(record),
        "facts": _facts(record),
        "says": _says(record, shown.selection),
        "wheel": rendering.render("wheel.html", vars(shown)),
        "domains": rendering.render("passport_domains.html", vars(shown)),
        "choices": [(each.value, words, each is shown.selection) for each, words in _choices().items()],
        "shown": shown,
        "record_uuid": record_uuid,
        "has_pdf": reports.available(),
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/reports/passport.html", context)


@private_page
def passport_pdf(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID | None = None
) -> HttpResponse:
    """Send the same as a PDF."""
    record, shown = _read(request, actor, course_key, record_uuid)
    require_extra()
    from alongside.workspace.reports.passport_pdf import PassportSheet, passport_as_pdf

    head = PassportSheet(_title(record), _facts(record), _says(record, shown.selection))
    pdf = passport_as_pdf(head, shown, language=translation.get_language() or settings.LANGUAGE_CODE)
    name = file_name(f"passport-{str(record.record_uuid)[:8]}", course_key, "pdf")
    return download(HttpResponse(pdf, content_type="application/pdf"), name)


def _read(
    request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID | None
) -> tuple[RecordView, Standings]:
    record = records.story(actor, course_key=course_key, record_uuid=record_uuid)
    is_own = record.learner_id == actor.user_id
    selection = _selection(request) if is_own else Selection.ALL
    return record, passport_of(record, is_own=is_own, selection=selection)


def _selection(request: HttpRequest) -> Selection:
    asked_for = request.GET.get("show")
    return Selection(asked_for) if asked_for in set(Selection) else Selection.ALL


def _choices() -> dict[Selection, str]:
    return {
        Selection.ALL: _("Everything"),
        Selection.BEGUN: _("Leave out what is not there yet"),
        Selection.SIGNED_OFF: _("Only what is or was signed off"),
    }


def _title(record: RecordView) -> str:
    return _("%(name)s’s passport") % {"name": name_or_erased(record.learner_name)}


def _facts(record: RecordView) -> tuple[str, ...]:
    return (
        platform.current().course_title(record.course_key),
        _("As it stood on %(day)s") % {"day": day(timezone.now())},
    )


def _says(record: RecordView, selection: Selection) -> tuple[str, ...]:
    """Return what a passport says and does not, and before it that it is a selection, if it is one."""
    chosen = {
        Selection.ALL: "",
        Selection.BEGUN: _(
            "This is a selection that %(name)s chose to show: competences that stand at “not yet” are left out."
        ),
        Selection.SIGNED_OFF: _(
            "This is a selection that %(name)s chose to show: competences that were not signed off, or whose "
            "sign-off was withdrawn, are left out."
        ),
    }[selection]
    name = name_or_erased(record.learner_name)
    return (*([chosen % {"name": name}] if chosen else []), *passport_says())
