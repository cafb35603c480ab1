"""The addresses of the lists and of everything about people: who supports them, who has which role, what they share."""

from django.urls import path

from alongside.workspace.caseload import (
    assignments,
    cohort,
    erasing,
    lists,
    person,
    prior_learning,
    roles,
    shared_plans,
)

_PERSON = "people/<uuid:record_uuid>/"

urlpatterns = [
    path("", lists.caseload, name="caseload"),
    path(_PERSON, person.person, name="person"),
    path(_PERSON + "prior-learning/", prior_learning.recognise, name="recognise"),
    path(
        _PERSON + "prior-learning/<uuid:recognition_uuid>/withdraw/",
        prior_learning.withdraw,
        name="withdraw-recognition",
    ),
    path(_PERSON + "erase/", erasing.erase, name="erase"),
    path(_PERSON + "erased/", erasing.erased, name="erased"),
    path("plans/", shared_plans.shared_plans, name="shared-plans"),
    path("plans/<uuid:share_uuid>/", shared_plans.shared_plan, name="shared-plan"),
    path("cohort/", cohort.cohort, name="cohort"),
    path("supervisors/", assignments.supervisors, name="supervisors"),
    path("supervisors/<uuid:supervision_uuid>/end/", assignments.end, name="end-supervision"),
    path("supervisors/hand-over/", assignments.hand_over, name="hand-over"),
    path("supervisors/upload/", assignments.upload, name="upload-assignments"),
    path("supervisors/sample.csv", assignments.sample, name="sample-assignments"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<uuid:role_uuid>/end/", roles.end, name="end-role"),
]
