"""Run the tests that need no browser on another Python, in an environment of its own beside the first one."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(python: str) -> int:
    """Make the environment with the given interpreter if need be, run the tests, return their exit status."""
    folder = ROOT / ".venv-other"
    stamp = folder / ".installed"
    if not stamp.exists() or stamp.stat().st_mtime < (ROOT / "pyproject.toml").stat().st_mtime:
        if subprocess.run(
            [python, str(ROOT / "tools" / "environment.py"), str(folder)], cwd=ROOT, check=False
        ).returncode:
            return 1
        stamp.touch()
    tests = [str(folder / "bin" / "pytest"), "-q", "-n", "2", "-m", "not browser and not packaging"]
    return subprocess.run(tests, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
