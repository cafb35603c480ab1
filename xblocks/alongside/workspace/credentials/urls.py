"""The addresses of a learner's own credentials."""

from django.urls import path

from alongside.workspace.credentials import mine

urlpatterns = [
    path("my-credentials/", mine.overview, name="my_credentials"),
    path("my-credentials/new/", mine.new, name="new_credential"),
    path("my-credentials/<uuid:credential_uuid>.jwt", mine.token, name="credential_token"),
    path("my-credentials/<uuid:credential_uuid>/take-back/", mine.take_back, name="take_back_credential"),
]
