"""What a block tells about itself before anybody opens it: to the apps, and to the course's search.

Open edX collects both once for each published version, bound to no learner, and hands the same to everybody. So nothing
about a learner is in them, and nothing that a page shows only later: no scene, key, reason, script or assessor's note.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Outline:
    """What may be told of a block.

    Attributes:
        title: the author's title.
        notice: what a learner may want to know before starting, or None.
        competences: the codes of the competences it is about.
        details: what the apps get besides, as plain JSON.
        words: the words of its page, for search, where the whole page is open to every learner at once.

    """

    title: str
    notice: str | None = None
    competences: Iterable[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""

    def for_apps(self) -> dict[str, Any]:
        """Return ``title``, ``notice``, ``competences`` (a list of codes) and the details of this kind of block."""
        return {
            "title": self.title,
            "notice": self.notice,
            "competences": list(self.competences),
            **self.details,
        }

    def for_search(self) -> dict[str, Any]:
        """Return what Open edX's indexers read: ``content`` (text by name) and ``content_type``."""
        content = {"display_name": self.title, "competences": ", ".join(self.competences)}
        if self.words:
            content["text"] = self.words
        return {"content": content, "content_type": "Text" if self.words else "Alongside"}
