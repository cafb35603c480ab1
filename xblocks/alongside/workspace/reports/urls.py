"""The addresses of what can be taken away: exports, and one learner's whole record."""

from django.urls import path

from alongside.workspace.reports import exports, passport, views

_PERSON = "people/<uuid:record_uuid>/"

urlpatterns = [
    path("exports/decisions.csv", exports.decisions_csv, name="decisions_csv"),
    path("exports/decisions.xlsx", exports.decisions_xlsx, name="decisions_xlsx"),
    path("exports/cohort.csv", exports.cohort_csv, name="cohort_csv"),
    path("exports/cohort.xlsx", exports.cohort_xlsx, name="cohort_xlsx"),
    path(_PERSON + "record/", views.record, name="record"),
    path(_PERSON + "record.pdf", views.record_pdf, name="record_pdf"),
    path(_PERSON + "record.json", views.record_json, name="record_json"),
    path(_PERSON + "passport/", passport.passport, name="passport"),
    path(_PERSON + "passport.pdf", passport.passport_pdf, name="passport_pdf"),
    path("my-passport/", passport.passport, name="my_passport"),
    path("my-passport.pdf", passport.passport_pdf, name="my_passport_pdf"),
    path("my-record/", views.record, name="my_record"),
    path("my-record.pdf", views.record_pdf, name="my_record_pdf"),
    path("my-record.json", views.record_json, name="my_record_json"),
]
