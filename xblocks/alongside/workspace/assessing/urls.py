"""The addresses under which a role-play is assessed, a concern is seen to, and rating is practised."""

from django.urls import path

from alongside.workspace.assessing import actions, concerns, practice, views

_REQUEST = "requests/<uuid:request_uuid>/"
_CONCERN = "concerns/<uuid:concern_uuid>/"
_PERSON = "people/<uuid:record_uuid>/concern/"

urlpatterns = [
    path(_REQUEST, views.request_page, name="request"),
    path(_REQUEST + "print/", views.sheet, name="sheet"),
    path(_REQUEST + "open/", actions.open_request, name="open"),
    path(_REQUEST + "draft/", actions.save_draft, name="draft"),
    path(_REQUEST + "rate/", actions.rate, name="rate"),
    path(_REQUEST + "decide/", actions.decide, name="decide"),
    path(_REQUEST + "release/", actions.release, name="release"),
    path(_REQUEST + "comment/", actions.comment, name="comment"),
    path(_REQUEST + "concern/", concerns.raise_about_request, name="raise-concern"),
    path("decisions/<uuid:decision_uuid>/withdraw/", actions.withdraw, name="withdraw"),
    path(_PERSON, concerns.about_person, name="concern-about"),
    path(_PERSON + "raise/", concerns.raise_about_person, name="raise-concern-about"),
    path("concerns/", concerns.concerns_page, name="concerns"),
    path(_CONCERN, concerns.concern_page, name="concern"),
    path(_CONCERN + "take-up/", concerns.take_up, name="take-up-concern"),
    path(_CONCERN + "close/", concerns.close, name="close-concern"),
    path("practice/", practice.examples_page, name="practice"),
    path("practice/<slug:example_code>/", practice.example_page, name="example"),
    path("practice/<slug:example_code>/rate/", practice.rate, name="rate-example"),
]
