"""What a passport says of one competence, in words: the same on every page and on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside import platform
from alongside.content.framework import Competence
from alongside.next_steps import CourseMap, NextStep, in_short
from alongside.records.data import CompetenceState, EvidenceKind, Seen, Standing, StoryEvent
from alongside.wheel import FROM_ELSEWHERE, NOT_HERE, RUNNING_OUT, mark
from alongside.wording import standing_names

#: How many digits of its hash tell the versions of a rubric apart.
_VERSION = 8


@dataclass(frozen=True)
class Links:
    """Where words lead: to a page of the course, by its usage key, and to a request that they tell of; "" for nowhere."""

    page: Callable[[str], str] = lambda _usage_key: ""
    request: Callable[[Seen | StoryEvent], str] = lambda _told: ""


def learners_links() -> Links:
    """Return where a learner's own passport leads: into the course."""
    to = platform.current().block_url
    return Links(page=to, request=lambda told: to(told.usage_key))


def assessors_links(course_key: str) -> Links:
    """Return where somebody else's passport leads: to the requests in the workspace, and not into the course."""
    to = platform.current().workspace_url
    return Links(request=lambda told: to(course_key, f"requests/{told.request_uuid}/"))


class Phrase(NamedTuple):
    """Some words and where they lead; "" for nowhere, and for no words."""

    words: str = ""
    url: str = ""


class Tally(NamedTuple):
    """On how many pages something was done, such as "2 of 3", and the day on which it last was; "" for no words."""

    number: str = ""
    day: str = ""


class Signature(NamedTuple):
    """Somebody's name, and what they did on which day."""

    who: str
    when: str


class Note(NamedTuple):
    """What several competences rest on, said once below them: a title that may lead somewhere, and the rest."""

    number: int
    title: Phrase
    words: str


class Row(NamedTuple):
    """One competence.

    ``read``, ``walked`` and ``passed`` count lessons, scenarios and checks. ``assessed`` is the day on which the learner
    last assessed themselves. ``by`` says who signed it off, or who awarded it elsewhere and who recorded that here;
    names are in it alone. ``until`` says how long that holds, and the ``note`` with this number what it rests on, or why
    nobody signs it off here.
    """

    code: str
    title: str
    mark: str
    standing: str
    read: Tally
    walked: Tally
    passed: Tally
    assessed: str
    by: tuple[Signature, ...]
    until: str
    note: int
    next: Phrase


class RowWriter:
    """Puts the competences of one passport into words. ``notes`` holds what the rows refer to so far."""

    def __init__(self, course: CourseMap, links: Links) -> None:
        """Get ready.

        Args:
            course: what the course has about each competence.
            links: where words lead.

        """
        self._course, self._links = course, links
        self._names = mark_names()
        self._short: dict[NextStep | None, Phrase] = {None: Phrase()}
        self._noted: dict[tuple[Phrase, str], Note] = {}

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the rows that were written refer to, in order."""
        return tuple(self._noted.values())

    def row(self, competence: Competence, state: CompetenceState, step: NextStep | None) -> Row:
        """Return what is said of one competence."""
        shown = mark(state, is_signed_off_here=competence.signed_off)
        return Row(
            code=competence.code,
            title=competence.short_title,
            mark=shown,
            standing=self._names[shown],
            read=self._tally(competence, state, EvidenceKind.LESSON_READ),
            walked=self._tally(competence, state, EvidenceKind.SCENARIO_WALKED),
            passed=self._tally(competence, state, EvidenceKind.CHECK_PASSED),
            assessed=_day(state.asked.at) if state.asked else "",
            by=_by(state),
            until=_until(state),
            note=self._note(competence, state),
            next=self._next(step),
        )

    def _tally(self, competence: Competence, state: CompetenceState, kind: EvidenceKind) -> Tally:
        done = state.done.get(kind)
        pages = done.pages if done else frozenset()
        total = len(pages.union(page.usage_key for page in self._course.pages_to(kind, competence.code)))
        if not total:
            return Tally()
        words = _("%(n)d of %(total)d") if self._course.is_known else "%(n)d"
        return Tally(words % {"n": len(pages), "total": total}, _day(done.last_at) if done else "")

    def _note(self, competence: Competence, state: CompetenceState) -> int:
        if seen := state.seen:
            said = {
                "day": _day(seen.on),
                "rubric": seen.rubric_title,
                "version": seen.rubric_hash.removeprefix("sha256:")[:_VERSION],
            }
            words = _("seen on %(day)s, by the rubric “%(rubric)s”, version %(version)s") % said
            return self._number_of(Phrase(seen.title, self._links.request(seen)), words)
        if competence.why_not:
            return self._number_of(Phrase(), competence.why_not)
        return 0

    def _number_of(self, title: Phrase, words: str) -> int:
        note = Note(len(self._noted) + 1, title, words)
        return self._noted.setdefault((title, words), note).number

    def _next(self, step: NextStep | None) -> Phrase:
        if step not in self._short:
            self._short[step] = Phrase(in_short(step), self._links.page(step.usage_key))
        return self._short[step]


def mark_names() -> dict[str, str]:
    """Return the words for each mark in the wheel: for a sign-off, what is special about it."""
    special = {
        FROM_ELSEWHERE: _("Signed off, brought from elsewhere"),
        RUNNING_OUT: _("Signed off, runs out soon"),
        NOT_HERE: _("Not signed off here"),
    }
    return {standing.value: name for standing, name in standing_names().items()} | special


def _by(state: CompetenceState) -> tuple[Signature, ...]:
    if state.signed_off_on is None:
        return ()
    nameless = _("somebody whose name was erased")
    signed_off_by, day = state.signed_off_by or nameless, _day(state.signed_off_on)
    if state.award is None:
        return (Signature(signed_off_by, day),)
    return (
        Signature(state.award.by or nameless, _("awarded %(day)s") % {"day": _day(state.award.on)}),
        Signature(signed_off_by, _("recorded here %(day)s") % {"day": day}),
    )


def _until(state: CompetenceState) -> str:
    if state.valid_until is None:
        return ""
    words = _("ran out on %(day)s") if state.state is Standing.RUN_OUT else _("until %(day)s")
    return words % {"day": _day(state.valid_until)}


def _day(value: date | datetime) -> str:
    """Return a date in few words; of a moment, the day that it was here."""
    return date_format(timezone.localdate(value) if isinstance(value, datetime) else value, "j M Y")
