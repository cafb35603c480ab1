"""The API in Open edX, where programs prove who they are with a JSON web token."""

import json
from datetime import timedelta

import jwt
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from edx_rest_framework_extensions.auth.jwt.decoder import jwt_decode_handler
from rest_framework_jwt.settings import api_settings

from alongside.workspace.settings.common import plugin_settings
from tests.records.conftest import COURSE, lead, maya, platform, ruth, story

__all__ = ["lead", "maya", "platform", "ruth", "story"]

QUEUE = f"/alongside/api/v1/{COURSE}/queue/"
KEY, SOMEBODY_ELSES_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _one in "ab")
ISSUER = {"ISSUER": "https://lms.example.org/oauth2", "AUDIENCE": "openedx", "SECRET_KEY": "unused"}


@pytest.fixture(autouse=True)
def open_edx(settings, monkeypatch):
    """Have the settings of the plugin, and the platform's own about tokens."""
    plugin_settings(settings)
    settings.ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "lms"}
    settings.JWT_AUTH = {
        "JWT_ISSUERS": [ISSUER],
        "JWT_PUBLIC_SIGNING_JWK_SET": json.dumps({"keys": [public]}),
        "JWT_VERIFY_AUDIENCE": False,
    }
    monkeypatch.setattr(api_settings, "JWT_DECODE_HANDLER", jwt_decode_handler)
    monkeypatch.setattr(api_settings, "JWT_AUTH_HEADER_PREFIX", "JWT")
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE,
        "edx_rest_framework_extensions.auth.jwt.middleware.EnsureJWTAuthSettingsMiddleware",
    ]


def ask(actor, key=KEY, **changes):
    account = get_user_model().objects.get(pk=actor.user_id)
    claims = {
        "iss": ISSUER["ISSUER"],
        "aud": ISSUER["AUDIENCE"],
        "iat": timezone.now(),
        "exp": timezone.now() + timedelta(hours=1),
        "preferred_username": account.username,
        "version": "1.2.0",
    }
    token = jwt.encode(claims | changes, key, algorithm="RS512")
    return Client().get(QUEUE, headers={"authorization": f"JWT {token}"})


def test_a_token_says_who_somebody_is(story):
    story.request()
    assert [row["learner_name"] for row in ask(story.ruth).json()["results"]] == ["Maya Okafor"]
    assert ask(story.maya).json()["results"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": timezone.now() - timedelta(minutes=1)},
        {"key": SOMEBODY_ELSES_KEY},
        {"iss": "https://elsewhere.example.org"},
    ],
)
def test_a_token_that_is_not_good_is_refused(story, changes):
    answer = ask(story.ruth, **changes)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("JWT")


def test_a_token_does_not_outlive_its_account(story):
    get_user_model().objects.filter(pk=story.ruth.user_id).update(is_active=False)
    assert ask(story.ruth).status_code == 403


def test_an_application_that_is_restricted_is_kept_out(story):
    assert ask(story.ruth, is_restricted=True).status_code == 403


def test_a_session_is_enough_too_and_nothing_is_not(story, client):
    assert client.get(QUEUE).status_code == 401
    client.force_login(get_user_model().objects.get(pk=story.ruth.user_id))
    assert client.get(QUEUE).status_code == 200


def test_a_session_still_needs_djangos_token_to_change_anything(story):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(pk=story.ruth.user_id))
    claim = f"/alongside/api/v1/{COURSE}/requests/{story.request().uuid}/claim/"
    assert strict.post(claim, "{}", content_type="application/json").status_code == 403


def test_the_description_has_both(client):
    schema = yaml.safe_load(client.get("/alongside/api/v1/schema/").content)
    assert set(schema["components"]["securitySchemes"]) == {"cookieAuth", "jwt"}
    queue = next(path for path in schema["paths"] if path.endswith("queue/"))
    assert schema["paths"][queue]["get"]["security"] == [{"jwt": []}, {"cookieAuth": []}]
