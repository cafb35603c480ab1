"""The translations: whole for those who learn and those who supervise, in step with their source, and compiled."""

import gettext
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import alongside

PACKAGE = Path(alongside.__file__).parent
LOCALES = PACKAGE / "conf" / "locale"
LANGUAGES = sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir() and folder.name != "en")

#: What has to be whole in every language: all but what authors, administrators and training leads see.
WHOLE = [
    "*.py",
    "records/_*.py",
    "records/errors.py",
    "server/*.py",
    "server/templates/**/*.html",
    "templates/**/*.html",
    "workspace/assessing/*.py",
    "workspace/caseload/*.py",
    "workspace/reports/*.py",
    "workspace/templates/**/*.html",
    "workspace/templatetags/*.py",
]
_CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)\.?\d*[a-z]|%[sd]|\{\w*\}|</?\w+[^>]*>")


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> gettext.GNUTranslations:
    with (LOCALES / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def forms(text: object) -> tuple[str, ...]:
    """Return one text, or the singular and plural of one, as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text)


def strings_in(path: Path) -> Iterator[tuple[str | None, str]]:
    """Yield the context and the text of every string that a file hands to gettext."""
    python = path.read_text("utf-8")
    if path.suffix != ".py":
        python = re.sub(
            r"^[ \t]+", "", templatize(python), flags=re.MULTILINE
        )  # what is left of it has no blocks
    for _line, text, _comments, context in extract("python", BytesIO(python.encode()), keywords=_CALLS):
        yield context, forms(text)[0]


def test_the_extraction_sees_what_there_is():
    found = set(strings_in(PACKAGE / "templates/alongside/scenario.html"))
    assert (None, "What do you say?") in found
    assert ("level", "Ready") in set(strings_in(PACKAGE / "pages" / "wording.py"))
    assert (None, "j F Y") in set(strings_in(PACKAGE / "templates/alongside/decision.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_learns_or_supervises_meets_no_other_language(language):
    words = catalogue(language)
    missing = {
        f"{path.relative_to(PACKAGE)}: {text}"
        for pattern in WHOLE
        for path in PACKAGE.glob(pattern)
        for context, text in strings_in(path)
        if not (message := words.get(text, context)) or message.fuzzy or not all(forms(message.string))
    }
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_the_program_puts_in(language):
    wrong = []
    for message in catalogue(language):
        sources, translated = forms(message.id), forms(message.string)
        if not message.id or not any(translated):
            continue
        for source, text in zip((sources[0], *[sources[-1]] * len(translated)), translated, strict=False):
            if sorted(_PLACEHOLDER.findall(source)) != sorted(_PLACEHOLDER.findall(text)):
                wrong.append(text)
            if (
                re.match(r"\s*", source)[0] != re.match(r"\s*", text)[0]
                or source[-1:].isspace() != text[-1:].isspace()
            ):
                wrong.append(text)
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    written = {
        (f"{message.context}\x04{source}" if message.context else source): text
        for message in catalogue(language)
        for source, text in [(forms(message.id)[0], forms(message.string))]
        if source and all(text) and not message.fuzzy
    }
    read: dict[str, tuple[str, ...]] = {}
    for key, text in compiled(language)._catalog.items():
        source = key[0] if isinstance(key, tuple) else key  # of a plural, the text and the number of the form
        if source:
            read[source] = (*read.get(source, ()), text)
    assert read == written, "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_is_that_of_the_language(language):
    words = compiled(language)
    assert words.ngettext("%(n)s question.", "%(n)s questions.", 1) != words.ngettext(
        "%(n)s question.", "%(n)s questions.", 2
    )
    assert words.ngettext("%(n)s question.", "%(n)s questions.", 0) == words.ngettext(
        "%(n)s question.", "%(n)s questions.", 2
    )


def test_dates_in_words_are_written_by_a_format_that_is_translated():
    formats = r"""(?:date:|date_format\([^\n]*, )"j F[^"]*\""""
    assert not {
        f"{path.relative_to(PACKAGE)}: {found}"
        for path in PACKAGE.rglob("*")
        if path.suffix in (".html", ".txt", ".py")
        for found in re.findall(formats, path.read_text("utf-8"))
    }
