"""The public addresses of credentials. ``alongside.credentials.places`` has them as they stand in credentials."""

from django.urls import path

from alongside.workspace.credentials import checking, published

app_name = "alongside_credentials"

urlpatterns = [
    path("verify/", checking.verify, name="verify"),
    path("jwks.json", published.key_set, name="keys"),
    path("keys/<str:thumbprint>.json", published.key, name="key"),
    path("<uuid:credential_uuid>/", checking.credential, name="credential"),
    path("<str:course_key>/issuer.json", published.issuer, name="issuer"),
    path("<str:course_key>/achievements/<str:code>.json", published.achievement, name="achievement"),
    path("<str:course_key>/competences/", published.competences, name="competences"),
    path("<str:course_key>/status/<int:number>.jwt", published.status_list, name="status-list"),
]
