"""The wheel: where all competences stand, as shapes to draw. Words and colours belong to who draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, radians, sin
from typing import NamedTuple

from alongside.records.data import CompetenceState, Standing

INNER, OUTER, BAND, LABEL = 54.0, 150.0, 160.0, 178.0
FOOT, TIP = INNER + 8, OUTER - 12  # where the ring of "not yet" and the mark of "from elsewhere" stand
#: Kinds of sign-off that are drawn differently from the rest, and what nobody signs off here.
FROM_ELSEWHERE, RUNNING_OUT, NOT_HERE = "from-elsewhere", "running-out", "not-here"
#: How far out each mark reaches, as a part of the way from the inner to the outer ring.
REACH: Mapping[str, float] = {
    "not-yet": 0.0,
    NOT_HERE: 0.0,
    "learning": 0.3,
    "practised": 0.55,
    "self-assessed": 0.75,
    "withdrawn": 0.75,
    "run-out": 1.0,
    RUNNING_OUT: 1.0,
    FROM_ELSEWHERE: 1.0,
    "signed-off": 1.0,
}
#: How far of that stands firm, where the rest of it is on its way out and therefore striped.
FIRM: Mapping[str, float] = {RUNNING_OUT: 0.5, "run-out": 0.0}
#: Which marks count for the firm part of a domain's band.
COUNTED = frozenset({"signed-off", FROM_ELSEWHERE, RUNNING_OUT})
GAP_BETWEEN_DOMAINS = 1.0  # in competence widths, at least
WIDEST = 360 / 30  # degrees that one competence takes at most
STRIPES = 8.0  # from one to the next
CORNER = 7.0


class Drawn(NamedTuple):
    """One competence to draw: its mark (a key of ``REACH``), and what it says in words."""

    mark: str
    words: str


@dataclass(frozen=True)
class Shape:
    """How a mark looks where it points straight up: the petal, stripes over it, and the part that stands firm.

    A path is "" where there is nothing to draw.
    """

    mark: str
    petal: str
    stripes: str
    firm: str


@dataclass(frozen=True)
class Petal:
    """One competence: its mark, by how many degrees it is turned clockwise from straight up, and its words."""

    mark: str
    turn: str
    words: str


@dataclass(frozen=True)
class Sector:
    """One domain: the firm and the dotted part of its band, where its number stands, and its petals."""

    code: str
    firm: str
    dotted: str
    label_x: str
    label_y: str
    petals: tuple[Petal, ...]


@dataclass(frozen=True, eq=False)  # the same is drawn once
class Wheel:
    """All domains, clockwise from the top; the track on which every petal lies, and the shape of each mark in use."""

    track: str
    shapes: tuple[Shape, ...]
    sectors: tuple[Sector, ...]
    foot: float = FOOT
    tip: float = TIP


def mark(state: CompetenceState, *, is_signed_off_here: bool = True) -> str:
    """Return the mark by which a state is drawn: a key of ``REACH``, a standing or one of the special ones."""
    if state.state is Standing.SIGNED_OFF and state.runs_out_soon:
        return RUNNING_OUT
    if state.state is Standing.SIGNED_OFF and state.from_elsewhere:
        return FROM_ELSEWHERE
    if state.state is Standing.NOT_YET and not is_signed_off_here:
        return NOT_HERE
    return state.state.value


@lru_cache(maxsize=256)
def draw(domains: tuple[tuple[str, tuple[Drawn, ...]], ...]) -> Wheel:
    """Return the wheel.

    Args:
        domains: for each domain its code and its competences. Every competence takes the same angle, so a domain is as
            wide as it is rich; what few of them leave of the round stands open between domains.
    """
    number = sum(len(competences) for _, competences in domains)
    step = min(360 / (number + GAP_BETWEEN_DOMAINS * len(domains)), WIDEST) if domains else WIDEST
    gap = (360 - step * number) / len(domains) if domains else 0.0
    sectors, angle = [], gap / 2
    for code, competences in domains:
        sectors.append(_sector(code, competences, angle, step))
        angle += step * len(competences) + gap
    marks = {each.mark for _, competences in domains for each in competences}
    half = 0.42 * step
    return Wheel(
        track=_petal(1.0, half),
        shapes=tuple(_shape(each, half) for each in REACH if each in marks),
        sectors=tuple(sectors),
    )


def _sector(code: str, competences: tuple[Drawn, ...], start: float, step: float) -> Sector:
    end = start + step * len(competences)
    counted = sum(each.mark in COUNTED for each in competences)
    parting = start + step * counted
    label_x, label_y = _point(LABEL, (start + end) / 2)
    return Sector(
        code=code,
        firm=_arc(BAND, start, parting) if counted else "",
        dotted=_arc(BAND, parting, end) if counted < len(competences) else "",
        label_x=label_x,
        label_y=label_y,
        petals=tuple(
            Petal(each.mark, f"{start + step * (at + 0.5):.2f}", each.words)
            for at, each in enumerate(competences)
        ),
    )


def _shape(each: str, half: float) -> Shape:
    reach, firm = REACH[each], FIRM.get(each)
    return Shape(
        mark=each,
        petal=_petal(reach, half) if reach else "",
        stripes="" if firm is None else _stripes(firm, half),
        firm=_petal(firm, half) if firm else "",
    )


def _petal(reach: float, half: float) -> str:
    """Return a petal that points straight up, rounded at its tip."""
    outer = INNER + (OUTER - INNER) * reach
    corner = min(CORNER, 0.8 * outer * sin(radians(half)))
    turn = half - corner / outer * 180 / pi
    (x1, y1), (x2, y2), (x3, y3) = _point(INNER, -half), _point(outer - corner, -half), _point(outer, -half)
    (x4, y4), (x5, y5), (x6, y6) = _point(outer, -turn), _point(outer, turn), _point(outer, half)
    (x7, y7), (x8, y8) = _point(outer - corner, half), _point(INNER, half)
    tip = f"Q{x3} {y3} {x4} {y4}A{outer:.1f} {outer:.1f} 0 0 1 {x5} {y5}Q{x6} {y6} {x7} {y7}"
    return f"M{x1} {y1}L{x2} {y2}{tip}L{x8} {y8}A{INNER} {INNER} 0 0 0 {x1} {y1}Z"


def _stripes(firm: float, half: float) -> str:
    """Return short arcs across a petal, from where it stops being firm to its tip."""
    radius = INNER + (OUTER - INNER) * firm + STRIPES
    arcs = []
    while radius < OUTER - STRIPES / 2:
        arcs.append(_arc(radius, -half, half))
        radius += STRIPES
    return "".join(arcs)


def _point(radius: float, angle: float) -> tuple[str, str]:
    """Return x and y as SVG wants them, whatever the reader's language makes of a decimal point."""
    return f"{radius * sin(radians(angle)):.2f}", f"{-radius * cos(radians(angle)):.2f}"


def _arc(radius: float, start: float, end: float) -> str:
    (x1, y1), (x2, y2) = _point(radius, start), _point(radius, end)
    return f"M{x1} {y1}A{radius} {radius} 0 {int(end - start > 180)} 1 {x2} {y2}"
