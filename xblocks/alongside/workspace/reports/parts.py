"""What a record is made of on a page and in a PDF: words only."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fact:
    """A label, and what stands beside it."""

    label: str
    words: str = field(repr=False)


@dataclass(frozen=True)
class Passage:
    """What somebody wrote, under a title that says what it is."""

    title: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class CompetenceLine:
    """Where one competence stands: ``standing`` in words, ``value`` as the code that chooses a shape."""

    title: str
    value: str
    standing: str
    details: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class DomainPart:
    """A domain with its competences."""

    title: str
    competences: tuple[CompetenceLine, ...]


@dataclass(frozen=True)
class Seen:
    """What one person saw of one criterion; ``done`` is what was done about something harmful."""

    who: str = field(repr=False)
    level: str
    behaviours: tuple[str, ...]
    note: str = field(repr=False)
    done: str = field(repr=False)


@dataclass(frozen=True)
class CriterionPart:
    """One criterion: the learner's view first, beside it that of each assessor."""

    title: str
    competences: str
    views: tuple[Seen, ...]


@dataclass(frozen=True)
class DecisionPart:
    """A decision in full."""

    title: str
    facts: tuple[Fact, ...]
    criteria: tuple[CriterionPart, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class PriorPart:
    """Learning brought from elsewhere. ``title`` is who awarded it."""

    title: str = field(repr=False)
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class EventLine:
    """One entry of the ledger. ``text`` is a comment; other words stand with the decision they belong to."""

    number: int
    at: str
    what: str
    who: str = field(repr=False)
    text: str = field(repr=False)
    fingerprint: str


@dataclass(frozen=True)
class RecordShown:
    """A record as a reader sees it: what it says and does not (``says``), and how to ``check`` it."""

    title: str = field(repr=False)
    facts: tuple[Fact, ...]
    says: tuple[str, ...]
    domains: tuple[DomainPart, ...]
    decisions: tuple[DecisionPart, ...]
    prior_learning: tuple[PriorPart, ...]
    story: tuple[EventLine, ...]
    check: tuple[str, ...]
