"""The language of pages, as somebody chooses it, and of what reaches them when they are not there."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.server.platform import EmbeddedPlatform


def lang_of(answer):
    html = answer.content.decode()
    return html.split('<html lang="')[1].split('"')[0]


def test_a_page_is_in_the_language_that_was_chosen_and_stays_so(browser):
    assert lang_of(browser.get("/")) == "en-gb"
    answer = browser.post("/language/", {"language": "es", "next": "/progress/"})
    assert answer["Location"] == "/progress/"
    assert lang_of(browser.get("/progress/")) == "es"
    home = browser.get("/").content.decode()
    assert 'value="es" lang="es" aria-current="true">Español<' in home
    assert 'lang="en-gb">English<' in home


def test_it_can_be_chosen_before_signing_in(course, db):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in/")
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[-1].split('"')[0]
    client.post("/language/", {"language": "es", "next": "/sign-in/", "csrfmiddlewaretoken": token})
    assert lang_of(client.get("/sign-in/")) == "es"


def test_nobody_is_led_elsewhere_by_choosing(browser):
    answer = browser.post("/language/", {"language": "es", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_the_server_knows_in_which_language_somebody_read_last(browser, maya):
    assert EmbeddedPlatform().language(maya.pk) == ""
    browser.get("/", headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"})
    assert EmbeddedPlatform().language(maya.pk) == "es"
    browser.get("/", headers={"accept-language": "en"})
    assert EmbeddedPlatform().language(maya.pk) == "en-gb"


def test_reading_on_in_one_language_costs_no_writing(browser):
    browser.get("/messages/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/messages/")
    assert not [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
