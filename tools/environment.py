"""Make the virtual environment that `make` works in. Runs on a bare Python; needs nothing installed."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

SUPPORTED = ((3, 11), (3, 12))


def main(folder: Path, extras: str = "docs,server,test", constraints: str = "") -> None:
    """Create ``folder`` if need be and install Alongside with some of its extras into it.

    Args:
        folder: the environment.
        extras: which of the extras in pyproject.toml, with commas between them.
        constraints: a file of versions for pip to keep to, or nothing.
    """
    if sys.version_info[:2] not in SUPPORTED:
        wanted = " or ".join(f"{major}.{minor}" for major, minor in SUPPORTED)
        sys.exit(
            f"Alongside needs Python {wanted}; this is {sys.version.split()[0]}. "
            "Name another one, for example: make serve PYTHON=python3.12"
        )
    print(f"Making the environment in {folder} ready (a minute or two) ...", flush=True)
    python = folder / "bin" / "python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder)  # half an environment would only puzzle the next try
        sys.exit("Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv")
    quiet = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    keep_to = ["--constraint", constraints] if constraints else []
    for arguments in (["--upgrade", "pip"], ["--editable", f".[{extras}]", *keep_to]):
        installed = subprocess.run([*quiet, *arguments], check=False, capture_output=True, text=True)
        if installed.returncode:
            print(installed.stdout, installed.stderr)
            sys.exit(
                "Installing did not work; the lines above say why. Mend it and run the same command again."
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
