"""Text broken into lines, for scripts that put a space between words."""

from collections.abc import Iterator, Mapping


def wrap(text: str, advances: Mapping[str, float], room: float) -> list[str]:
    """Return a text in lines that are no wider than there is room. A word that is too wide by itself is broken.

    Args:
        text: the text; its own line breaks are kept.
        advances: how far each character of it takes the line on.
        room: how wide a line may be, in the same measure.

    """
    space = advances[" "]
    lines = []
    for paragraph in text.split("\n"):
        line, width = "", 0.0
        for piece in _pieces(paragraph, advances, room):
            taken = sum(advances[character] for character in piece)
            if line and width + space + taken > room:
                lines.append(line)
                line, width = piece, taken
            else:
                line, width = (f"{line} {piece}", width + space + taken) if line else (piece, taken)
        lines.append(line)
    return lines


def _pieces(paragraph: str, advances: Mapping[str, float], room: float) -> Iterator[str]:
    """Yield the words, cut where one alone is wider than there is room."""
    for word in paragraph.split(" "):
        piece, width = "", 0.0
        for character in word:
            if piece and width + advances[character] > room:
                yield piece
                piece, width = "", 0.0
            piece += character
            width += advances[character]
        yield piece
