"""What one learner of a population has done: a seeded story, told in rows, on a ledger that verifies."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from alongside.records.data import EvidenceKind, RequestState, Standing
from alongside.records.models import AssessmentKind
from tests.benchmarks.scale.schema import Tables

ROLE_PLAYS = 12
MOST_DECISIONS = 6
SIGNED_OFF, REPLIED, WAITS, CLAIMED = 0.6, 0.33, 0.15, 0.3  # how often
DAYS = 500


@dataclass(frozen=True)
class Kept:
    """A rubric as it is kept: its row, its content hash, the codes of its criteria and what it stands for."""

    id: int
    content_hash: str
    criteria: tuple[str, ...]
    competences: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """What all learners of a course share. ``role_play`` is the row and the hash of the one that everybody plays."""

    key: str
    rubrics: tuple[Kept, ...]
    role_play: tuple[int, str]
    now: datetime

    def usage_key(self, number: int) -> str:
        """Return the key of one of the course's twelve role-plays, counted from 0."""
        return f"block-v1:{self.key.removeprefix('course-v1:')}+type@alongside_sign_off+block@play-{number}"


@dataclass(frozen=True)
class Person:
    """An account, with the name it has."""

    id: int
    name: str


class Life:
    """One learner's way through the course."""

    def __init__(self, tables: Tables, course: Course, random: Random, learner: Person, supervisor: Person):
        self._tables, self._course, self._random = tables, course, random
        self._learner, self._supervisor = learner, supervisor
        self._uuid = _uuid(random)
        self._record = tables.records.last + 1
        self._sequence, self._head = 0, ""
        self._at = course.now - timedelta(days=random.uniform(20, DAYS))
        self._pace = (course.now - self._at) / (4 * MOST_DECISIONS + 3)
        self._statuses: dict[str, tuple[Any, ...]] = {}

    def live(self) -> None:
        """Write everything down."""
        for number, kind in enumerate((EvidenceKind.LESSON_READ, EvidenceKind.SCENARIO_WALKED)):
            self._tables.evidence.add(self._record, self._course.usage_key(number), kind.value, "3.1")
        role_play = attempt = 0
        for _each in range(self._random.randint(0, MOST_DECISIONS)):
            attempt += 1
            if self._is_signed_off(role_play, attempt):
                role_play, attempt = role_play + 1, 0
        if self._random.random() < WAITS:
            self._wait(role_play, attempt + 1)
        for competence, status in self._statuses.items():
            self._tables.statuses.add(self._record, self._course.key, competence, *status)
        self._tables.records.add(
            *(self._uuid, self._course.key, self._learner.id, self._sequence, self._head),
            *(self._learner.name.casefold(), _sql(self._at)),
        )

    def _is_signed_off(self, role_play: int, attempt: int) -> bool:
        """Tell one attempt from the request to the decision, and return how it ended."""
        asked = self._ask(role_play, attempt)
        signed_off = self._random.random() < SIGNED_OFF
        outcome = RequestState.SIGNED_OFF if signed_off else RequestState.PRACTISE_AGAIN
        self._claim(asked.uuid)
        self._decide(asked, outcome.value)
        self._add_request(asked, outcome)
        return signed_off

    def _wait(self, role_play: int, attempt: int) -> None:
        asked = self._ask(role_play, attempt)
        if self._random.random() < CLAIMED:
            self._claim(asked.uuid)
            until = _sql(self._course.now + timedelta(minutes=30))
            self._add_request(asked, RequestState.CLAIMED, self._supervisor.id, until)
        else:
            self._add_request(asked, RequestState.REQUESTED)

    def _ask(self, role_play: int, attempt: int) -> "_Asked":
        rubric = self._course.rubrics[role_play % len(self._course.rubrics)]
        asked = _Asked(
            id=self._tables.requests.last + 1,
            uuid=_uuid(self._random),
            key=_uuid(self._random),
            attempt=attempt,
            rubric=rubric,
            usage_key=self._course.usage_key(role_play),
            assessment=_uuid(self._random),
            ratings=_ratings(rubric, "ready"),
        )
        entry = self._append(
            "requested",
            asked.uuid,
            self._learner,
            {**self._about(asked), "assessment": _hyphens(asked.assessment), "ratings": asked.ratings},
        )
        asked.at = self._at
        self._tables.assessments.add(
            *(asked.assessment, asked.id, entry, AssessmentKind.SELF.value, self._learner.id),
            *(self._learner.id, asked.key, "", json.dumps(asked.ratings), None, ""),
        )
        for competence in rubric.competences:
            if self._statuses.get(competence, ("",))[0] != Standing.SIGNED_OFF.value:
                standing = Standing.SELF_ASSESSED.value
                self._statuses[competence] = (standing, _sql(self._at), entry, None, None)
        return asked

    def _claim(self, request: str) -> None:
        self._append("claimed", request, self._supervisor, {"minutes": 45})

    def _decide(self, asked: "_Asked", outcome: str) -> None:
        uuid, signed_off = _uuid(self._random), outcome == RequestState.SIGNED_OFF.value
        observed_on = (self._at - timedelta(days=1)).date()
        ratings = _ratings(asked.rubric, "ready" if signed_off else "emerging")
        valid_until = (observed_on + timedelta(days=365)).isoformat() if signed_off else None
        entry = self._append(
            "decided",
            asked.uuid,
            self._supervisor,
            {
                **self._about(asked),
                "decision": _hyphens(uuid),
                "format": "role-play-live",
                "has_peer_experience": None,
                "observed_on": observed_on.isoformat(),
                "outcome": outcome,
                "ratings": ratings,
                "valid_until": valid_until,
            },
            next_step="Leave a longer pause before you answer, and see what comes.",
        )
        self._tables.assessments.add(
            *(uuid, asked.id, entry, AssessmentKind.SUPERVISOR.value, self._learner.id),
            *(self._supervisor.id, _uuid(self._random), outcome, json.dumps(ratings)),
            *(observed_on.isoformat(), "role-play-live"),
        )
        if signed_off:
            status = (Standing.SIGNED_OFF.value, _sql(self._at), entry, uuid, valid_until)
            self._statuses |= dict.fromkeys(asked.rubric.competences, status)
        if self._random.random() < REPLIED:
            self._append(
                "replied",
                asked.uuid,
                self._learner,
                {"decision": _hyphens(uuid)},
                reply="Thank you. I will try that on Tuesday.",
            )

    def _about(self, asked: "_Asked") -> dict[str, Any]:
        return {
            "attempt": asked.attempt,
            "competences": list(asked.rubric.competences),
            "role_play": self._course.role_play[1],
            "rubric": asked.rubric.content_hash,
            "usage_key": asked.usage_key,
        }

    def _add_request(
        self, asked: "_Asked", state: RequestState, holder: int | None = None, until: str | None = None
    ) -> None:
        is_open = True if state in (RequestState.REQUESTED, RequestState.CLAIMED) else None
        self._tables.requests.add(
            *(asked.uuid, self._record, self._course.key, asked.usage_key, asked.attempt, state.value),
            *(is_open, asked.rubric.id, self._course.role_play[0], _sql(asked.at), asked.key, holder, until),
        )

    def _append(self, kind: str, about: str, actor: Person, payload: dict[str, Any], **words: str) -> int:
        """Put an entry on the ledger as docs/developers/ledger.md says, and return its id."""
        self._at += self._pace * self._random.uniform(0.5, 1)
        self._sequence += 1
        said = {"actor": _canonical({"name": actor.name, "user_id": actor.id}), **words}
        salts = {name: self._random.randbytes(32) for name in said}
        commitments = {name: _sha256(salts[name] + text.encode()) for name, text in said.items()}
        content, uuid = _canonical({**payload, "texts": commitments}), _uuid(self._random)
        envelope = (  # canonical as it stands: the keys are in order, and nothing in here needs escaping
            f'{{"about":"{_hyphens(about)}","at":"{self._at.isoformat(timespec="microseconds")[:26]}Z",'
            f'"course":"{self._course.key}","entry":"{_hyphens(uuid)}","format":1,"kind":"{kind}",'
            f'"payload":{content},"previous":"{self._head}","record":"{_hyphens(self._uuid)}",'
            f'"sequence":{self._sequence}}}'
        )
        previous, self._head = self._head, _sha256(envelope.encode())
        entry = self._tables.entries.add(
            *(uuid, self._record, self._sequence, kind, about, actor.id, _sql(self._at), content),
            *(previous, self._head),
        )
        for name, text in said.items():
            self._tables.texts.add(entry, name, salts[name].hex(), text)
        return entry


@dataclass
class _Asked:
    """A request on its way through the story. Uuids are 32 hexadecimal digits."""

    id: int
    uuid: str
    key: str
    attempt: int
    rubric: Kept
    usage_key: str
    assessment: str
    ratings: dict[str, Any]
    at: datetime = datetime.min


def _ratings(rubric: Kept, level: str) -> dict[str, Any]:
    return {criterion: {"behaviours": [], "level": level} for criterion in rubric.criteria}


def _uuid(random: Random) -> str:
    return random.randbytes(16).hex()


def _hyphens(uuid: str) -> str:
    return f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}"


def _sql(moment: datetime) -> str:
    return moment.isoformat(" ", "microseconds")[:26]


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
