"""Run the tests that versions matter to in an environment of its own: another Python, other versions of packages."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Where it matters which versions of Django, XBlock and the rest there are. The others are run once.
TESTS = ("blocks", "platform", "records", "workspace")
#: With the versions of an Open edX, nobody runs the server that this is about.
OUR_SERVER = "server"


def main(python: str, name: str, constraints: str = "") -> int:
    """Make the environment if need be, run the tests in it, and return their exit status.

    Args:
        python: the interpreter.
        name: the environment's folder in the repository.
        constraints: a file of versions of an Open edX for pip to keep to, or nothing.
    """
    folder = ROOT / name
    stamp = folder / ".installed"
    sources = [ROOT / "pyproject.toml", *([ROOT / constraints] if constraints else [])]
    if not stamp.exists() or stamp.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        make = [python, str(ROOT / "tools" / "environment.py"), str(folder), "server,test", constraints]
        if subprocess.run(make, cwd=ROOT, check=False).returncode:
            return 1
        stamp.touch()
    tests = [str(folder / "bin" / "pytest"), "-q", "-n", "2", "-m", "not browser and not packaging"]
    folders = TESTS if constraints else (*TESTS, OUR_SERVER)
    return subprocess.run([*tests, *(f"tests/{each}" for each in folders)], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
