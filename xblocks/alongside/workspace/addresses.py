"""Everything that the workspace has under one prefix: its pages, and the API beside them."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("alongside.workspace.rest_api.v1.urls")),
    path("", include("alongside.workspace.urls")),
]
