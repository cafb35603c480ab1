"""One learner's whole record in words: what the printable page and the PDF both show.

Codes are words here, dates are written out, and a rubric's notes for assessors are left behind.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alongside.content.framework import Framework
from alongside.pages.wording import event_names, evidence_names, outcome_names, standing_names
from alongside.records.data import CompetenceState, PriorLearning, RecordView, Standing, StoryEvent
from alongside.workspace.reports.parts import (
    CompetenceLine,
    DomainPart,
    EventLine,
    Fact,
    Passage,
    PriorPart,
    RecordShown,
)
from alongside.workspace.reports.phrases import day, moment, name_or_erased, who_and_when, words_or_erased
from alongside.workspace.reports.shown_decisions import show_decision, why_withdrawn, withdrawn_by

#: How many hexadecimal digits of an entry's hash are shown in a list: enough to tell any two apart by eye.
FINGERPRINT = 16


def show(
    record: RecordView, framework: Framework, *, course_title: str, made_for: str, made_at: datetime
) -> RecordShown:
    """Return a record in the reader's words.

    Args:
        record: the record.
        framework: in whose order its competences stand; those that it does not know come last.
        course_title: the course's title.
        made_for: who asked for it.
        made_at: when.

    """
    learner = name_or_erased(record.learner_name)
    return RecordShown(
        title=_("The record of %(name)s") % {"name": learner},
        facts=(
            Fact(_("Learner"), learner),
            Fact(_("Course"), f"{course_title} ({record.course_key})"),
            Fact(_("Record"), str(record.record_uuid)),
            Fact(_("Opened"), day(record.opened_at)),
            Fact(_("Supervised by"), ", ".join(record.supervisors) or _("nobody at the moment")),
            Fact(_("Made for"), _("%(name)s, %(time)s") % {"name": made_for, "time": moment(made_at)}),
        ),
        says=_what_it_says(),
        domains=tuple(_domains(record, framework)),
        decisions=tuple(show_decision(each, record) for each in record.decisions),
        prior_learning=tuple(_prior(each, framework) for each in record.prior_learning),
        story=tuple(_event(each) for each in record.story),
        check=_how_to_check(record),
    )


def _what_it_says() -> tuple[str, ...]:
    return (
        _("This record says that named people saw certain skills on certain days."),
        _(
            "It does not say that a person is safe to work alone. Their employer judges that, with supervision."
        ),
        _("It says nothing about anybody’s health, and “not yet” only means not yet."),
    )


def _domains(record: RecordView, framework: Framework) -> Iterator[DomainPart]:
    rubrics = {decision.uuid: decision.rubric.title for decision in record.decisions}
    nothing = CompetenceState(Standing.NOT_YET)
    for domain in framework.domains:
        yield DomainPart(
            f"{domain.code} {domain.title}",
            tuple(
                _competence(
                    f"{each.code} {each.title}",
                    record.competences.get(each.code, nothing),
                    rubrics,
                    each.why_not or "",
                )
                for each in domain.competences
            ),
        )
    known = {competence.code for competence in framework.competences}
    if others := sorted(record.competences.keys() - known):
        lines = tuple(_competence(code, record.competences[code], rubrics, "") for code in others)
        yield DomainPart(_("Competences that the framework no longer names"), lines)


def _competence(
    title: str, state: CompetenceState, rubrics: Mapping[UUID, str], why_not: str
) -> CompetenceLine:
    details = (*_sign_off(state, rubrics), *_done(state), *([why_not] if why_not else []))
    return CompetenceLine(title, state.state.value, standing_names()[state.state], details)


def _sign_off(state: CompetenceState, rubrics: Mapping[UUID, str]) -> Iterator[str]:
    if state.signed_off_on is None:
        return
    by = who_and_when(state.signed_off_by, state.signed_off_on)
    yield _("Brought from elsewhere; recorded here by %(by)s") % {"by": by} if state.from_elsewhere else by
    if state.decision_uuid and state.decision_uuid in rubrics:
        yield _("Rubric: %(title)s") % {"title": rubrics[state.decision_uuid]}
    if state.valid_until:
        ends = _("Ran out on %(day)s") if state.state is Standing.RUN_OUT else _("Valid until %(day)s")
        yield ends % {"day": day(state.valid_until)}


def _done(state: CompetenceState) -> Iterator[str]:
    names = evidence_names()
    if counts := [f"{names[kind]}: {number}" for kind, number in state.evidence.items() if kind in names]:
        yield ", ".join(counts)


def _prior(prior: PriorLearning, framework: Framework) -> PriorPart:
    titles = {competence.code: competence.short_title for competence in framework.competences}
    named = (f"{code} {titles.get(code, '')}".rstrip() for code in prior.competences)
    facts = [
        Fact(_("Competences"), ", ".join(named)),
        Fact(_("Awarded on"), day(prior.awarded_on)),
        Fact(_("Recorded here by"), who_and_when(prior.recorded_by, prior.recorded_at)),
    ]
    if prior.valid_until:
        facts.append(Fact(_("Valid until"), day(prior.valid_until)))
    passages = [Passage(_("Evidence"), words_or_erased(prior.evidence))]
    if prior.withdrawn:
        facts.append(withdrawn_by(prior.withdrawn))
        passages.append(why_withdrawn(prior.withdrawn))
    return PriorPart(words_or_erased(prior.awarded_by), tuple(facts), tuple(passages))


def _event(event: StoryEvent) -> EventLine:
    outcomes = {outcome.value: name for outcome, name in outcome_names().items()}
    what = event_names().get(event.kind, _("Something else was recorded"))
    return EventLine(
        number=event.sequence,
        at=moment(event.at),
        what=": ".join(filter(None, (outcomes.get(event.details.get("outcome", ""), what), event.title))),
        who=event.by,
        text=event.words.get("comment", ""),
        fingerprint=event.entry_hash.removeprefix("sha256:")[:FINGERPRINT],
    )


def _how_to_check(record: RecordView) -> tuple[str, ...]:
    if not record.story:
        return (_("Nothing is on the ledger yet."),)
    newest = {"number": record.story[-1].sequence, "hash": record.story[-1].entry_hash}
    return (
        _(
            "Every entry has a fingerprint, worked out from itself and from the entry before it, so that an entry that "
            "somebody changes, removes or adds later is noticed. The story above shows the first digits of each."
        ),
        _("When this was made, the newest was entry %(number)d, with the fingerprint %(hash)s.") % newest,
        _(
            "To check it, open the record again in Alongside: entry %(number)d must still have the same fingerprint. "
            "Whoever runs the server can check every entry with: alongside verify --record %(record)s"
        )
        % {**newest, "record": record.record_uuid},
    )
