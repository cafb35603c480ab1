"""What is given to gettext stands in the source as it is, or it would never be found for a translation."""

import ast
import re
from pathlib import Path

import pytest

import alongside
from tests.languages.pseudo import SOURCE, messages

ROOT = Path(alongside.__file__).parent
#: Which functions look for a translation, and how many of their first arguments are texts.
TEXTS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "npgettext": 3,
}
#: A number before what it counts. What comes by name is told by its name, since a name of somebody can stand there too.
COUNTED = re.compile(
    r"%\((?:n|number|count|total|all|assessors|most|most_rows|limit|length|days|times)\)[sd] [a-z]+s\b"
)
#: Where a text comes from a variable, and why it is found all the same.
FROM_ELSEWHERE = {
    "server/services.py",  # hands gettext itself to blocks, as Open edX does
}


def spoilt(source):
    """Return the lines on which gettext is given something else than a plain text.

    An f-string, a sum or a variable is not in the catalogue; ``_("{n} things").format(n=n)`` says it with one text for
    every number, which few languages have: ``ngettext`` has them all.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
            texts = node.args[: TEXTS[node.func.id]]
            if not all(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts):
                found.append(node.lineno)
    return found


def frozen(source):
    """Return the lines on which gettext is asked while the module is imported: for a reader who is not there yet."""
    found = []

    def visit(node):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                visit(default)
            return
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in eager:
            found.append(node.lineno)
        for child in ast.iter_child_nodes(node):
            visit(child)

    tree = ast.parse(source)
    imported = [alias for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    eager = {
        alias.asname or alias.name for alias in imported if alias.name in TEXTS and "lazy" not in alias.name
    }
    visit(tree)
    return found


@pytest.fixture(scope="module")
def sources():
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}


def test_gettext_gets_plain_texts(sources):
    found = {name: spoilt(source) for name, source in sources.items() if name not in FROM_ELSEWHERE}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_nothing_is_translated_at_import(sources):
    found = {name: frozen(source) for name, source in sources.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_is_counted_has_a_plural():
    """Many languages have more than two forms: with only one text, none but the last of them could be right."""
    source = SOURCE.read_text(encoding="utf-8")
    assert [text for _, text, plural in messages(source) if COUNTED.search(text) and not plural] == []
    assert COUNTED.search("at most %(most)d characters")
    assert not COUNTED.search("%(who)s sees to it")


def test_what_is_spoilt_or_frozen_is_noticed():
    head = "from django.utils.translation import gettext as _, ngettext, gettext_lazy\n"
    assert spoilt('_(f"{n} things")') == spoilt("_(words)") == spoilt('_("a" + b)') == [1]
    assert spoilt('ngettext("one", many, n)') == [1]
    assert spoilt('_("plain " "text")') == []
    assert frozen(head + 'TITLE = _("Title")') == [2]
    assert frozen(head + 'def title(words=_("Title")): return words') == [2]
    assert frozen(head + 'def title(): return _("Title")\nLATER = gettext_lazy("Later")') == []
