"""What a passport says of one competence, in words: the same on every page and on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside import platform
from alongside.content.framework import Competence
from alongside.pages.wording import standing_names
from alongside.records.data import CompetenceState, EvidenceKind, Seen, Standing, StoryEvent
from alongside.standing.next_steps import CourseMap, NextStep, in_short
from alongside.standing.wheel import FROM_ELSEWHERE, NOT_HERE, RUNNING_OUT, mark

#: How many digits of its hash tell the versions of a rubric apart.
_VERSION = 8


@dataclass(frozen=True)
class Links:
    """Where words lead: to a page of the course (by its usage key), and to a request they tell of; "" for nowhere."""

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

    label: str
    number: str = ""
    day: str = ""


class Signature(NamedTuple):
    """Somebody's name, and what they did on which day."""

    who: str
    when: str


class Note(NamedTuple):
    """What several competences rest on, said once below them: a title that may lead somewhere, and the rest."""

    number: str
    title: Phrase
    words: str


class Way(NamedTuple):
    """How far a learner has come with one competence by themselves: what stands in its row without a name.

    ``tallies`` count lessons, scenarios and checks. ``assessed`` is the day on which the learner last assessed
    themselves. ``note`` is the number of the note that says why nobody signs it off here.
    """

    code: str
    title: str
    mark: str
    standing: str
    tallies: tuple[Tally, ...]
    assessed: str
    note: str


class SignOff(NamedTuple):
    """Who signed a competence off, or who awarded it elsewhere and who recorded that here; and until when it holds.

    ``note`` is the number of the note that says what it rests on.
    """

    by: tuple[Signature, ...] = ()
    until: str = ""
    note: str = ""


class Row(NamedTuple):
    """One competence. All names are in ``sign_off``."""

    way: Way
    sign_off: SignOff
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
        self._names, self._out_of = mark_names(), _("%(n)d of %(total)d")
        self._empty = {kind: Tally(label) for kind, label in tally_labels().items()}
        self._nothing = tuple(self._empty.values())
        self._short: dict[NextStep | None, Phrase] = {None: Phrase()}
        self._noted: dict[tuple[Phrase, str], Note] = {}
        self._day = lru_cache(maxsize=None)(_short_day)  # the same few days stand in many rows

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the rows that were written refer to, in order."""
        return tuple(self._noted.values())

    def row(self, competence: Competence, state: CompetenceState, step: NextStep | None) -> Row:
        """Return what is said of one competence."""
        shown = mark(state, is_signed_off_here=competence.signed_off)
        sign_off = self._sign_off(state)
        why_not = "" if sign_off.by else competence.why_not
        way = Way(
            code=competence.code,
            title=competence.short_title,
            mark=shown,
            standing=self._names[shown],
            tallies=self._tallies(competence, state),
            assessed=self._day(state.asked.at) if state.asked else "",
            note=self._number_of(Phrase(), why_not) if why_not else "",
        )
        return Row(way, sign_off, self._next(step))

    def _tallies(self, competence: Competence, state: CompetenceState) -> tuple[Tally, ...]:
        if not (state.done or self._course.is_known):
            return self._nothing
        return tuple(self._tally(empty, kind, competence, state) for kind, empty in self._empty.items())

    def _tally(
        self, empty: Tally, kind: EvidenceKind, competence: Competence, state: CompetenceState
    ) -> Tally:
        done, there = state.done.get(kind), self._course.pages_to(kind, competence.code)
        if not (done or there):
            return empty
        pages = done.pages if done else frozenset()
        total = len(pages.union(page.usage_key for page in there))
        words = self._out_of if self._course.is_known else "%(n)d"
        return Tally(
            empty.label, words % {"n": len(pages), "total": total}, (done and self._day(done.last_at)) or ""
        )

    def _sign_off(self, state: CompetenceState) -> SignOff:
        if state.signed_off_on is None:
            return SignOff()
        return SignOff(self._by(state), self._until(state), self._note(state.seen) if state.seen else "")

    def _note(self, seen: Seen) -> str:
        said = {
            "day": self._day(seen.on),
            "rubric": seen.rubric_title,
            "version": seen.rubric_hash.removeprefix("sha256:")[:_VERSION],
        }
        words = _("seen on %(day)s, by the rubric “%(rubric)s”, version %(version)s") % said
        return self._number_of(Phrase(seen.title, self._links.request(seen)), words)

    def _by(self, state: CompetenceState) -> tuple[Signature, ...]:
        nameless = _("somebody whose name was erased")
        signed_off_by, day = state.signed_off_by or nameless, self._day(state.signed_off_on)
        if state.award is None:
            return (Signature(signed_off_by, day),)
        return (
            Signature(state.award.by or nameless, _("awarded %(day)s") % {"day": self._day(state.award.on)}),
            Signature(signed_off_by, _("recorded here %(day)s") % {"day": day}),
        )

    def _until(self, state: CompetenceState) -> str:
        if state.valid_until is None:
            return ""
        words = _("ran out on %(day)s") if state.state is Standing.RUN_OUT else _("until %(day)s")
        return words % {"day": self._day(state.valid_until)}

    def _number_of(self, title: Phrase, words: str) -> str:
        note = Note(str(len(self._noted) + 1), title, words)
        return self._noted.setdefault((title, words), note).number

    def _next(self, step: NextStep | None) -> Phrase:
        if step not in self._short:
            self._short[step] = Phrase(in_short(step), self._links.page(step.usage_key))
        return self._short[step]


def tally_labels() -> dict[EvidenceKind, str]:
    """Return the words for what is counted, to stand over or before a number."""
    return {
        EvidenceKind.LESSON_READ: _("Read or watched"),
        EvidenceKind.SCENARIO_WALKED: _("Scenarios"),
        EvidenceKind.CHECK_PASSED: _("Checks"),
    }


def mark_names() -> dict[str, str]:
    """Return the words for each mark in the wheel: for a sign-off, what is special about it."""
    special = {
        FROM_ELSEWHERE: _("Signed off, brought from elsewhere"),
        RUNNING_OUT: _("Signed off, runs out soon"),
        NOT_HERE: _("Not signed off here"),
    }
    return {standing.value: name for standing, name in standing_names().items()} | special


def _short_day(value: date | datetime) -> str:
    """Return a date in few words; of a moment, the day that it was here."""
    return date_format(timezone.localdate(value) if isinstance(value, datetime) else value, "j M Y")
