"""Prints the figures."""

from collections.abc import Iterable, Sequence

import click

from tests.benchmarks.bars import Bar, assets
from tests.benchmarks.course import UNITS
from tests.benchmarks.figures import (
    BlockView,
    BuildingFigures,
    Export,
    Loading,
    ScaleFigures,
    ServerFigures,
    SignOffFigures,
    WorkbenchFigures,
)

BLOCK_COLUMNS = (
    "block",
    "visitor",
    "ms",
    "ratio",
    "field queries",
    "other",
    "HTML B",
    "CSS n / gz B",
    "JS n / gz B",
    "elsewhere",
)
MOST_LEAKS = 20


def show_blocks(figures: WorkbenchFigures) -> None:
    """Print the blocks' figures, ours above the peers'."""
    _title("Blocks in the XBlock SDK's workbench (ratio: to html_demo in the same run)")
    rows = [_block_row(view) for view in (*figures.ours, *figures.peers)]
    rows += [(package, "not installed: pip install -e '.[dev]'", *[""] * 8) for package in figures.absent]
    _table(BLOCK_COLUMNS, rows)
    files = assets(figures.ours)
    click.echo(
        f"All six of ours together: {len(files)} files of CSS and JavaScript, {sum(files.values()):,} bytes gzipped."
    )


def show_building(figures: BuildingFigures) -> None:
    """Print how long the commands take."""
    _title(f"Checking and building the shipped course, and one {figures.times} times as large (seconds)")
    _table(
        ("alongside", "shipped", f"{figures.times} times", "ratio"),
        [
            (command, f"{small:.2f}", f"{large:.1f}", f"{large / small:.1f}")
            for command, (small, large) in figures.seconds.items()
        ],
    )


def show_server(figures: ServerFigures) -> None:
    """Print the figures of the embedded server's pages."""
    _title("Pages of the embedded server, in a course of 216 units (ratio: to the bare page in the same run)")
    _table(
        ("page", "ms", "ratio", "queries", "HTML B"),
        [
            (
                page.name,
                f"{page.timing.milliseconds:.1f}",
                f"{page.timing.ratio:.2f}",
                page.queries,
                f"{page.html_bytes:,}",
            )
            for page in figures.pages
        ],
    )
    answers = figures.answers
    _title("Answers of scenarios before they are reached")
    click.echo(
        f"{answers.walks} walks over every choice of the shipped scenarios, {answers.responses:,} responses:\n"
        f"{answers.lookups:,} look-ups of texts not yet reached found {len(answers.leaks)} "
        f"(texts already reached were found {answers.shown:,} times)."
    )
    for leak in answers.leaks[:MOST_LEAKS]:
        click.echo(f"  {leak}")


def show_loading(workbench: Loading, server: Loading) -> None:
    """Print how long both take for a large course."""
    _title(f"Loading a course of {UNITS} units of a lesson, a scenario and a check")
    _table(
        ("where", "units loaded", "seconds", f"seconds for {UNITS}"),
        [
            (
                name,
                loading.units,
                f"{loading.seconds:.2f}",
                f"{loading.of(UNITS):.2f}{'' if loading.units == UNITS else ' *'}",
            )
            for name, loading in (("workbench", workbench), ("embedded server", server))
        ],
    )
    if workbench.units < UNITS:
        click.echo(
            f"* reckoned from the {workbench.units} units that it loaded in about a minute, at the same pace for all."
        )


def show_scale(figures: ScaleFigures) -> None:
    """Print what was measured on one database engine."""
    learners = [f"{size:,}" for size in figures.sizes]
    _title(
        f"{figures.engine}: courses of {', '.join(learners)} learners (ratio: the largest to the smallest)"
    )
    _table(
        ("", *learners),
        [
            ("entries on the ledger", *(f"{entries:,}" for entries in figures.entries)),
            ("seconds to make it", *(f"{seconds:.0f}" for seconds in figures.filling)),
            ("ms to verify a record", *(f"{milliseconds:.1f}" for milliseconds in figures.verifying)),
        ],
    )
    click.echo()
    _table(
        ("", "queries", "first", *(f"ms {each}" for each in learners), "ratio", "bytes"),
        [
            (
                look.what,
                _one_or_all(look.queries),
                _one_or_all(look.first_queries),
                *(f"{milliseconds:.1f}" for milliseconds in look.milliseconds),
                f"{look.ratio:.2f}",
                f"{max(look.html_bytes):,}" if any(look.html_bytes) else "",
            )
            for look in figures.looks
        ],
    )
    click.echo()
    _table(
        ("export of", *(f"rows, MB at most, s ({each})" for each in learners)),
        [(export.what, *_drained(export)) for export in figures.exports],
    )


def _one_or_all(counts: Sequence[int]) -> str:
    return str(counts[0]) if len(set(counts)) == 1 else " / ".join(map(str, counts))


def _drained(export: Export) -> list[str]:
    return [
        f"{rows:,}, {peak / 1_000_000:.1f}, {seconds:.1f}"
        for rows, peak, seconds in zip(export.rows, export.peak_bytes, export.seconds, strict=True)
    ]


def show_sign_off(figures: SignOffFigures) -> None:
    """Print a sign-off of ours beside ora2's."""
    _title(
        "A whole sign-off by a rubric of six criteria, score included (ratio: to ora2 in the same process)"
    )
    if figures.why_not:
        click.echo(f"Not measured: {figures.why_not}.")
        return
    _table(
        ("", "queries", "with transactions", "ms", "ratio"),
        [
            (
                "ours",
                figures.queries,
                figures.statements,
                f"{figures.milliseconds:.1f}",
                f"{figures.ratio:.2f}",
            ),
            ("ora2", figures.peer_queries, figures.peer_statements, f"{figures.peer_milliseconds:.1f}", ""),
        ],
    )


def show_bars(bars: Iterable[Bar]) -> None:
    """Print every bar, the missed ones marked."""
    _title("Bars")
    _table(
        ("", "measured", "bar", "what"),
        [
            (
                "ok" if bar.is_met else "MISSED",
                f"{bar.measured:,.4g}" if bar.measured < 1000 else f"{bar.measured:,.0f}",
                _limit(bar),
                bar.what,
            )
            for bar in bars
        ],
    )


def _limit(bar: Bar) -> str:
    return f"{'at most' if bar.is_ceiling else 'at least'} {bar.limit:,g}"


def _block_row(view: BlockView) -> tuple[object, ...]:
    return (
        view.block,
        view.visitor,
        f"{view.timing.milliseconds:.1f}",
        f"{view.timing.ratio:.2f}",
        view.field_queries,
        view.other_queries,
        f"{view.html_bytes:,}",
        _files(view.stylesheets.values()),
        _files(view.scripts.values()),
        len(view.elsewhere) or "",
    )


def _files(sizes: Iterable[int]) -> str:
    sizes = list(sizes)
    return f"{len(sizes)} / {sum(sizes):,}"


def _title(text: str) -> None:
    click.echo(f"\n{text}\n")


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> None:
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
