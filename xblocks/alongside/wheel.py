"""The wheel: where all competences stand, as shapes to draw. Words and colours are the template's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

from alongside.records.data import CompetenceState, Standing

INNER, OUTER, BAND, LABEL = 58.0, 150.0, 160.0, 178.0
#: Two kinds of sign-off that are drawn differently from the rest.
FROM_ELSEWHERE, RUNNING_OUT = "from-elsewhere", "running-out"
#: How far out each mark reaches, as a part of the way from the inner to the outer ring.
REACH: Mapping[str, float] = {
    "not-yet": 0.0,
    "learning": 0.3,
    "practised": 0.55,
    "self-assessed": 0.75,
    "withdrawn": 0.75,
    "run-out": 1.0,
    RUNNING_OUT: 1.0,
    FROM_ELSEWHERE: 1.0,
    "signed-off": 1.0,
}
#: How far of that stands firm, where the rest of it is on its way out.
FIRM: Mapping[str, float] = {RUNNING_OUT: 0.5}
GAP_BETWEEN_DOMAINS = 1.0  # in competence widths


@dataclass(frozen=True)
class Petal:
    """One competence: its whole track, how far it has come, and the points at its foot and its tip.

    ``firm`` is the part that stands firm of what is about to run out. A path is "" where there is nothing to draw.
    """

    code: str
    mark: str
    track: str
    path: str
    firm: str
    foot_x: str
    foot_y: str
    tip_x: str
    tip_y: str


@dataclass(frozen=True)
class Sector:
    """One domain: its outer band, where its number stands, and its petals."""

    code: str
    band: str
    label_x: str
    label_y: str
    petals: tuple[Petal, ...]


def _point(radius: float, angle: float) -> tuple[str, str]:
    """Return x and y as SVG wants them, whatever the reader's language makes of a decimal point."""
    return f"{radius * sin(angle):.2f}", f"{-radius * cos(angle):.2f}"


def _wedge(inner: float, outer: float, start: float, end: float) -> str:
    (x1, y1), (x2, y2) = _point(inner, start), _point(outer, start)
    (x3, y3), (x4, y4) = _point(outer, end), _point(inner, end)
    large = int(end - start > pi)
    there = f"M{x1} {y1}L{x2} {y2}A{outer} {outer} 0 {large} 1 {x3} {y3}"
    return f"{there}L{x4} {y4}A{inner} {inner} 0 {large} 0 {x1} {y1}Z"


def _arc(radius: float, start: float, end: float) -> str:
    (x1, y1), (x2, y2) = _point(radius, start), _point(radius, end)
    return f"M{x1} {y1}A{radius} {radius} 0 {int(end - start > pi)} 1 {x2} {y2}"


def mark(state: CompetenceState) -> str:
    """Return the mark by which a state is drawn: a key of ``REACH``, a standing or one of the two special ones."""
    if state.state is Standing.SIGNED_OFF and state.runs_out_soon:
        return RUNNING_OUT
    if state.state is Standing.SIGNED_OFF and state.from_elsewhere:
        return FROM_ELSEWHERE
    return state.state.value


@lru_cache(maxsize=256)
def draw(domains: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> tuple[Sector, ...]:
    """Return the sectors of the wheel, clockwise from the top.

    Args:
        domains: for each domain its code and its competences, each a code and a mark (a key of ``REACH``).
            Every competence takes the same angle, so a domain is as wide as it is rich.
    """
    widths = sum(len(competences) + GAP_BETWEEN_DOMAINS for _, competences in domains)
    step = 2 * pi / widths
    sectors, angle = [], GAP_BETWEEN_DOMAINS * step / 2
    for code, competences in domains:
        end = angle + step * len(competences)
        petals = []
        for at, (competence, shown) in enumerate(competences):
            left, right = angle + step * (at + 0.08), angle + step * (at + 0.92)
            foot, tip = (_point(radius, (left + right) / 2) for radius in (INNER + 7, OUTER - 9))
            track, path, firm = (
                _wedge(INNER, INNER + (OUTER - INNER) * reach, left, right) if reach else ""
                for reach in (1.0, REACH[shown], FIRM.get(shown, 0.0))
            )
            petals.append(Petal(competence, shown, track, path, firm, *foot, *tip))
        label_x, label_y = _point(LABEL, (angle + end) / 2)
        sectors.append(Sector(code, _arc(BAND, angle, end), label_x, label_y, tuple(petals)))
        angle = end + GAP_BETWEEN_DOMAINS * step
    return tuple(sectors)
