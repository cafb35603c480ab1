"""The workspace's addresses. A course key is part of each, since who may see what is a matter of the course."""

from django.urls import path

from alongside.workspace import actions, views

app_name = "alongside_workspace"

_REQUEST = "<str:course_key>/requests/<uuid:request_uuid>/"

urlpatterns = [
    path("<str:course_key>/", views.caseload, name="caseload"),
    path("<str:course_key>/people/<uuid:record_uuid>/", views.person, name="person"),
    path(_REQUEST, views.request_page, name="request"),
    path(_REQUEST + "open/", actions.open_request, name="open"),
    path(_REQUEST + "draft/", actions.save_draft, name="draft"),
    path(_REQUEST + "decide/", actions.decide, name="decide"),
    path(_REQUEST + "release/", actions.release, name="release"),
    path("<str:course_key>/decisions/<uuid:decision_uuid>/withdraw/", actions.withdraw, name="withdraw"),
]
