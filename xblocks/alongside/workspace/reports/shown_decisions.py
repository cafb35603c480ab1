"""A decision in words, with both views of every criterion side by side."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from alongside.content.rubric import Criterion, Kind, Rating
from alongside.pages.wording import format_names, level_names, outcome_names
from alongside.records.data import DecisionView, RecordView, Withdrawal
from alongside.workspace.reports.parts import CriterionPart, DecisionPart, Fact, Passage, Seen
from alongside.workspace.reports.phrases import day, name_or_erased, who_and_when, words_or_erased


def show_decision(decision: DecisionView, record: RecordView) -> DecisionPart:
    """Return a decision on a record in the reader's words."""
    outcome = outcome_names()[decision.outcome]
    heading = _("%(outcome)s: %(title)s, attempt %(attempt)d") % {
        "outcome": _("Signed off, then withdrawn") if decision.withdrawn else outcome,
        "title": title_of(decision, record),
        "attempt": decision.attempt,
    }
    return DecisionPart(
        title=heading,
        facts=tuple(_facts(decision)),
        criteria=tuple(_criteria(decision, name_or_erased(record.learner_name))),
        passages=tuple(_passages(decision)),
    )


def title_of(decision: DecisionView, record: RecordView) -> str:
    """Return what the role-play that a decision is about was called; failing that, the rubric's title."""
    titles = (
        each.title for each in record.story if each.request_uuid == decision.request_uuid and each.title
    )
    return next(titles, decision.rubric.title)


def withdrawn_by(withdrawal: Withdrawal) -> Fact:
    """Return who took something back, and when."""
    return Fact(_("WITHDRAWN by"), who_and_when(withdrawal.by, withdrawal.at))


def why_withdrawn(withdrawal: Withdrawal) -> Passage:
    """Return why something was taken back."""
    return Passage(_("Why it was withdrawn"), words_or_erased(withdrawal.reason))


def _facts(decision: DecisionView) -> Iterator[Fact]:
    if decision.withdrawn:
        yield withdrawn_by(decision.withdrawn)
    yield Fact(_("Decided by"), who_and_when(decision.decided_by, decision.decided_at))
    yield Fact(_("Observed"), f"{day(decision.observed_on)}: {format_names()[decision.format]}")
    if decision.relation:
        yield Fact(_("How they know each other"), decision.relation)
    experience = {True: _("yes"), False: _("no"), None: _("not said")}[decision.has_peer_experience]
    yield Fact(_("Has the assessor worked as a peer supporter?"), experience)
    yield Fact(_("Rubric"), decision.rubric.title)
    if decision.competences:
        yield Fact(_("Competences"), ", ".join(decision.competences))
    if decision.valid_until:
        yield Fact(_("Valid until"), day(decision.valid_until))


def _criteria(decision: DecisionView, learner: str) -> Iterator[CriterionPart]:
    assessed = [(name_or_erased(each.by), each.ratings) for each in decision.rested_on]
    alone = [(name_or_erased(decision.decided_by), decision.ratings)]
    said = [(_("%(name)s, of themselves") % {"name": learner}, decision.self_ratings), *(assessed or alone)]
    for criterion in decision.rubric.criteria:
        views = tuple(_seen(criterion, who, ratings.get(criterion.code, Rating())) for who, ratings in said)
        yield CriterionPart(criterion.title, ", ".join(criterion.competences), views)


def _seen(criterion: Criterion, who: str, rating: Rating) -> Seen:
    behaviours = {code: sentence for kind in Kind for code, sentence in criterion.behaviours.of(kind).items()}
    return Seen(
        who=who,
        level=level_names()[rating.level] if rating.level else _("no level"),
        behaviours=tuple(sentence for code, sentence in behaviours.items() if code in rating.behaviours),
        note=rating.note,
        done=rating.done,
    )


def _passages(decision: DecisionView) -> Iterator[Passage]:
    if decision.strengths:
        yield Passage(_("What went well"), decision.strengths)
    if decision.next_step:
        yield Passage(_("What to work on"), decision.next_step)
    for reply in decision.replies:
        answered = {"who": name_or_erased(reply.by), "day": day(reply.at)}
        yield Passage(_("%(who)s answered on %(day)s") % answered, words_or_erased(reply.text))
    if decision.withdrawn:
        yield why_withdrawn(decision.withdrawn)
