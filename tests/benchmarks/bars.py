"""The bars: what each figure of ours may at most, or must at least, be."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.course import UNITS
from tests.benchmarks.figures import (
    BlockView,
    BuildingFigures,
    ScaleFigures,
    ServerFigures,
    SignOffFigures,
    WorkbenchFigures,
)

RATIO = {"lesson": 2.0, "scenario": 2.0, "check": 2.0, "plan": 2.0, "sign-off": 3.0, "passport": 3.0}
QUERIES = {"lesson": 0, "scenario": 0, "check": 2, "plan": 2, "sign-off": 4, "passport": 4}
ASSET_BYTES = 25_000
PAGE_ASSET_BYTES = 17_500
PAGE_QUERIES = 6
PAGE_RATIO = 4.0
LOADING_RATIO = 20.0
BUILDING_SECONDS = 1.5
SCALE_QUERIES = {"list": 6, "record": 12, "sign-off": 15}
SCALE_RATIO = 1.5
SCALE_BYTES = 33_000
EXPORT_RATIO = 1.5
SIGN_OFF_RATIO = 1 / 3


@dataclass(frozen=True)
class Bar:
    """One figure against its bar. ``is_ceiling`` tells whether the figure may not be above or not below."""

    what: str
    measured: float
    limit: float
    is_ceiling: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps to the bar."""
        return self.measured <= self.limit if self.is_ceiling else self.measured >= self.limit


def bars_at_scale(figures: ScaleFigures) -> Iterator[Bar]:
    """Yield the bars of lists, records, pages, a sign-off and exports on one database engine."""
    for look in figures.looks:
        if look.kind == "count":
            continue
        what = f"{figures.engine}, {look.what}"
        yield Bar(f"{what}: numbers of queries, whatever the size", len(set(look.queries)), 1)
        if look.kind in SCALE_QUERIES:
            yield Bar(f"{what}: queries", max(look.queries), SCALE_QUERIES[look.kind])
        if look.kind == "page":
            yield Bar(f"{what}: bytes", max(look.html_bytes), SCALE_BYTES)
        yield Bar(f"{what}: time at the largest to the smallest", look.ratio, SCALE_RATIO)
    for export in figures.exports:
        _smallest, *others = export.peak_bytes  # it ends before garbage has been collected once
        grown = max(others) / min(others)
        yield Bar(f"{figures.engine}, export of {export.what}: memory, largest to next", grown, EXPORT_RATIO)


def bars_of_building(figures: BuildingFigures) -> Iterator[Bar]:
    """Yield the bars of checking and building a course."""
    for command, (small, large) in figures.seconds.items():
        yield Bar(f"{command}: seconds with the shipped course", small, BUILDING_SECONDS)
        yield Bar(
            f"{command}: times as long with {figures.times} times as much", large / small, figures.times
        )


def bars_beside_ora2(figures: SignOffFigures) -> Iterator[Bar]:
    """Yield the bars of a whole sign-off beside ora2, if it could be measured."""
    if not figures.why_not:
        yield Bar("a whole sign-off: queries", figures.queries, SCALE_QUERIES["sign-off"])
        yield Bar("a whole sign-off: times ora2's assessment and score", figures.ratio, SIGN_OFF_RATIO)


def bars(workbench: WorkbenchFigures, server: ServerFigures) -> list[Bar]:
    """Return every bar with what was measured."""
    return [*_of_blocks(workbench.ours), *_of_the_server(workbench, server)]


def assets(views: tuple[BlockView, ...]) -> dict[str, int]:
    """Return the gzipped size of every stylesheet and script that these blocks need, each once, by digest."""
    return {
        digest: size
        for view in views
        for files in (view.stylesheets, view.scripts)
        for digest, size in files.items()
    }


def _of_blocks(views: tuple[BlockView, ...]) -> Iterator[Bar]:
    for view in views:
        yield Bar(
            f"{view.block} ({view.visitor}): times the trivial block", view.timing.ratio, RATIO[view.block]
        )
    for view in views:
        yield Bar(
            f"{view.block} ({view.visitor}): queries apart from fields",
            view.other_queries,
            QUERIES[view.block],
        )
    for view in views:
        yield Bar(
            f"{view.block} ({view.visitor}): gzipped bytes of CSS and JavaScript",
            sum(assets((view,)).values()),
            PAGE_ASSET_BYTES,
        )
    yield Bar("all six blocks: gzipped bytes of CSS and JavaScript", sum(assets(views).values()), ASSET_BYTES)


def _of_the_server(workbench: WorkbenchFigures, server: ServerFigures) -> Iterator[Bar]:
    for page in server.pages[1:]:
        yield Bar(f"{page.name}: times a bare page", page.timing.ratio, PAGE_RATIO)
        yield Bar(f"{page.name}: queries", page.queries, PAGE_QUERIES)
    faster = workbench.loading.of(UNITS) / server.loading.of(UNITS)
    yield Bar(
        f"{UNITS} units: times as fast to load as in the workbench", faster, LOADING_RATIO, is_ceiling=False
    )
    yield Bar("texts of a scenario in a response before they are reached", len(server.answers.leaks), 0)
