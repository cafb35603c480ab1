"""One record on its way in: looked at, and brought in whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.records.concerns.concern import SEALED_COLUMNS
from alongside.records.errors import CannotMove
from alongside.records.ledger.entries import sha256
from alongside.records.ledger.moves import say_moved
from alongside.records.ledger.projection import project_competences
from alongside.records.ledger.verifying import chain_faults, head_faults, verify_record
from alongside.records.models import (
    Assessment,
    AssessorDraft,
    Concern,
    ContentVersion,
    EarlierPlan,
    Evidence,
    IssuedCredential,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
    PriorLearningEntry,
    PrivatePlan,
    RolePlayRequest,
    RolePlayVersion,
    RubricVersion,
    SelfAssessmentDraft,
)
from alongside.records.moving.accounts import matches
from alongside.records.moving.rows import put, read
from alongside.records.people.names import sort_name
from alongside.records.tables.sealing import seal
from alongside.records.telling import events

_BRING = "Bring it in once that is settled; the other records do not wait for it."


class Coming(StrEnum):
    """What becomes of something that arrives."""

    NEW = "new"
    HERE = "here"  # already, with everything that the file tells of it
    WAITS = "waits"  # for somebody to have an account here
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """What becomes of something that arrives, and why if it does not come in."""

    coming: Coming
    why: str = ""


NEW, HERE = Verdict(Coming.NEW), Verdict(Coming.HERE)


class Arrival:
    """A record as the file tells of it, and who its people are here.

    Looking people up costs one query, whatever their number.
    """

    def __init__(self, line: Mapping[str, Any]) -> None:
        self._line = line
        found = matches(line["people"].values())
        self.accounts = {
            int(there): match.user_id
            for there, email in line["people"].items()
            if (match := found[email]).user_id is not None
        }
        self.record = read(LearnerRecord, line["row"], self.accounts)
        self._owner_there = line["row"]["user"]

    def look(self) -> Verdict:
        """Return what would become of the record. Nothing is changed."""
        there = self.record
        here = LearnerRecord.objects.filter(uuid=there.uuid).first()
        if here is not None:
            return self._met(here)
        if faults := self._faults():
            where, what = faults[0].sequence, faults[0].what
            return Verdict(
                Coming.REFUSED,
                f"it does not fit together (entry {where}: {what}). Where it comes from, run: alongside verify",
            )
        if self._owner_there is None:
            return NEW
        if there.user_id is None:
            return Verdict(Coming.WAITS, "the learner has no account here that it could belong to")
        other = LearnerRecord.objects.filter(course_key=there.course_key, user_id=there.user_id).first()
        return NEW if other is None or _is_blank(other) else _OTHER_RECORD

    @sensitive_variables()
    def bring(self) -> Verdict:
        """Bring the record in, in one transaction, and check it as ``verify_record`` does before it stays."""
        try:
            with transaction.atomic():
                verdict = self.look()
                if verdict.coming == Coming.NEW:
                    verdict = self._store()
                return verdict
        except IntegrityError:
            return Verdict(Coming.REFUSED, f"something on it is here already, on another record. {_BRING}")
        except CannotMove as refusal:
            return Verdict(Coming.REFUSED, refusal.message)

    def _met(self, here: LearnerRecord) -> Verdict:
        there = self.record
        newest = {"sequence": there.head_sequence, "entry_hash": there.head_hash}
        if not there.head_sequence or here.entries.filter(**newest).exists():
            return HERE
        return Verdict(
            Coming.REFUSED,
            f"it is here already with another history: entry {there.head_sequence} is not the same. It was worked on "
            "on both sides; nothing was mixed",
        )

    def _faults(self) -> list[Any]:
        """Return what does not fit, as the record was where it comes from. Keys are made up, and nothing is stored."""
        ids = self._line["people"]
        as_there = {int(there): int(there) for there in ids}
        record = read(LearnerRecord, self._line["row"], as_there)
        entries, texts = [], {}
        for said in self._line["entries"]:
            entry = read(LedgerEntry, said, as_there, record=record)
            entry.pk = entry.sequence
            entries.append(entry)
            texts[entry.pk] = {each["name"]: read(LedgerText, each, {}) for each in said["texts"]}
        return [*head_faults(record, entries), *chain_faults(entries, texts)]

    def _store(self) -> Verdict:
        record = self.record
        evidence = self._made_way()
        names = platform.current().full_names([record.user_id]) if record.user_id else {}
        record.sort_name = sort_name(names.get(record.user_id, ""))
        put(record)
        entries = self._store_entries()
        requests = self._store_requests()
        for said in self._line["assessments"]:
            hangs_on = {"request": requests[said["request"]], "entry": entries[said["entry"]]}
            put(read(Assessment, said, self.accounts, **hangs_on))
        for said in self._line["prior_learning"]:
            put(read(PriorLearningEntry, said, {}, record=record, entry=entries[said["entry"]]))
        self._store_drafts(requests)
        self._store_private(requests)
        for said in self._line["evidence"]:
            put(read(Evidence, said, {}, record=record))
        for said in self._line.get("credentials", ()):  # a file of an earlier version has none
            put(read(IssuedCredential, said, {}, record=record))
        self._store_evidence_from_here(evidence)
        say_moved(record, self._to_tell())
        project_competences(record)
        found = verify_record(record.uuid)
        if not found.holds:
            raise CannotMove(
                f"it would not fit together here (entry {found.faults[0].sequence}: {found.faults[0].what})"
            )
        events.record_moved(record)
        return NEW

    def _made_way(self) -> list[Evidence]:
        """Remove the blank record that the learner has here meanwhile, if any; return what they read and walked."""
        if self.record.user_id is None:
            return []
        of_theirs = LearnerRecord.objects.filter(
            course_key=self.record.course_key, user_id=self.record.user_id
        )
        blank = of_theirs.select_for_update().first()
        if blank is None:
            return []
        if not _is_blank(blank):
            raise CannotMove(_OTHER_RECORD.why)
        evidence = list(blank.evidence.all())
        blank.delete()
        return evidence

    def _store_entries(self) -> dict[str, LedgerEntry]:
        """Store the entries with their texts, and return them by uuid."""
        entries, texts = {}, []
        for said in self._line["entries"]:
            entry = read(LedgerEntry, said, self.accounts, record=self.record)
            put(entry)
            entries[said["uuid"]] = entry
            texts += [read(LedgerText, each, {}, entry=entry) for each in said["texts"]]
        LedgerText.objects.bulk_create(texts)
        return entries

    def _store_requests(self) -> dict[str, RolePlayRequest]:
        requests = {}
        for said in self._line["requests"]:
            request = read(
                RolePlayRequest,
                said,
                self.accounts,
                record=self.record,
                rubric=_version(RubricVersion, said["rubric"]),
                role_play=_version(RolePlayVersion, said["role_play"]),
            )
            request.course_key = self.record.course_key
            put(request)
            requests[said["uuid"]] = request
        return requests

    def _store_drafts(self, requests: Mapping[str, RolePlayRequest]) -> None:
        for said in self._line["self_assessments"]:
            put(read(SelfAssessmentDraft, said, {}, record=self.record))
        for said in self._line["drafts"]:
            draft = read(AssessorDraft, said, self.accounts, request=requests[said["request"]])
            if draft.author_id is not None:  # nobody else could go on with it
                put(draft)

    @sensitive_variables()
    def _store_private(self, requests: Mapping[str, RolePlayRequest]) -> None:
        """Store private plans and serious concerns, sealed with the keys of this side."""
        for said in self._line["plans"]:
            plan = read(PrivatePlan, said, {}, record=self.record)
            _put_sealed(plan, said)
            for each in said["earlier"]:
                _put_sealed(read(EarlierPlan, each, {}, plan=plan), each)
        for said in self._line["concerns"]:
            request = said["request"] and requests[said["request"]]
            concern = read(Concern, said, self.accounts, record=self.record, request=request)
            for part, column in SEALED_COLUMNS.items():
                if f"inside_{part}" in said:
                    setattr(concern, column, seal(said[f"inside_{part}"]))
            put(concern)

    def _store_evidence_from_here(self, evidence: Iterable[Evidence]) -> None:
        for row in evidence:
            which = {"usage_key": row.usage_key, "kind": row.kind, "competence": row.competence}
            if not self.record.evidence.filter(**which).exists():
                row.pk, row.record = None, self.record
                put(row)

    def _to_tell(self) -> dict[int, int]:
        """Return the accounts that the chain has to know of: the learner's, and those of who acted."""
        acted = {said["actor"] for said in self._line["entries"]} | {self._owner_there}
        return {there: here for there, here in self.accounts.items() if there in acted}


_OTHER_RECORD = Verdict(
    Coming.REFUSED,
    "the learner has another record in this course here, with something on it already. Two records are not made one",
)


def store_version(model: type[ContentVersion], said: Mapping[str, Any]) -> None:
    """Keep the text of a rubric or role-play, unless it is kept already or is not what its hash says."""
    version = read(model, said, {})
    is_whole = sha256(version.canonical.encode()) == version.content_hash
    if is_whole and not model.objects.filter(content_hash=version.content_hash).exists():
        put(version)


@sensitive_variables()
def _put_sealed(row: PrivatePlan | EarlierPlan, said: Mapping[str, Any]) -> None:
    """Store private words, sealed with the keys of this side; what did not open on the other comes as it is."""
    if "inside" in said:
        row.ciphertext = seal(said["inside"])
    put(row)


def _version(model: type[ContentVersion], content_hash: str) -> ContentVersion:
    found = model.objects.filter(content_hash=content_hash).first()
    if found is None:
        raise CannotMove("the text of a rubric or role-play that it needs is not in the file")
    return found


def _is_blank(record: LearnerRecord) -> bool:
    """Return whether nothing is on a record but what the learner read and walked through."""
    hanging = (record.entries, record.requests, record.plans, record.self_assessments, record.concerns)
    return not any(rows.exists() for rows in hanging)
