"""Everything that the workspace has under one prefix: its pages, what is public about credentials, and the API."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("alongside.workspace.rest_api.v1.urls")),
    path("credentials/", include("alongside.workspace.credentials.addresses")),
    path("", include("alongside.workspace.urls")),
]
