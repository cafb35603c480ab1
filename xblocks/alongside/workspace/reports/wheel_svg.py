"""The passport's wheel and its marks as SVG in fixed colours, for paper."""

from alongside.standing.wheel import Shape, Wheel

_TEAL, _CORAL, _PLUM, _QUIET = "#0f5c63", "#c9563a", "#74395a", "#53605d"
_SAND, _CORAL_WASH, _PAPER = "#f3eee2", "#fbeae4", "#ffffff"
_ROUND = 'stroke-linecap="round"'
_ON_THE_WAY = f'fill="{_CORAL_WASH}" stroke="{_CORAL}" stroke-width="1.75"'
_GIVEN = f'fill="{_TEAL}" stroke="{_TEAL}" stroke-width="1"'
_OUTLINED = f'fill="{_PAPER}" stroke="{_TEAL}" stroke-width="1.75"'
#: How each mark is drawn, on a petal and on its small circle in the key. fpdf draws dots of no length as nothing.
_STYLES = {
    "not-yet": f'fill="{_PAPER}" stroke="{_QUIET}" stroke-width="1.5"',
    "learning": f'{_ON_THE_WAY} {_ROUND} stroke-dasharray="0.5 3.5"',
    "practised": f'{_ON_THE_WAY} stroke-dasharray="5 4"',
    "self-assessed": _ON_THE_WAY,
    "withdrawn": f'fill="none" stroke="{_PLUM}" stroke-width="1.75" {_ROUND} stroke-dasharray="0.5 3.5"',
    "run-out": _OUTLINED,
    "running-out": _OUTLINED,
    "from-elsewhere": _GIVEN,
    "signed-off": _GIVEN,
}
_STRIPED = f'fill="none" stroke="{_TEAL}" stroke-width="1.75"'


def wheel_svg(wheel: Wheel) -> bytes:
    """Return the wheel without its words, in a square of 392 with its middle at 0, 0."""
    shapes = {shape.mark: _shape(shape, wheel) for shape in wheel.shapes}
    track = f'<path d="{wheel.track}" fill="{_SAND}"/>'
    drawn = []
    for sector in wheel.sectors:
        drawn += [
            f'<g transform="rotate({petal.turn})">{track}{shapes[petal.mark]}</g>' for petal in sector.petals
        ]
        for path, style in (
            (sector.firm, f'stroke="{_TEAL}"'),
            (sector.dotted, f'stroke="{_CORAL}" stroke-dasharray="0.5 6"'),
        ):
            if path:
                drawn.append(f'<path d="{path}" fill="none" stroke-width="3.5" {_ROUND} {style}/>')
    return _svg("-196 -196 392 392", "".join(drawn))


def mark_svg(mark: str) -> bytes:
    """Return a mark as the key has it, in a square of 16."""
    if mark not in _STYLES:
        return _svg("-8 -8 16 16", f'<path d="M-5 0h10" stroke="{_QUIET}" stroke-width="1.5"/>')
    drawn = f'<circle r="6" {_STYLES[mark]}/>'
    if mark == "from-elsewhere":
        drawn += f'<circle r="2.2" fill="{_PAPER}"/>'
    if mark == "run-out":
        drawn += f'<path d="M-5-2.5h10M-5.5 0h11M-5 2.5h10" {_STRIPED}/>'
    if mark == "running-out":
        drawn += f'<path d="M-6 0A6 6 0 0 0 6 0Z" fill="{_TEAL}"/><path d="M-5-2.5h10" {_STRIPED}/>'
    return _svg("-8 -8 16 16", drawn)


def _shape(shape: Shape, wheel: Wheel) -> str:
    if not shape.petal:
        ring = f'<circle cy="{-wheel.foot}" r="3.2" {_STYLES["not-yet"]}/>'
        dash = f'<path d="M-3.2 {-wheel.foot}h6.4" stroke="{_QUIET}" stroke-width="1.5"/>'
        return ring if shape.mark in _STYLES else dash
    drawn = f'<path d="{shape.petal}" {_STYLES[shape.mark]}/>'
    if shape.stripes:
        drawn += f'<path d="{shape.stripes}" {_STRIPED}/>'
    if shape.firm:
        drawn += f'<path d="{shape.firm}" {_GIVEN}/>'
    if shape.mark == "from-elsewhere":
        drawn += f'<circle cy="{-wheel.tip}" r="4" fill="{_PAPER}"/>'
    return drawn


def _svg(view_box: str, drawn: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{drawn}</svg>'.encode()
