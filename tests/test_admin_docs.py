"""Whoever runs Alongside finds every setting and every command in docs/admins/."""

import re
from pathlib import Path

import click
import pytest
import yaml

from alongside.cli import main

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "xblocks" / "alongside"
PAGES = ROOT / "docs" / "admins"

WORDS = {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md")}
SETTINGS = {
    name
    for path in CODE.rglob("*.py")
    for name in re.findall(r"\bALONGSIDE_[A-Z_]+\b", path.read_text("utf-8"))
}
COMMANDS = {path.stem for path in CODE.rglob("management/commands/[!_]*.py")}
PLUGIN = yaml.safe_load((PAGES / "tutor-alongside.yaml").read_text(encoding="utf-8"))
OF_TUTOR = {f"ALONGSIDE_{name}" for kind in PLUGIN["config"].values() for name in kind}


def is_explained(name, words):
    """Return whether a name stands first in a row of a table, or as a command in an example."""
    return re.search(rf"^\| `{name}` \|", words, re.MULTILINE) or re.search(
        rf"manage\.py lms {name}\b", words, re.MULTILINE
    )


@pytest.mark.parametrize("name", sorted(SETTINGS | COMMANDS))
def test_a_setting_or_command_in_the_code_is_explained(name):
    assert any(is_explained(name, words) for words in WORDS.values()), f"Explain {name} in docs/admins/."


def commands_of(group, *before):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, *before, name)
        else:
            yield " ".join([*before, name])


@pytest.mark.parametrize("command", commands_of(main, "alongside"))
def test_a_command_of_our_own_is_in_the_documentation(command):
    words = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    assert re.search(rf"\b{command}\b", words), f"Explain {command} in docs/."


@pytest.mark.parametrize("name", sorted(OF_TUTOR))
def test_what_can_be_set_in_tutor_is_explained(name):
    assert is_explained(name, WORDS["openedx.md"])


def test_nothing_is_explained_that_is_not_there():
    explained = set(re.findall(r"^\| `(ALONGSIDE_[A-Z_]+)` \|", "\n".join(WORDS.values()), re.MULTILINE))
    assert explained == SETTINGS | OF_TUTOR


def test_there_is_something_to_look_for():
    assert {"ALONGSIDE_PLAN_KEYS", "ALONGSIDE_API_RATE", "ALONGSIDE_DATA"} <= SETTINGS
    assert "alongside_verify" in COMMANDS
    assert not is_explained("ALONGSIDE_MADE_UP", "Set `ALONGSIDE_MADE_UP`.")
