"""Nothing changes because of a page elsewhere: every address that takes a POST wants this site's own token."""

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.abuse.addresses import path_of, patterns


@pytest.fixture
def forger(administrator):
    """The browser of somebody who may do everything, led astray by a page of another site."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator.user)
    return client


def test_no_address_takes_a_post_from_elsewhere(forger):
    tried = 0
    for steps in patterns(get_resolver()):
        path = path_of(steps)
        if "(?P" in path:  # the admin's address for whatever is not there
            continue
        for body, kind in (("{}", "application/json"), ("a=b", "application/x-www-form-urlencoded")):
            status = forger.post(path, body, content_type=kind).status_code
            assert status in (403, 405, 415), f"{path} answered {status}"
        tried += 1
    assert tried > 60


def test_the_same_forger_gets_in_with_a_token(forger):
    page = forger.get("/messages/")
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert forger.post("/messages/read/", {"csrfmiddlewaretoken": token}).status_code == 302
