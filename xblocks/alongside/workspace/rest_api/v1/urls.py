"""The addresses of the API, version 1. What is here keeps its meaning; what has to change becomes version 2."""

from django.urls import path

from alongside.workspace.rest_api.v1 import views
from alongside.workspace.rest_api.v1.description import describing

app_name = "alongside_api"

_REQUEST = "<str:course_key>/requests/<uuid:request_uuid>/"

_described = [
    path("<str:course_key>/queue/", views.Queue.as_view(), name="queue"),
    path("<str:course_key>/caseload/", views.Caseload.as_view(), name="caseload"),
    path("<str:course_key>/cohort/", views.CohortFigures.as_view(), name="cohort"),
    path("<str:course_key>/agreement/", views.AgreementFigures.as_view(), name="agreement"),
    path("<str:course_key>/records/<uuid:record_uuid>/", views.Record.as_view(), name="record"),
    path("<str:course_key>/my-record/", views.MyRecord.as_view(), name="my-record"),
    path(_REQUEST, views.OneRequest.as_view(), name="request"),
    path(_REQUEST + "claim/", views.Claim.as_view(), name="claim"),
    path(_REQUEST + "draft/", views.Draft.as_view(), name="draft"),
    path(_REQUEST + "ratings/", views.Ratings.as_view(), name="ratings"),
    path(_REQUEST + "decision/", views.Decision.as_view(), name="decision"),
    path(_REQUEST + "comments/", views.Comments.as_view(), name="comments"),
    path(
        "<str:course_key>/decisions/<uuid:decision_uuid>/withdrawal/",
        views.Withdrawal.as_view(),
        name="withdrawal",
    ),
    path("<str:course_key>/supervisions/", views.Supervisions.as_view(), name="supervisions"),
    path(
        "<str:course_key>/supervisions/<uuid:supervision_uuid>/",
        views.OneSupervision.as_view(),
        name="supervision",
    ),
]

urlpatterns = [*_described, path("schema/", describing(_described), name="schema")]
