"""Every word of the interface can be translated: in a language that nobody speaks, no English is left.

The English source of all translations becomes a catalogue of disguised texts. Then everybody opens each page that they
can reach, and what is neither disguised nor content was left out: it did not go through gettext, did so before the
reader's language was known, or is missing in the source (``make messages`` writes it anew).
"""

from collections import defaultdict
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import translation

from alongside.content.organisation import FACT_CODES
from alongside.content.pages import MISSING
from alongside.content.rubric import Outcome
from alongside.records.data import EvidenceKind, ObservationFormat
from alongside.server import newcomers
from alongside.server.errors import server_error
from alongside.workspace.reports.person_file import write_person_file
from tests.abuse.looking import walk_through
from tests.blocks.in_studio import NAMES, block
from tests.languages.conftest import TYPED
from tests.languages.pseudo import accented, compiled, messages, without_disguised
from tests.languages.reading import bare, cells_of, content_of, left_out, said_in, spoken

#: What is English in every language, and why.
SAME_EVERYWHERE = {
    # the columns of the file that is read: they are the file's format
    *("learner", "supervisor", "starts", "ends"),
    *newcomers.FORM.columns,
    # the names in its sample
    *(cell.lower() for row in newcomers.FORM.example for cell in row),
    # what lists for a spreadsheet hold are codes, which other programs compare
    *Outcome,
    *ObservationFormat,
}


@pytest.fixture
def content(disguised, answers, settings):
    languages = {bare(name) for _code, name in settings.LANGUAGES}  # each is called by its own name
    return content_of("eo") | SAME_EVERYWHERE | languages | {TYPED.lower()}


def missing_facts():
    """Return what the About page says. It is made when the course is built, in the course's own language."""
    facts = [(kind, code) for kind, codes in FACT_CODES.items() for code in codes]
    return {bare(MISSING % {"kind": kind, "code": code}) for kind, code in facts}


def read(found):
    """Return what is said in what was found at an address."""
    if found.is_page:
        return spoken(found.text)
    return cells_of(found.text) if found.path.partition("?")[0].endswith(".csv") else ()


@pytest.mark.parametrize("who", ["maya", "tom", "ruth", "lead"])
def test_no_page_has_english_left(content, visitor, who):
    english, looked_at = defaultdict(list), 0
    for found in walk_through(visitor(who).client, leave_out="^/admin"):
        looked_at += found.is_page
        known = content | missing_facts() if found.path == "/about/" else content
        for text in left_out(read(found), known):
            english[text].append(found.path)
    assert looked_at > 100
    assert english == {}


def test_no_answer_to_a_script_has(content, answers):
    assert len(answers) > 20
    assert any(key.endswith("400") for key in answers)
    english = {did: left_out(said_in(answer), content) for did, answer in answers.items()}
    assert {did: texts for did, texts in english.items() if texts} == {}


def test_no_page_before_the_door_has(content, rf, settings):
    settings.ALONGSIDE_DEMO = True
    visitor = Client(headers={"accept": "text/html"}, enforce_csrf_checks=True)
    pages = [visitor.get("/sign-in/"), visitor.get("/no-such-page/"), visitor.post("/sign-in/")]
    wrong = Client().post("/sign-in/", {"username": "nobody", "password": "wrong"})
    for response in (*pages, wrong, server_error(rf.get("/"))):
        assert left_out(spoken(response.content.decode()), content) == set(), response.status_code


def test_nothing_in_the_file_about_somebody_has(content, tmp_path):
    codes = {*EvidenceKind, "plan-opened"}  # what its own JSON calls them
    with ZipFile(write_person_file(tmp_path, login="maya", made_by="root")) as archive:
        names = [name for name in archive.namelist() if not name.endswith(".json")]
        for name in names:
            text = archive.read(name).decode()
            said = spoken(text) if name.endswith(".html") else [text.replace("Maya Okafor", "")]
            assert left_out(said, content | codes) == set(), name
    assert len(names) == 2


@pytest.mark.parametrize("name", NAMES)
def test_no_page_of_studio_has(disguised, name):
    """What is wrong with an author's text is told in English: the command line and the documentation say the same."""
    content = content_of("eo")
    with translation.override("eo"):
        for made in (block(name), block(name, content="")):
            for view in (made.studio_view({}), made.author_view({})):
                assert left_out(spoken(view.content), content) == set()


def test_an_english_word_in_a_page_is_noticed(content):
    page = (
        f'<p>{accented("On")} 1.1 Maya Okafor, <img alt="A wheel"> {accented("on")} <b>Not translated</b></p>'
    )
    assert left_out(spoken(page), content) == {"A wheel", "Not translated"}
    assert left_out([f"{accented('Done')}: still English"], content)
    assert left_out(said_in({"html": "<p>Left out here</p>", "version": 3}), content) == {"Left out here"}


def test_a_disguise_keeps_what_a_page_needs():
    text = accented('%(n)s of {all} <a href="/x">pages</a>&nbsp;%d')
    assert all(kept in text for kept in ("%(n)s", "{all}", '<a href="/x">', "</a>", "&nbsp;", "%d"))
    assert "pages" not in text
    assert "j F Y, H:i" in accented("j F Y, H:i")
    assert without_disguised(f"a {accented('b ' + accented('c') + ' d')} e").split() == ["a", "e"]


def test_a_source_is_read_with_contexts_and_plurals():
    source = (
        'msgctxt "level"\nmsgid "Stop"\nmsgstr ""\n\nmsgid "one"\nmsgid_plural ""\n"ma"\n"ny"\nmsgstr[0] ""\n'
    )
    assert [*messages(source)] == [("level", "Stop", ""), ("", "one", "many")]
    assert compiled({"": ""})[:4] == b"\xde\x12\x04\x95"
