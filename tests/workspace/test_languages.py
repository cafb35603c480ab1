"""The pages in another language than English: every word of the interface, the dates, and pictures as they were."""

import re

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from alongside.records.data import Agreement
from alongside.server import catalogue
from alongside.workspace.caseload.agreement import in_words
from tests.workspace.conftest import ROLE_PLAY

SPANISH = {"accept-language": "es-MX,es;q=0.9,en;q=0.5"}

#: Words of the interface that stand on these pages in English, and in no text of the course as they stand here.
ENGLISH = [
    "Skip to the page",
    "Sign out",
    "Need help now?",
    "Private. It is stored encrypted",
    "Earlier versions",
    "You first: how do you see yourself?",
    "Ask for my role-play to be seen",
    "Start the conversation",
    "Where each competence stands",
    "People you support",
    "Start the assessment",
    "Print the rubric",
]


@pytest.fixture
def spanish(people):
    """Open a page in the browser of somebody who reads Spanish."""

    def page(name, address, **headers):
        client = Client()
        client.force_login(people[name])
        answer = client.get(address, headers=SPANISH | headers)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def page_of(block_type, block_id=None):
    """Return the address of the first page that has such a block."""
    return next(
        f"/unit/{unit.code}/"
        for unit in catalogue.current().units
        for key in unit.blocks
        if key.block_type == block_type and block_id in (None, key.block_id)
    )


def no_english(html):
    assert '<html lang="es"' in html
    assert not [words for words in ENGLISH if words in html]


def test_the_way_in(spanish):
    html = spanish("maya", "/")
    no_english(html)
    assert "Saltar al contenido" in html
    assert "Cerrar sesión" in html


@pytest.mark.parametrize(
    ("block_type", "words"),
    [
        ("alongside_lesson", "He leído esto"),
        ("alongside_scenario", "Empezar la conversación"),
        ("alongside_check", "Cada una responde enseguida"),
        ("alongside_plan", "Se guarda cifrado y nadie lo ve a menos que lo muestres"),
        ("alongside_sign_off", "Continúa o sáltatelo por ahora"),
        ("alongside_passport", "En qué punto está cada competencia"),
    ],
)
def test_a_learner_reads_every_kind_of_page(spanish, block_type, words):
    html = spanish("maya", page_of(block_type))
    no_english(html)
    assert words in html
    assert "¿Necesitas ayuda ahora?" in html


def test_a_learner_who_asked_reads_what_happens_now(spanish, ask):
    ask("maya")
    html = spanish("maya", page_of("alongside_sign_off", ROLE_PLAY))
    no_english(html)
    assert "La situación de Jo" in html
    assert "Quien te supervisa sabe que lo has pedido" in html


def test_a_supervisor_sees_who_waits_and_since_when(spanish, ask, course_key):
    request = ask("maya")
    html = spanish("ruth", f"/alongside/{course_key}/")
    no_english(html)
    assert "Personas a las que apoyas" in html
    assert "acaba de pedirlo" in html
    html = spanish("ruth", f"/alongside/{course_key}/requests/{request}/")
    no_english(html)
    assert "Empezar la evaluación" in html
    with translation.override("es"):
        assert f"lo pidió el {date_format(timezone.localdate())}" in html  # such as 24 de noviembre de 2026


def test_dates_are_written_as_the_language_writes_them(spanish, ask, course_key):
    address = f"/alongside/{course_key}/requests/{ask('maya')}/"
    assert re.search(r"\b\d{1,2} de [a-z]+ de 20\d\d, \d\d:\d\d", spanish("ruth", address))
    english = spanish("ruth", address, **{"accept-language": "en-US,en"})
    assert re.search(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d", english)


@pytest.mark.parametrize(("language", "written"), [("en-gb", "0.46"), ("es", "0,46")])
def test_a_figure_is_rounded_and_written_as_the_language_writes_it(language, written):
    with translation.override(language):
        assert in_words(Agreement("listening", "Listening", 3, 12, 0, 0.8, 0.4567)).kappa == written


def test_a_picture_is_the_same_in_every_language(spanish):
    def drawing(html):
        return re.findall(r' (?:d|x|y|cx|cy|r|transform|viewBox)="([^"]*)"', html)

    address = page_of("alongside_passport")
    english = spanish("maya", address, **{"accept-language": "en"})
    assert len(drawing(english)) > 20
    assert drawing(spanish("maya", address)) == drawing(english)


def test_somebody_whose_language_is_not_there_reads_english(spanish):
    html = spanish("maya", "/", **{"accept-language": "fr"})
    assert '<html lang="en-gb"' in html
    assert "Skip to the page" in html
