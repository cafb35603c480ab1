"""Each line of the threat model names tests that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "admins" / "threat-model.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")]
LINES = [row for row in ROWS if "somebody would" not in row and "---" not in row]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def named_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_line_names_a_test():
    assert len(LINES) > 30
    assert [line for line in LINES if not NAMED.search(line.split("|")[3])] == []


@pytest.mark.parametrize(("source", "name"), sorted(set(NAMED.findall(PAGE))))
def test_the_test_is_there(source, name):
    assert name in named_in(source)
