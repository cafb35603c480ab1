"""Every model says what it holds about people and how that goes when they do (OEP-30)."""

import re

import pytest
from django.apps import apps
from django.db import models

# What Open edX lets an annotation say: .pii_annotations.yml in its code base.
TYPES = {
    *("id", "name", "username", "password", "location", "phone_number", "email_address", "birth_date", "ip"),
    *("external_service", "biography", "gender", "sex", "image", "video", "other"),
}
RETIREMENTS = {"retained", "local_api", "consumer_api", "third_party"}

OURS = [model for model in apps.get_models() if model.__module__.startswith("alongside.")]


def problems_with(model):
    """Return what is wrong with a model's annotation."""
    said = dict(re.findall(r"^ *\.\. (\w+):(.*)$", model.__doc__ or "", re.MULTILINE))
    if "no_pii" in said:
        links = [field.name for field in model._meta.fields if field.related_model is not None]
        users = [
            name for name in links if model._meta.get_field(name).related_model._meta.label == "auth.User"
        ]
        return [f"{name} leads to a person" for name in users] + ["says both"] * ("pii" in said)
    problems = [
        f"no {name}" for name in ("pii", "pii_types", "pii_retirement") if not said.get(name, "").strip()
    ]
    for name, known in (("pii_types", TYPES), ("pii_retirement", RETIREMENTS)):
        given = {word.strip() for word in said.get(name, "").split(",")} - {""}
        problems += [f"{name}: {word} is not known" for word in sorted(given - known)]
    return problems


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_model_says_what_it_holds_about_people(model):
    assert problems_with(model) == []


def test_a_model_that_says_nothing_or_something_else_is_noticed():
    def model(doc):
        return type("Made", (), {"__doc__": doc, "_meta": OURS[0]._meta})

    with_people = next(one for one in OURS if one.__name__ == "Supervision")
    assert len(problems_with(model(None))) == 3
    assert problems_with(model(".. pii: Names.\n.. pii_types: names\n.. pii_retirement: local_api"))
    claims = type("Claims", (), {"__doc__": ".. no_pii:", "_meta": with_people._meta})
    assert problems_with(claims) == ["learner leads to a person", "supervisor leads to a person"]
    assert models.Model not in OURS
    assert len(OURS) > 15
