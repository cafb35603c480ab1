"""What a list shows, as it stands in the address: read from it, and written into every link that keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from alongside.records.data import CaseloadFilter, CaseloadShow, QueueFilter

LONGEST_SEARCH = 100


class Queue(StrEnum):
    """Which part of the queue is shown."""

    ALL = "all"
    MINE = "mine"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Filters:
    """Both lists' filters. What the address says and nobody understands is passed over.

    A supervisor is chosen by ``supervisor_id`` or, where there are too many to choose from, typed as a login.
    ``whole_queue`` asks for the queue alone; ``queue_after`` and ``after`` are the cursors of the two lists.
    """

    search: str = ""
    show: CaseloadShow = CaseloadShow.ALL
    supervisor_id: int | None = None
    supervisor_login: str = ""
    queue: Queue = Queue.ALL
    role_play: str = ""
    whole_queue: bool = False
    queue_after: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """Return what an address asks for."""
        return cls(
            search=_text(query, "search"),
            show=_one_of(CaseloadShow, query.get("show")) or CaseloadShow.ALL,
            supervisor_id=number(query.get("supervisor")),
            supervisor_login=_text(query, "supervisor_login"),
            queue=_one_of(Queue, query.get("queue")) or Queue.ALL,
            role_play=query.get("role_play", "").replace("\0", ""),
            whole_queue=query.get("list") == "queue",
            queue_after=query.get("queue_after", ""),
            after=query.get("after", ""),
        )

    @property
    def of_queue(self) -> QueueFilter:
        """What the records are asked for the queue."""
        return QueueFilter(
            search=self.search,
            usage_key=self.role_play or None,
            supervisor_id=self.supervisor_id,
            mine=self.queue is Queue.MINE,
            overdue=self.queue is Queue.OVERDUE,
        )

    @property
    def of_caseload(self) -> CaseloadFilter:
        """What the records are asked for the caseload."""
        return CaseloadFilter(search=self.search, show=self.show, supervisor_id=self.supervisor_id)

    def address(self, **changes: Any) -> str:
        """Return the query that asks for the same but ``changes``, from the first page on: "?" where it is empty."""
        wanted = replace(self, **{"after": "", "queue_after": "", **changes})
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in wanted.as_query().items() if value})
        return f"?{query.urlencode()}"

    def as_query(self) -> Mapping[str, str]:
        """Return every parameter of the address, with "" for what is not asked for."""
        return {
            "search": self.search,
            "supervisor": "" if self.supervisor_login else str(self.supervisor_id or ""),
            "supervisor_login": self.supervisor_login,
            "show": "" if self.show is CaseloadShow.ALL else self.show.value,
            "queue": "" if self.queue is Queue.ALL else self.queue.value,
            "role_play": self.role_play,
            "list": "queue" if self.whole_queue else "",
            "queue_after": self.queue_after,
            "after": self.after,
        }


def way_back(request: HttpRequest, course_key: str) -> str:
    """Return the address of the lists as somebody had them who comes from there; else of the lists as they begin."""
    here = reverse("alongside_workspace:caseload", args=(course_key,))
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.path != here or came_from.netloc != request.get_host():
        return here
    filters = Filters.read(QueryDict(came_from.query))
    return f"{here}{filters.address(after=filters.after, queue_after=filters.queue_after)}".removesuffix("?")


def number(text: str | None) -> int | None:
    """Return the number of an account as an address has it, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def uuid(text: str | None) -> UUID | None:
    """Return a uuid as an address has it, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH]


def _one_of(kind: Any, value: str | None) -> Any:
    return kind(value) if value in list(kind) else None
