"""The picture of a scenario's branches: where scenes and lines stand. Words and colours are the template's.

Scenes stand in rows, by how few choices lead to them, so that a choice leads to the next row at the furthest. Its line
falls straight there. A line that goes back or sideways is a detour: it runs round the right-hand side of the picture in
a lane of its own, and through the gaps between the rows on tracks of its own. Last come the scenes that nobody reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

from alongside.content.branches import Branch, Branches, Moment

BOX_WIDTH, BOX_HEIGHT = 208, 104
PORT_WIDTH, PORT_HEIGHT, BETWEEN_PORTS = 80, 24, 4
BETWEEN_BOXES, BETWEEN_ROWS = 24, 72
MARGIN, TRACK, CORNER, HEAD, OUTLINE = 20, 12, 6, 9, 4
LETTERS, LINES = 27, 2  # how much of a scene's words fits into its box
FEWEST_IN_A_ROW = 3  # of the scenes that nobody reaches

_Choice = tuple[str, int]  # the code of its scene, and its place there
_Row = Sequence[Moment]


@dataclass(frozen=True)
class Port:
    """Where the line of a choice starts, at the lower edge of its scene: its left end, its top, its middle."""

    branch: Branch
    x: int
    y: int
    middle: int


@dataclass(frozen=True)
class Box:
    """One scene: its upper left corner, its width, the words that fit into it, and where its choices start."""

    moment: Moment
    is_start: bool
    x: int
    y: int
    width: int
    words: tuple[str, ...]
    ports: tuple[Port, ...]

    @property
    def inner_width(self) -> int:
        """The width of the second outline that marks an ending."""
        return self.width - 2 * OUTLINE


@dataclass(frozen=True)
class Line:
    """One choice that leads to a scene: its path, and the arrow's head."""

    branch: Branch
    path: str
    head: str


@dataclass(frozen=True)
class Picture:
    """Everything to be drawn. ``apart_y`` is where the scenes that nobody reaches begin; None if there are none."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    apart_y: int | None

    box_height = BOX_HEIGHT
    inner_height = BOX_HEIGHT - 2 * OUTLINE
    port_width = PORT_WIDTH


def draw(branches: Branches) -> Picture:
    """Return the picture of a scenario's branches."""
    return _Drawing(branches).picture()


class _Drawing:
    def __init__(self, branches: Branches):
        self._start = branches.start
        layers = _in_order(branches.layers)
        widest = max(FEWEST_IN_A_ROW, *map(len, layers)) if layers else FEWEST_IN_A_ROW
        apart = branches.unreachable
        self._apart_from = len(layers)
        self._rows = [*layers, *(apart[at : at + widest] for at in range(0, len(apart), widest))]
        self._row_of = {moment.code: at for at, row in enumerate(self._rows) for moment in row}
        self._detours = self._find_detours()
        self._inner = max(map(_row_width, self._rows))
        self._boxes: dict[str, Box] = {}
        self._gap_tops = [0]
        self._height = self._place_boxes()
        self._ports = {
            (code, at): port for code, box in self._boxes.items() for at, port in enumerate(box.ports)
        }

    def picture(self) -> Picture:
        entries = self._entries()
        lines = (
            Line(self._ports[choice].branch, self._path(choice, x), self._head(choice, x))
            for choice, x in entries.items()
        )
        is_apart = 0 < self._apart_from < len(self._rows)
        return Picture(
            width=MARGIN + self._inner + TRACK * (len(self._detours) + 1) + MARGIN,
            height=self._height,
            boxes=tuple(self._boxes.values()),
            lines=tuple(lines),
            apart_y=self._gap_tops[self._apart_from] + BETWEEN_ROWS // 2 if is_apart else None,
        )

    def _find_detours(self) -> dict[_Choice, tuple[int, int, int]]:
        """Return the lane of each detour, and its tracks in the gap that it leaves into and the one it arrives from."""
        self._tracks = [0] * (len(self._rows) + 1)  # in the gap above each row, and below the last one
        detours: dict[_Choice, tuple[int, int, int]] = {}
        for row, moments in enumerate(self._rows):
            for moment in moments:
                for at, branch in enumerate(moment.branches):
                    if not branch.is_open and (target := self._row_of[branch.next]) != row + 1:
                        leaving, arriving = self._tracks[row + 1], self._tracks[target]
                        detours[moment.code, at] = (len(detours), leaving, arriving)
                        self._tracks[row + 1] += 1
                        self._tracks[target] += 1
        return detours

    def _place_boxes(self) -> int:
        """Put every scene into its place, and return the height of the whole."""
        y = MARGIN + TRACK * self._tracks[0]
        for at, row in enumerate(self._rows):
            x = MARGIN + (self._inner - _row_width(row)) // 2
            for moment in row:
                self._boxes[moment.code] = _box(moment, moment.code == self._start, x, y)
                x += _width(moment) + BETWEEN_BOXES
            self._gap_tops.append(y + BOX_HEIGHT + PORT_HEIGHT // 2)
            y += BOX_HEIGHT + BETWEEN_ROWS + TRACK * self._tracks[at + 1]
        return y - BETWEEN_ROWS + PORT_HEIGHT + MARGIN

    def _entries(self) -> dict[_Choice, int]:
        """Return where each choice that leads to a scene enters it from above: side by side, detours on the right."""
        entries: dict[_Choice, int] = {}
        for code, box in self._boxes.items():
            arriving = [choice for choice, port in self._ports.items() if port.branch.next == code]
            arriving.sort(key=lambda choice: (choice in self._detours, self._ports[choice].middle))
            for at, choice in enumerate(arriving, start=1):
                entries[choice] = box.x + box.width * at // (len(arriving) + 1)
        return entries

    def _path(self, choice: _Choice, entry: int) -> str:
        port = self._ports[choice]
        start, end = port.y + PORT_HEIGHT, self._boxes[port.branch.next].y - HEAD
        if choice not in self._detours:
            bend = (end - start) // 2
            return f"M{port.middle} {start}C{port.middle} {start + bend} {entry} {end - bend} {entry} {end}"
        lane, leaving, arriving = self._detours[choice]
        x = MARGIN + self._inner + TRACK * (lane + 1)
        down = self._gap_tops[self._row_of[choice[0]] + 1] + 2 * TRACK + TRACK * leaving
        up = self._boxes[port.branch.next].y - 2 * TRACK - TRACK * arriving
        return _rounded((port.middle, start), down, x, up, (entry, end))

    def _head(self, choice: _Choice, entry: int) -> str:
        y = self._boxes[self._ports[choice].branch.next].y
        return f"M{entry - 5} {y - HEAD}L{entry + 5} {y - HEAD}L{entry} {y}Z"


def _rounded(start: tuple[int, int], down: int, lane: int, up: int, end: tuple[int, int]) -> str:
    """Return a path that goes down, right to a lane, up or down in it, left, and down again, with round corners."""
    (x, y), (to_x, to_y), turn = start, end, CORNER
    along = turn if up > down else -turn
    return (
        f"M{x} {y}V{down - turn}Q{x} {down} {x + turn} {down}H{lane - turn}Q{lane} {down} {lane} {down + along}"
        f"V{up - along}Q{lane} {up} {lane - turn} {up}H{to_x + turn}Q{to_x} {up} {to_x} {up + turn}V{to_y}"
    )


def _box(moment: Moment, is_start: bool, x: int, y: int) -> Box:
    width, ports = _width(moment), len(moment.branches)
    first = x + (width - ports * (PORT_WIDTH + BETWEEN_PORTS) + BETWEEN_PORTS) // 2
    top = y + BOX_HEIGHT - PORT_HEIGHT // 2
    lefts = [first + at * (PORT_WIDTH + BETWEEN_PORTS) for at in range(ports)]
    letters = LETTERS * width // BOX_WIDTH
    words = wrap(shorten(moment.words, letters * LINES, placeholder="…"), letters)[:LINES]
    return Box(
        moment,
        is_start,
        x,
        y,
        width,
        tuple(words),
        tuple(
            Port(branch, left, top, left + PORT_WIDTH // 2)
            for branch, left in zip(moment.branches, lefts, strict=True)
        ),
    )


def _width(moment: Moment) -> int:
    return max(BOX_WIDTH, len(moment.branches) * (PORT_WIDTH + BETWEEN_PORTS) + BETWEEN_PORTS)


def _row_width(row: _Row) -> int:
    return sum(map(_width, row)) + BETWEEN_BOXES * (len(row) - 1)


def _in_order(layers: Sequence[_Row]) -> list[_Row]:
    """Return the layers with scenes that follow each other below each other, so that few lines cross."""
    ordered: list[_Row] = []
    for layer in layers:
        above = [branch.next for moment in (ordered[-1] if ordered else ()) for branch in moment.branches]
        places = {
            moment.code: [at for at, code in enumerate(above) if code == moment.code] for moment in layer
        }
        ordered.append(
            sorted(layer, key=lambda each: sum(places[each.code]) / max(1, len(places[each.code])))
        )
    return ordered
