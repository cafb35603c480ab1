"""The words of a page as a learner reads them."""

import re
from functools import lru_cache

from alongside.content.pages import TOKEN, render_markdown, visible_text

_BLOCK_END = re.compile(r"([.!?:;…”’\"']?)\s*</(?:p|li|h[2-6]|td|th)>")


@lru_cache(maxsize=1024)
def prose(markdown: str) -> str:
    """Return the words of a page on one line, with a full stop wherever a block ends without one.

    What the organisation fills in is left out: it is not the author's.
    """
    html = render_markdown(TOKEN.sub("", markdown))
    return visible_text(_BLOCK_END.sub(lambda end: f"{end[1] or '.'} ", html))


def word_count(markdown: str) -> int:
    """Return how many words a learner reads on a page."""
    return sum(any(letter.isalnum() for letter in word) for word in prose(markdown).split())
