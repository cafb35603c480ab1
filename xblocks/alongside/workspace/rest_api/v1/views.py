"""The API: thin adapters over :mod:`alongside.records.api`."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from alongside.content.rubric import Outcome
from alongside.records import api as records
from alongside.records import data
from alongside.records.data import CaseloadFilter, CaseloadShow, QueueFilter, WantedSupervision
from alongside.records.errors import Invalid
from alongside.workspace.reports.views import record_document
from alongside.workspace.rest_api.v1 import serializers as shapes
from alongside.workspace.rest_api.v1.base import View, describes
from alongside.workspace.rest_api.v1.serializers import out, page_of, to_draft

RECORD = OpenApiResponse(
    OpenApiTypes.OBJECT, description="The document that docs/admins/record.schema.json describes."
)


def _page(shape: type, page: data.Page[Any]) -> Response:
    return Response({"next": page.next, "results": out(shape)(page.rows, many=True).data})


class Queue(View):
    """What waits for an assessor among the learners in the caller's care, the longest wait first."""

    @describes("queue", answers=page_of(data.QueueRow), query=shapes.QueueQuery, refusals=(400,))
    def get(self, request: Request, course_key: str) -> Response:
        """List requests."""
        wanted = self.given(shapes.QueueQuery, query=True)
        cursor, size = wanted.pop("cursor"), wanted.pop("page_size")
        found = records.waiting(
            self.actor, course_key=course_key, filter=QueueFilter(**wanted), cursor=cursor, size=size
        )
        return _page(data.QueueRow, found)


class Caseload(View):
    """The learners in the caller's care, in the order of their names."""

    @describes("caseload", answers=page_of(data.CaseloadRow), query=shapes.CaseloadQuery, refusals=(400,))
    def get(self, request: Request, course_key: str) -> Response:
        """List learners."""
        wanted = self.given(shapes.CaseloadQuery, query=True)
        narrowed = CaseloadFilter(search=wanted["search"], show=CaseloadShow(wanted["show"]))
        found = records.caseload(
            self.actor,
            course_key=course_key,
            filter=narrowed,
            cursor=wanted["cursor"],
            size=wanted["page_size"],
        )
        return _page(data.CaseloadRow, found)


class CohortFigures(View):
    """Where everybody in the course stands. For training leads and course staff."""

    @describes("cohort", answers=out(data.Cohort))
    def get(self, request: Request, course_key: str) -> Response:
        """Count."""
        return Response(out(data.Cohort)(records.cohort(self.actor, course_key=course_key)).data)


class AgreementFigures(View):
    """How far assessors agree, for each rubric; for a supervisor, in what they rated themselves."""

    @describes("agreement", answers=out(data.Agreement)(many=True))
    def get(self, request: Request, course_key: str) -> Response:
        """Count."""
        found = records.agreement(self.actor, course_key=course_key)
        return Response(out(data.Agreement)(found, many=True).data)


class Record(View):
    """One learner's whole record."""

    @describes("record", answers=RECORD)
    def get(self, request: Request, course_key: str, record_uuid: UUID) -> Response:
        """Read the record of a learner in the caller's care."""
        return Response(record_document(self.actor, course_key, record_uuid))


class MyRecord(View):
    """The caller's own whole record."""

    @describes("my_record", answers=RECORD)
    def get(self, request: Request, course_key: str) -> Response:
        """Read it."""
        return Response(record_document(self.actor, course_key, None))


class OneRequest(View):
    """One request for a role-play to be seen, with what an assessor needs to rate it."""

    @describes("request", answers=out(data.AssessmentForm))
    def get(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Read it."""
        return _form(self, request_uuid)


class Claim(View):
    """Who has a request in hand."""

    @describes("claim", answers=out(data.RequestView), refusals=(409,))
    def post(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Take it in hand, for 45 minutes."""
        claimed = records.claim(self.actor, course_key=course_key, request_uuid=request_uuid)
        return Response(out(data.RequestView)(claimed).data)

    @describes("release", answers=None, status=204, refusals=(409,))
    def delete(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Put it back into the queue; a draft is kept."""
        records.release(self.actor, course_key=course_key, request_uuid=request_uuid)
        return Response(status=204)


class Draft(View):
    """The caller's unfinished assessment of a request."""

    @describes("save_draft", takes=shapes.DraftIn, answers=shapes.DraftSaved, refusals=(400, 409, 415))
    def put(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Keep it, unless something newer is there."""
        given = self.given(shapes.DraftIn)
        version = records.save_draft(
            self.actor,
            course_key=course_key,
            request_uuid=request_uuid,
            draft=to_draft(given),
            base_version=given["base_version"],
        )
        return Response({"version": version})


class Ratings(View):
    """The blind ratings of a request that needs more than one assessor."""

    @describes(
        "rate", takes=shapes.RatingHandedIn, answers=out(data.AssessmentForm), refusals=(400, 409, 415)
    )
    def post(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Hand in the caller's."""
        given = self.given(shapes.RatingHandedIn)
        records.rate(
            self.actor,
            course_key=course_key,
            request_uuid=request_uuid,
            assessment=to_draft(given),
            submission_key=given["submission_key"],
        )
        return _form(self, request_uuid)


class Decision(View):
    """The decision about a request."""

    @describes(
        "decide",
        takes=shapes.DecisionIn,
        answers=out(data.DecisionView),
        status=201,
        refusals=(400, 409, 415, 503),
    )
    def post(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Put it on the record."""
        given = self.given(shapes.DecisionIn)
        records.decide(
            self.actor,
            course_key=course_key,
            request_uuid=request_uuid,
            outcome=Outcome(given["outcome"]),
            assessment=to_draft(given),
            submission_key=given["submission_key"],
        )
        form = records.assessment_form(self.actor, course_key=course_key, request_uuid=request_uuid)
        return Response(out(data.DecisionView)(form.decision).data, status=201)


class Comments(View):
    """What is said about a request without deciding it."""

    @describes(
        "comment", takes=shapes.CommentIn, answers=out(data.Comment), status=201, refusals=(400, 409, 415)
    )
    def post(self, request: Request, course_key: str, request_uuid: UUID) -> Response:
        """Say something."""
        said = records.comment(
            self.actor, course_key=course_key, request_uuid=request_uuid, **self.given(shapes.CommentIn)
        )
        return Response(out(data.Comment)(said).data, status=201)


class Withdrawal(View):
    """The taking back of a sign-off."""

    @describes("withdraw", takes=shapes.WithdrawalIn, answers=None, status=204, refusals=(400, 409, 415, 503))
    def post(self, request: Request, course_key: str, decision_uuid: UUID) -> Response:
        """Take it back, with a reason."""
        records.withdraw(
            self.actor, course_key=course_key, decision_uuid=decision_uuid, **self.given(shapes.WithdrawalIn)
        )
        return Response(status=204)


class Supervisions(View):
    """Who supports whom. For training leads and course staff."""

    @describes(
        "supervisions", answers=page_of(data.SupervisionView), query=shapes.SupervisionsQuery, refusals=(400,)
    )
    def get(self, request: Request, course_key: str) -> Response:
        """List them."""
        wanted = self.given(shapes.SupervisionsQuery, query=True)
        found = records.supervisions(
            self.actor,
            course_key=course_key,
            record_uuid=wanted["learner"],
            cursor=wanted["cursor"],
            size=wanted["page_size"],
        )
        return _page(data.SupervisionView, found)

    @describes(
        "assign",
        takes=shapes.SupervisionIn(many=True),
        answers=out(data.RowAnswer)(many=True),
        refusals=(400, 415),
    )
    def post(self, request: Request, course_key: str) -> Response:
        """Assign supervisors, all of the list or, if any row has a problem, none."""
        taken = shapes.SupervisionIn(data=request.data, many=True)
        taken.is_valid(raise_exception=True)
        if not taken.validated_data:
            raise Invalid({"body": "Send at least one row."})
        rows = [_wanted(line, given) for line, given in enumerate(taken.validated_data, start=1)]
        answers = records.assign_all(self.actor, course_key=course_key, rows=rows)
        return Response(out(data.RowAnswer)(answers, many=True).data)


class OneSupervision(View):
    """One supervision."""

    @describes(
        "end_supervision", takes=shapes.SupervisionEnd, answers=None, status=204, refusals=(400, 409, 415)
    )
    def patch(self, request: Request, course_key: str, supervision_uuid: UUID) -> Response:
        """Give it a last day."""
        given = self.given(shapes.SupervisionEnd)
        records.end_supervision(
            self.actor, course_key=course_key, supervision_uuid=supervision_uuid, ends=given["ends"]
        )
        return Response(status=204)


def _form(view: View, request_uuid: UUID) -> Response:
    form = records.assessment_form(view.actor, course_key=view.course_key, request_uuid=request_uuid)
    return Response(out(data.AssessmentForm)(form).data)


def _wanted(line: int, given: Mapping[str, Any]) -> WantedSupervision:
    return WantedSupervision(
        line=line,
        learner=given["learner"],
        supervisor=given["supervisor"],
        starts=_iso(given["starts"]),
        ends=_iso(given["ends"]),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
