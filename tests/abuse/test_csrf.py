"""Nothing changes because of a page elsewhere: every address that takes a POST wants this site's own token."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.blocks.conftest import address, course_key

#: What a part of an address is tried with, by its name.
SAMPLES = {"course_key": None, "code": "passport-passport", "digest": "-", "name": "x", "usage_key": None}
UUID = "6f1b0c66-63a5-4ba0-9c4f-0a6f6f2b8f11"
BY_CONVERTER = {"uuid": UUID, "int": "1", "str": "x", "slug": "x", "path": "x"}


def patterns(resolver, before=()):
    for entry in resolver.url_patterns:
        here = (*before, entry)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here)
        elif isinstance(entry, URLPattern):
            yield here


def path_of(steps):
    """Return an address that leads to the last of some steps through the resolver."""
    path = "/"
    for step in steps:
        route = str(step.pattern)
        for name, converter in step.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            known = {"course_key": course_key(), "usage_key": address("alongside_plan:self-care", "")[10:-1]}
            value = known.get(name) or SAMPLES.get(name) or BY_CONVERTER[{"string": "str"}.get(kind, kind)]
            for written in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
                route = route.replace(written, value)
        path += route.replace("^", "").replace("$", "")
    return path


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
