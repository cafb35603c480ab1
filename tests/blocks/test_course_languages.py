"""The words of the course in the reader's language where there are any; and every page says which are in another."""

import re

import pytest
from django.utils import translation
from lxml import html as lxml_html

from alongside.content.comparing import words as words_of
from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.pages.rendering import piece, words, words_in
from alongside.server import catalogue

SPANISH = "es-MX,es;q=0.9,en;q=0.5"
LESSON, BLOCK = "lesson-welcome-values-and-principles", "alongside_lesson:welcome-values-and-principles"
SCENARIO = "alongside_scenario:a-lift-home"


@pytest.fixture
def spanish(maya):
    """Maya, in a browser that asks for Spanish."""
    maya.client.defaults["HTTP_ACCEPT_LANGUAGE"] = SPANISH
    return maya


def texts(page):
    """Yield each text of a page with the language that somebody who listens to it hears it in."""
    root = lxml_html.fromstring(page)
    for text in root.xpath("//main//text()[normalize-space()]"):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        language = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        yield re.sub(r"\s+", " ", text).strip(), language


def test_a_reader_of_spanish_gets_the_lesson_in_spanish_and_it_is_the_same_lesson(spanish):
    page = spanish.open(LESSON)
    assert "El cartel junto al refrigerador" in page
    assert "The poster by the fridge" not in page
    assert ("El cartel junto al refrigerador", "es") in list(texts(page))
    spanish.ask(BLOCK, "read")
    spanish.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    english = spanish.open(LESSON)
    assert "The poster by the fridge" in english
    assert "You read this on" in english


def test_a_picture_with_words_is_shown_in_the_readers_language(spanish):
    def picture():
        address = re.search(r"/course-files/[^\"]+/course-map\.svg", spanish.open(LESSON)) or re.search(
            r'src="([^"]+course-map\.svg)"', spanish.open(LESSON)
        )
        return spanish.client.get(address[1] if address.re.groups else address[0])

    assert "Un mapa del curso" in picture().content.decode()
    spanish.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "A map of the course" in picture().content.decode()


def test_the_course_has_the_same_pages_in_every_language():
    assert set(catalogue.read()) == {"en", "es"}
    own, other = catalogue.read().values()
    assert own.key == other.key
    assert own.blocks.keys() == other.blocks.keys()


def _english_of(unit):
    documents = [unit.document.content]
    if unit.kind is Kind.ROLE_PLAY:
        documents.append(shipped_course().rubrics[unit.document.content.rubric].content)
    said = " ".join(text for document in documents for text in words_of(document))
    return re.sub(r"\s+", " ", said)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PLAN])
def test_on_a_spanish_page_english_words_of_the_course_say_that_they_are_english(spanish, kind):
    unit = next(
        unit for unit in shipped_course().units if unit.kind is kind and unit.code != BLOCK.split(":")[1]
    )
    said = _english_of(unit)
    if kind is Kind.SCENARIO:
        spanish.ask(SCENARIO, "begin")
        unit = next(each for each in shipped_course().units if each.code == "a-lift-home")
        said = _english_of(unit)
    found = list(texts(spanish.open(f"{unit.kind}-{unit.code}")))
    english = [(text, language) for text, language in found if len(text.split()) > 2 and text in said]
    assert english
    assert [text for text, language in english if language != "en"] == []
    ours = [
        language
        for text, language in found
        if text in {"¿Necesitas ayuda ahora?", "Página 1 de 10", "A continuación"}
    ]
    assert ours
    assert set(ours) == {"es"}


def test_an_english_page_marks_nothing(maya):
    page = maya.open("lesson-values-in-small-things")
    assert {language for _text, language in texts(page)} == {"en-gb"}


def test_the_outline_says_which_titles_are_in_another_language(spanish):
    found = dict(texts(spanish.client.get("/").content.decode()))
    assert found["Valores y principios: te damos la bienvenida"] == "es"
    assert found["Values and principles"] == "en"
    assert found["Values, in small things"] == "en"
    assert found["Lección · siguiente"] == "es"
    assert found["Alongside: becoming a peer support worker"] == "en"


def test_the_page_about_the_course_says_which_language_it_is_in(spanish):
    page = spanish.client.get("/about/").content.decode()
    assert [language for text, language in texts(page) if text == "What this course is"] == ["en"]
    assert page.count('lang="en" dir="ltr"') == 3  # the title at the top and at the foot, and the text


@pytest.mark.parametrize(
    ("page", "text", "attributes"),
    [
        ("en-gb", "en", ""),
        ("pt-br", "pt", ""),
        ("es", "", ""),
        ("es", "en", ' lang="en" dir="ltr"'),
        ("ar", "en", ' lang="en" dir="ltr"'),
        ("en", "ar", ' lang="ar" dir="rtl"'),
        ("es", "zh_HANS", ' lang="zh-HANS" dir="ltr"'),
        ("es", '"><script>', ' lang="&quot;&gt;&lt;script&gt;" dir="ltr"'),
    ],
)
def test_words_say_their_language_and_direction_unless_the_page_has_them(page, text, attributes):
    with translation.override(page), words_in(text):
        assert words() == attributes


def test_what_is_remembered_in_one_language_is_not_shown_as_another():
    def notice(language):
        with translation.override("es"), words_in(language):
            return piece("notice.html", notice="Grief.")

    assert '<p lang="en" dir="ltr">Grief.</p>' in notice("en")
    assert "<p>Grief.</p>" in notice("es")
