"""What is measured, as plain data that passes between processes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """The median of a page's processor time, and of its ratio to the trivial page fetched just before it."""

    milliseconds: float
    ratio: float


@dataclass(frozen=True)
class BlockView:
    """One block as one visitor sees it in the workbench.

    ``stylesheets`` and ``scripts`` map the digest of each file that the fragment asks for to its gzipped size in bytes;
    ``elsewhere`` are the addresses it takes from other hosts, which are not counted.
    """

    block: str
    visitor: str
    timing: Timing
    field_queries: int
    other_queries: int
    html_bytes: int
    stylesheets: Mapping[str, int]
    scripts: Mapping[str, int]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True)
class Loading:
    """How long it took to load some units of a course, in seconds."""

    units: int
    seconds: float

    def of(self, units: int) -> float:
        """Return the seconds that this many units take at the same pace."""
        return self.seconds * units / self.units


@dataclass(frozen=True)
class BuildingFigures:
    """Seconds of each command with the shipped course, and with one so many times as large."""

    times: int
    seconds: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class WorkbenchFigures:
    """``absent`` are the peers that are not installed, by the name of their package."""

    ours: tuple[BlockView, ...]
    peers: tuple[BlockView, ...]
    absent: tuple[str, ...]
    loading: Loading


@dataclass(frozen=True)
class Page:
    """One page of the embedded server. ``queries`` is all of them, sessions and accounts included."""

    name: str
    timing: Timing
    queries: int
    html_bytes: int


@dataclass(frozen=True)
class Answers:
    """What came of looking for texts of scenarios in responses that come before they are reached.

    ``lookups`` counts the texts looked for, ``shown`` those that were rightly found because they had been reached,
    and ``leaks`` describes those that were found too early.
    """

    walks: int
    responses: int
    lookups: int
    shown: int
    leaks: tuple[str, ...]


@dataclass(frozen=True)
class ServerFigures:
    """What was measured in the embedded server."""

    pages: tuple[Page, ...]
    loading: Loading
    answers: Answers


@dataclass(frozen=True)
class LookFigures:
    """One list, record, page or sign-off at every size, the smallest first.

    ``first_queries`` are those of a visit when nothing is remembered, ``queries`` those of the next one. ``ratio`` is
    the time at the largest size divided by that at the smallest. ``html_bytes`` is 0 for what is no page.
    """

    what: str
    kind: str
    first_queries: tuple[int, ...]
    queries: tuple[int, ...]
    milliseconds: tuple[float, ...]
    ratio: float
    html_bytes: tuple[int, ...]


@dataclass(frozen=True)
class Export:
    """An export at every size: its rows, the most bytes of memory it held at once, and seconds."""

    what: str
    rows: tuple[int, ...]
    peak_bytes: tuple[int, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class ScaleFigures:
    """What was measured on one database engine. ``filling`` is in seconds, ``verifying`` in milliseconds a record."""

    engine: str
    sizes: tuple[int, ...]
    entries: tuple[int, ...]
    filling: tuple[float, ...]
    verifying: tuple[float, ...]
    looks: tuple[LookFigures, ...]
    exports: tuple[Export, ...]


@dataclass(frozen=True)
class SignOffFigures:
    """A whole sign-off of ours against ora2's assessment and score, one after the other in the same process.

    ``statements`` are queries and all that opens and closes transactions. ``ratio`` is our time divided by theirs.
    ``why_not`` says why nothing was measured, "" if it was.
    """

    queries: int = 0
    statements: int = 0
    milliseconds: float = 0.0
    peer_queries: int = 0
    peer_statements: int = 0
    peer_milliseconds: float = 0.0
    ratio: float = 0.0
    why_not: str = ""
