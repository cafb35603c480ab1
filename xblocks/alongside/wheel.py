"""The wheel: where all competences stand, as shapes to draw. Pure geometry; words and colours are the template's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

INNER, OUTER, BAND, LABEL = 58.0, 150.0, 160.0, 178.0
#: How far out each standing reaches, as a part of the way from the inner to the outer ring.
REACH: Mapping[str, float] = {
    "not-yet": 0.0,
    "learning": 0.3,
    "practised": 0.55,
    "self-assessed": 0.75,
    "withdrawn": 0.75,
    "signed-off": 1.0,
}
GAP_BETWEEN_DOMAINS = 1.0  # in competence widths


@dataclass(frozen=True)
class Petal:
    """One competence: the path of its whole track, of how far it has come, and the point at its foot."""

    code: str
    standing: str
    track: str
    path: str
    foot_x: str
    foot_y: str


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


@lru_cache(maxsize=256)
def draw(domains: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> tuple[Sector, ...]:
    """Return the sectors of the wheel, clockwise from the top.

    Args:
        domains: for each domain its code and its competences, each a code and a standing (a key of ``REACH``).
            Every competence takes the same angle, so a domain is as wide as it is rich.
    """
    widths = sum(len(competences) + GAP_BETWEEN_DOMAINS for _, competences in domains)
    step = 2 * pi / widths
    sectors, angle = [], GAP_BETWEEN_DOMAINS * step / 2
    for code, competences in domains:
        end = angle + step * len(competences)
        petals = []
        for at, (competence, standing) in enumerate(competences):
            left, right = angle + step * (at + 0.08), angle + step * (at + 0.92)
            reach = INNER + (OUTER - INNER) * REACH[standing]
            foot_x, foot_y = _point(INNER + 7, (left + right) / 2)
            path = _wedge(INNER, reach, left, right) if reach > INNER else ""
            petals.append(
                Petal(competence, standing, _wedge(INNER, OUTER, left, right), path, foot_x, foot_y)
            )
        label_x, label_y = _point(LABEL, (angle + end) / 2)
        sectors.append(Sector(code, _arc(BAND, angle, end), label_x, label_y, tuple(petals)))
        angle = end + GAP_BETWEEN_DOMAINS * step
    return tuple(sectors)
