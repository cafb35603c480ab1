"""The workspace's addresses. A course key is part of each, since who may see what is a matter of the course."""

from django.urls import include, path

app_name = "alongside_workspace"

urlpatterns = [
    path("<str:course_key>/", include("alongside.workspace.caseload.urls")),
    path("<str:course_key>/", include("alongside.workspace.assessing.urls")),
    path("<str:course_key>/", include("alongside.workspace.reports.urls")),
    path("<str:course_key>/", include("alongside.workspace.credentials.urls")),
]
