"""The ``alongside`` command as the tests give it: in this process, or in one of its own."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from alongside.cli import main

_ROOT = Path(__file__).parents[1]


def invoke(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, arguments)


def run_python(*arguments: str, asked: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, which inherits no settings of ours or of Django; ``asked`` is typed in."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE", "DJANGO"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=inherited | {"PYTHONPATH": str(_ROOT)} | environment,
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
