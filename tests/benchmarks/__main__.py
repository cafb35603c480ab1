"""``python -m tests.benchmarks``: take all figures, print them, and exit with 1 if a bar is missed."""

import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.benchmarks import building, tables
from tests.benchmarks.bars import Bar, bars, bars_at_scale, bars_beside_ora2, bars_of_building
from tests.benchmarks.course import large_course
from tests.benchmarks.ora2 import environment as ora2
from tests.benchmarks.process import in_own_process
from tests.benchmarks.scale import run as scale

ROUNDS_TO_ONE_AT_SCALE = 5  # the medians of lists settle sooner than those of blocks
PARTS = ("course", "blocks", "sign-off", "scale")


@click.command()
@click.option("--rounds", default=200, show_default=True, help="How often to time each page.")
@click.option(
    "--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part.  [default: all]"
)
def main(rounds: int, parts: tuple[str, ...]) -> None:
    """Measure blocks and server beside the peers that are installed, a sign-off beside ora2, and large courses."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "XBlock", "xblock-sdk"))
    click.echo(f"{date.today()}, Python {platform.python_version()}, {packages}, {rounds} rounds")
    measures = {"course": _course, "blocks": _blocks, "sign-off": _sign_off, "scale": _scale}
    found: list[Bar] = []
    for part in parts or PARTS:
        with TemporaryDirectory() as folder:
            found += measures[part](Path(folder), rounds)
    tables.show_bars(found)
    missed = sum(not bar.is_met for bar in found)
    click.echo(f"\n{missed} of {len(found)} bars missed." if missed else f"\nAll {len(found)} bars met.")
    sys.exit(1 if missed else 0)


def _course(folder: Path, _rounds: int) -> list[Bar]:
    click.echo("Checking and building (a minute or two) ...", err=True)
    figures = building.measured(folder)
    tables.show_building(figures)
    return list(bars_of_building(figures))


def _blocks(folder: Path, rounds: int) -> list[Bar]:
    click.echo("Measuring in the workbench (two to five minutes) ...", err=True)
    workbench = in_own_process("tests.benchmarks.workbench", _workbench_environment(folder), rounds)
    click.echo("Measuring in the embedded server ...", err=True)
    server = in_own_process("tests.benchmarks.server", _server_environment(folder), rounds)
    tables.show_blocks(workbench)
    tables.show_server(server)
    tables.show_loading(workbench.loading, server.loading)
    return bars(workbench, server)


def _sign_off(folder: Path, rounds: int) -> list[Bar]:
    click.echo("Measuring a sign-off beside ora2 (the first time its environment is made) ...", err=True)
    figures = ora2.measured(rounds, folder)
    tables.show_sign_off(figures)
    return list(bars_beside_ora2(figures))


def _scale(folder: Path, rounds: int) -> list[Bar]:
    click.echo("Filling courses of up to 100,000 learners and measuring there (ten minutes) ...", err=True)
    found: list[Bar] = []
    for figures in scale.measured(max(3, rounds // ROUNDS_TO_ONE_AT_SCALE), folder):
        tables.show_scale(figures)
        found += bars_at_scale(figures)
    return found


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
