"""One whole sign-off through the door of the records: six criteria, ledger, projection, score in the gradebook."""

from uuid import UUID, uuid4

from alongside.content.course import shipped_rubric
from alongside.content.role_play import parse_role_play
from alongside.content.rubric import Outcome
from alongside.platform import Actor
from alongside.records import api
from alongside.sign_off import WORKBENCH_ROLE_PLAY
from tests.benchmarks import story

CRITERIA = 6

_SHIPPED = shipped_rubric("core-relational-skills")
RUBRIC = _SHIPPED.model_copy(update={"criteria": _SHIPPED.criteria[:CRITERIA]})
ROLE_PLAY = parse_role_play(WORKBENCH_ROLE_PLAY)
ASSESSMENT = story.filled_in(RUBRIC)


class SignOff:
    """A learner and who supervises them, from one role-play that nobody has played yet to the next."""

    def __init__(self, course_key: str, learner: Actor, supervisor: Actor):
        self._course_key, self._learner, self._supervisor = course_key, learner, supervisor
        self._number = 0
        self._claimed: UUID | None = None

    def ask(self) -> UUID:
        """Have the learner ask to be seen, and return the request."""
        self._number += 1
        course = self._course_key.removeprefix("course-v1:")
        asked = api.request_role_play(
            self._learner,
            course_key=self._course_key,
            usage_key=f"block-v1:{course}+type@alongside_sign_off+block@again-{self._number}",
            rubric=RUBRIC,
            role_play=ROLE_PLAY,
            ratings=ASSESSMENT.ratings,
            submission_key=uuid4(),
        )
        return asked.uuid

    def prepare(self) -> None:
        """Have the learner ask to be seen, and the supervisor claim the request."""
        self._claimed = self.ask()
        api.claim(self._supervisor, course_key=self._course_key, request_uuid=self._claimed)

    def __call__(self) -> None:
        """Sign it off."""
        story.decide(self._supervisor, self._course_key, self._claimed, Outcome.SIGNED_OFF, ASSESSMENT)
