"""Content, course and command work without Django and without XBlock."""

import subprocess
import sys

import pytest

MODULES = [
    "alongside",
    "alongside.content.course",
    "alongside.course",
    "alongside.course.new",
    "alongside.cli",
]


@pytest.mark.parametrize("module", MODULES)
def test_importing_it_imports_neither_django_nor_xblock(module: str) -> None:
    code = f"import {module}, sys; print([m for m in ('django', 'xblock', 'lxml', 'waitress') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
