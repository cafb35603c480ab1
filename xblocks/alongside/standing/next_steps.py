"""What is next on a passport: one step for each competence, and one for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.content.framework import Competence
from alongside.platform import CoursePage
from alongside.records.data import CompetenceState, EvidenceKind, RequestState, Standing

_ROLE_PLAY = "alongside_sign_off"
#: The block on which each thing is done, in the order in which one goes about it.
_DONE_ON = {
    EvidenceKind.LESSON_READ: "alongside_lesson",
    EvidenceKind.SCENARIO_WALKED: "alongside_scenario",
    EvidenceKind.CHECK_PASSED: "alongside_check",
}
_OPEN = (RequestState.REQUESTED, RequestState.CLAIMED, RequestState.RATED, RequestState.SET_ASIDE)


class StepKind(StrEnum):
    """What there is to do."""

    READ = "read"
    WALK = "walk"
    CHECK = "check"
    ASK = "ask"
    ASK_AGAIN = "ask-again"
    RENEW = "renew"
    WAIT = "wait"


_STEP_TO = {
    EvidenceKind.LESSON_READ: StepKind.READ,
    EvidenceKind.SCENARIO_WALKED: StepKind.WALK,
    EvidenceKind.CHECK_PASSED: StepKind.CHECK,
}


@dataclass(frozen=True)
class NextStep:
    """What to do, on which page. ``by`` is the last day of a sign-off that is to be renewed, and has not run out."""

    kind: StepKind
    title: str
    usage_key: str
    by: date | None = None


class CourseMap:
    """Where a course has something about each competence, and in which order."""

    def __init__(self, pages: Iterable[CoursePage] = ()) -> None:
        """Sort pages by what they are about.

        Args:
            pages: those that a learner may open, in the order of the course; none where the platform cannot tell.

        """
        self._about: dict[tuple[str, str], list[CoursePage]] = defaultdict(list)
        self._place: dict[str, int] = {}
        for place, page in enumerate(pages):
            self._place[page.usage_key] = place
            for competence in page.competences:
                self._about[competence, page.block_type].append(page)

    @property
    def is_known(self) -> bool:
        """Whether the platform told what the course has."""
        return bool(self._place)

    def pages_to(self, kind: EvidenceKind, competence: str) -> list[CoursePage]:
        """Return the pages on which something is done for a competence."""
        return self._about.get((competence, _DONE_ON[kind]), [])

    def role_plays(self, competence: str) -> list[CoursePage]:
        """Return the role-plays in which a competence is signed off."""
        return self._about.get((competence, _ROLE_PLAY), [])

    def place(self, step: NextStep) -> int:
        """Return where in the course a step is taken; what the course does not have comes last."""
        return self._place.get(step.usage_key, len(self._place))

    def has(self, usage_key: str) -> bool:
        """Return whether a page is there, which is taken for granted where the platform did not tell."""
        return usage_key in self._place or not self.is_known


def next_step(competence: Competence, state: CompetenceState, course: CourseMap) -> NextStep | None:
    """Return what a learner does next for one competence; None if nothing is left, or nobody can tell.

    What waits for somebody else comes first, then what runs out or was not signed off the last time; else what was not
    read, practised and checked yet, in this order; then the role-play. A competence that nobody signs off has none.
    """
    asked = state.asked
    if asked and asked.state in _OPEN:
        return NextStep(StepKind.WAIT, asked.title, asked.usage_key)
    if state.state is Standing.SIGNED_OFF and not state.runs_out_soon:
        return None
    if state.state in (Standing.SIGNED_OFF, Standing.RUN_OUT):
        by = state.valid_until if state.state is Standing.SIGNED_OFF else None
        return _role_play(StepKind.RENEW, competence, state, course, by)
    if asked and (state.state is Standing.WITHDRAWN or asked.state is RequestState.PRACTISE_AGAIN):
        return _role_play(StepKind.ASK_AGAIN, competence, state, course)
    if not course.is_known:
        return None
    return _to_be_done(competence, state, course) or _role_play(StepKind.ASK, competence, state, course)


def _to_be_done(competence: Competence, state: CompetenceState, course: CourseMap) -> NextStep | None:
    # Whoever watched a conversation instead of walking through it is not sent there again.
    dealt_with = frozenset().union(*(done.pages for done in state.done.values()))
    for kind, step in _STEP_TO.items():
        for page in course.pages_to(kind, competence.code):
            if page.usage_key not in dealt_with:
                return NextStep(step, page.title, page.usage_key)
    return None


def _role_play(
    kind: StepKind,
    competence: Competence,
    state: CompetenceState,
    course: CourseMap,
    by: date | None = None,
) -> NextStep | None:
    """Return the step to the role-play of before, if the course still has it, or else to the first that there is."""
    if not competence.signed_off:
        return None
    before = state.seen or state.asked
    if before and course.has(before.usage_key):
        return NextStep(kind, before.title, before.usage_key, by)
    page = next(iter(course.role_plays(competence.code)), None)
    return page and NextStep(kind, page.title, page.usage_key, by)


def first_step(steps: Iterable[NextStep], course: CourseMap) -> NextStep | None:
    """Return the one thing to do next: what runs out first, else what comes first in the course.

    What waits for somebody else is nothing to do.
    """
    to_do = [step for step in steps if step.kind is not StepKind.WAIT]
    renewals = [step for step in to_do if step.kind is StepKind.RENEW]
    if renewals:
        return min(renewals, key=lambda step: (step.by or date.min, course.place(step)))
    return min(to_do, key=course.place, default=None)


def in_words(step: NextStep) -> str:
    """Return a step in a sentence without its full stop."""
    words: Mapping[StepKind, str] = {
        StepKind.READ: _("Read “%(title)s”"),
        StepKind.WALK: _("Walk through “%(title)s”"),
        StepKind.CHECK: _("Answer “%(title)s”"),
        StepKind.ASK: _("Ask to be seen in “%(title)s”"),
        StepKind.ASK_AGAIN: _("Practise “%(title)s” and ask to be seen again"),
        StepKind.RENEW: _("Renew it by %(day)s: ask to be seen in “%(title)s”")
        if step.by
        else _("Renew it: ask to be seen in “%(title)s”"),
        StepKind.WAIT: _("“%(title)s” is waiting to be seen"),
    }
    return words[step.kind] % {"title": step.title, "day": step.by and date_format(step.by, _("j F Y"))}


def in_short(step: NextStep) -> str:
    """Return a step in few words: one that many competences share, without the name of the role-play."""
    words: Mapping[StepKind, str] = {
        StepKind.ASK: _("Ask to be seen"),
        StepKind.ASK_AGAIN: _("Practise, ask again"),
        StepKind.RENEW: _("Renew by %(day)s") if step.by else _("Renew"),
        StepKind.WAIT: _("Waiting to be seen"),
    }
    if step.kind not in words:
        return in_words(step)
    return words[step.kind] % {"day": step.by and date_format(step.by, "j M Y")}
