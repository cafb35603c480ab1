"""Everything that the records hold of one person, for that person: what the law calls access to one's own data.

Their records themselves are read with ``story``, as they read them. Here is what stands beside: private writing in
plain text, what is not sent yet, and what they wrote about others, without whom it is about. Of what others share with
them there is that they do, and neither who nor a word of it. Of serious concerns there are those that they raised
or, as a named lead, closed; whether there is one about them is told neither way.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.platform import Actor
from alongside.records.concerns.concern import known_to, place_of_concern
from alongside.records.data import ConcernState, PersonFile
from alongside.records.errors import Invalid
from alongside.records.ledger.entries import ACTOR
from alongside.records.models import (
    AssessorDraft,
    CalibrationRating,
    Concern,
    CourseRole,
    Evidence,
    IssuedCredential,
    LearnerRecord,
    LedgerEntry,
    PlanShare,
    PrivatePlan,
    SelfAssessmentDraft,
    Supervision,
)
from alongside.records.people.accounts import accounts, problem_with
from alongside.records.private.plan import place
from alongside.records.private.sharing import plan_shares
from alongside.records.tables.sealing import unseal_if_it_opens
from alongside.records.telling import events

__all__ = ["person_file"]

_WORDS_OF_A_DRAFT = ("strengths", "next_step", "relation")


@sensitive_variables()
def person_file(*, login: str, made_by: str) -> PersonFile:
    """Return everything about one person that does not stand on their records, and note that it was taken out.

    For administrators' commands: it performs no authorisation check. The tracking event says of whom and by whom, and
    nothing of what is in it.

    Args:
        login: the person's login name or email address.
        made_by: who runs the command, for the event.

    Raises:
        Invalid: with ``login`` if it names nobody, or several.

    """
    ids = accounts([login]).get(login)
    if problem := problem_with(ids):
        raise Invalid({"login": problem}, problem)
    (user_id,) = ids
    own = LearnerRecord.objects.filter(user_id=user_id).order_by("course_key")
    name = platform.current().full_names([user_id]).get(user_id, "")
    actor = Actor(user_id=user_id, full_name=name)
    events.person_exported(user_id, made_by)
    return PersonFile(
        actor=actor,
        courses=tuple(own.values_list("course_key", flat=True)),
        private_writing=tuple(_private_writing(actor)),
        shared_with_them=tuple(
            PlanShare.objects.filter(recipient_id=user_id)
            .order_by("shared_at", "pk")
            .values(
                *("shared_at", "until", "ended_at", "first_looked_at", "last_looked_at", "looks"),
                course_key=F("plan__record__course_key"),
            )
        ),
        self_assessments=tuple(
            SelfAssessmentDraft.objects.filter(record__user_id=user_id)
            .order_by("record__course_key", "usage_key")
            .values("usage_key", "version", "saved_at", "content", course_key=F("record__course_key"))
        ),
        evidence=tuple(
            Evidence.objects.filter(record__user_id=user_id)
            .order_by("noted_at", "pk")
            .values("usage_key", "kind", "competence", "noted_at", course_key=F("record__course_key"))
        ),
        supervisions=tuple(_supervisions(user_id)),
        roles=tuple(
            CourseRole.objects.filter(user_id=user_id)
            .order_by("starts", "pk")
            .values("course_key", "role", "starts", "ends")
        ),
        practice_ratings=tuple(
            CalibrationRating.objects.filter(assessor_id=user_id)
            .order_by("rated_at", "pk")
            .values("course_key", "example_code", "ratings", "rated_at")
        ),
        done_for_others=tuple(_done_for_others(user_id)),
        unfinished_about_others=tuple(_unfinished(user_id)),
        concerns_raised=tuple(_concerns_raised(user_id)),
        concerns_closed=tuple(_concerns_closed(actor)),
        credentials=tuple(
            IssuedCredential.objects.filter(record__user_id=user_id)
            .order_by("issued_at", "pk")
            .values(
                "uuid",
                "course_key",
                "domain",
                "rests_on",
                "issued_at",
                "valid_until",
                "taken_back_at",
                "token",
            )
        ),
    )


@sensitive_variables()
def _private_writing(actor: Actor) -> Iterator[dict[str, Any]]:
    """Yield each plan with how it stood before, and with whom it was shared, when, and whether they looked."""
    plans = PrivatePlan.objects.filter(record__user_id=actor.user_id).select_related("record")
    for plan in plans.order_by("record__course_key", "plan_code"):
        where = {"course_key": plan.record.course_key, "plan_code": plan.plan_code}
        yield {
            "course_key": plan.record.course_key,
            "plan": plan.plan_code,
            "saved_at": plan.saved_at,
            "version": plan.version,
            "answers": _answers(plan, plan.ciphertext, plan.version),
            "review_on": plan.review_on,
            "reminds_by_email": plan.reminds_by_email,
            "versions": [
                {
                    "version": each.number,
                    "saved_at": each.kept_at,
                    "answers": _answers(plan, each.ciphertext, each.number),
                }
                for each in plan.earlier.order_by("-number")
            ],
            "shares": [asdict(share) for share in plan_shares(actor, **where)],
        }


@sensitive_variables()
def _answers(plan: PrivatePlan, ciphertext: str, version: int) -> dict[str, str] | None:
    inside = unseal_if_it_opens(ciphertext, place(plan.record.uuid, plan.plan_code, version))
    return inside and inside["answers"]


def _supervisions(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield who supports them, by name, and when they support others, without whom."""
    supported = list(Supervision.objects.filter(learner_id=user_id).order_by("starts", "pk"))
    names = platform.current().full_names({row.supervisor_id for row in supported} - {None})
    supporting = Supervision.objects.filter(supervisor_id=user_id).order_by("starts", "pk")
    for row, part in [*((row, "learner") for row in supported), *((row, "supervisor") for row in supporting)]:
        yield {
            "course_key": row.course_key,
            "they_are": part,
            "supervisor": names.get(row.supervisor_id, "") if part == "learner" else "",
            "starts": row.starts,
            "ends": row.ends,
        }


def _done_for_others(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what they did on the records of others, with the words that they wrote there."""
    entries = LedgerEntry.objects.filter(actor_id=user_id).exclude(record__user_id=user_id)
    for entry in entries.select_related("record").prefetch_related("texts").order_by("created_at", "pk"):
        words = {
            text.name: text.text for text in entry.texts.all() if text.name != ACTOR and text.text is not None
        }
        yield {
            "course_key": entry.record.course_key,
            "kind": entry.kind,
            "at": entry.created_at,
            "words": words,
        }


def _unfinished(user_id: int) -> Iterator[dict[str, Any]]:
    drafts = AssessorDraft.objects.filter(author_id=user_id).select_related("request")
    for draft in drafts.order_by("saved_at", "pk"):
        said = draft.content["notes"] | {name: draft.content[name] for name in _WORDS_OF_A_DRAFT}
        yield {
            "course_key": draft.request.course_key,
            "saved_at": draft.saved_at,
            "words": {name: words for name, words in said.items() if words},
        }


@sensitive_variables()
def _concerns_raised(user_id: int) -> Iterator[dict[str, Any]]:
    """Yield the concerns that they raised: their own words, neither about whom nor what came of it."""
    for concern in (
        Concern.objects.filter(raised_by_id=user_id).select_related("record").order_by("raised_at", "pk")
    ):
        inside = unseal_if_it_opens(concern.ciphertext, place_of_concern(concern, "text"))
        yield {
            "course_key": concern.course_key,
            "raised_at": concern.raised_at,
            "words": inside and inside["words"],
        }


@sensitive_variables()
def _concerns_closed(actor: Actor) -> Iterator[dict[str, Any]]:
    """Yield the concerns that they closed as a named lead, without about whom.

    What they wrote then tells of somebody's worst day. It is in here for as long as they may read it on the page, and a
    lead whose days are over may not.
    """
    closed = Concern.objects.filter(taken_up_by_id=actor.user_id, state=ConcernState.CLOSED)
    for concern in closed.select_related("record").order_by("closed_at", "pk"):
        may_read = known_to(actor, concern.course_key).filter(pk=concern.pk).exists()
        inside = may_read and unseal_if_it_opens(
            concern.closing_ciphertext, place_of_concern(concern, "closing")
        )
        yield {
            "course_key": concern.course_key,
            "closed_at": concern.closed_at,
            "words": inside["words"] if inside else None,
        }
