"""``python -m tests.benchmarks [--rounds N]``: take all figures, print them, and exit with 1 if a bar is missed."""

import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.benchmarks import tables
from tests.benchmarks.bars import bars
from tests.benchmarks.course import large_course
from tests.benchmarks.process import in_own_process


@click.command()
@click.option("--rounds", default=200, show_default=True, help="How often to time each page.")
def main(rounds: int) -> None:
    """Measure blocks and server, beside the peers that are installed."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "XBlock", "xblock-sdk"))
    click.echo(f"{date.today()}, Python {platform.python_version()}, {packages}, {rounds} rounds")
    with TemporaryDirectory() as folder:
        click.echo("Measuring in the workbench (two to five minutes) ...", err=True)
        workbench = in_own_process("tests.benchmarks.workbench", _workbench_environment(Path(folder)), rounds)
        click.echo("Measuring in the embedded server ...", err=True)
        server = in_own_process("tests.benchmarks.server", _server_environment(Path(folder)), rounds)
    found = bars(workbench, server)
    tables.show_blocks(workbench)
    tables.show_server(server)
    tables.show_loading(workbench.loading, server.loading)
    tables.show_bars(found)
    missed = sum(not bar.is_met for bar in found)
    click.echo(f"\n{missed} of {len(found)} bars missed." if missed else f"\nAll {len(found)} bars met.")
    sys.exit(1 if missed else 0)


def _workbench_environment(folder: Path) -> dict[str, str]:
    data = folder / "workbench"
    data.mkdir()
    return {"DJANGO_SETTINGS_MODULE": "tests.workbench.settings", "ALONGSIDE_WORKBENCH_DATA": str(data)}


def _server_environment(folder: Path) -> dict[str, str]:
    archive = folder / "course.tar.gz"
    archive.write_bytes(large_course())
    return {
        "DJANGO_SETTINGS_MODULE": "alongside.server.settings",
        "ALONGSIDE_DATA": str(folder / "server"),
        "ALONGSIDE_COURSE": str(archive),
    }


if __name__ == "__main__":
    main()
