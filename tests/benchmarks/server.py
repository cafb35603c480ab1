"""A unit of three blocks in the embedded server, and how long it takes to load a large course there.

Import this only where Django is set up with ``alongside.server.settings`` and :func:`course.large_course` is served.
"""

from functools import partial
from itertools import islice
from time import perf_counter

from django.contrib.auth import get_user_model
from django.test import Client
from xblock.core import XBlock

from alongside.content.module import Kind
from alongside.server import catalogue
from alongside.server.membership import enrol
from tests.benchmarks import answers, story
from tests.benchmarks.course import KINDS_OF_A_UNIT, block_code, unit_code, unit_of_three
from tests.benchmarks.figures import Loading, Page, ServerFigures, Timing
from tests.benchmarks.measure import compare, queries
from tests.benchmarks.visitor import Visitor

BARE = "/about/"
UNIT = f"/unit/{unit_code(0)}/"
NEWCOMER, REGULAR = "newcomer", "regular"


def measure(rounds: int) -> ServerFigures:
    """Take all figures in a server with an empty database."""
    loading = _load()
    people = {name: _sign_in(name) for name in (NEWCOMER, REGULAR, "walker")}
    _use(people[REGULAR])
    return ServerFigures(
        pages=_pages(people, rounds), loading=loading, answers=answers.look_for(people["walker"])
    )


def _load() -> Loading:
    """Load the course from its archive. The blocks' code is imported before, as it is in the workbench."""
    for kind in KINDS_OF_A_UNIT:
        XBlock.load_class(f"alongside_{kind.value}")
    started = perf_counter()
    course = catalogue.current()
    return Loading(units=len(course.units), seconds=perf_counter() - started)


def _sign_in(name: str) -> Visitor:
    user = get_user_model().objects.create_user(name)
    enrol(user, str(catalogue.current().key))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return Visitor(client)


def _use(visitor: Visitor) -> None:
    """Do everything there is to do in the first unit."""
    ((_lesson, _), (scenario, _), (check, _)) = next(islice(unit_of_three(), 1))
    visitor.post(block_code(Kind.LESSON, 0), "read")
    story.walk_to_an_ending(partial(visitor.post, block_code(Kind.SCENARIO, 0)), scenario.document.content)
    story.answer_everything(partial(visitor.post, block_code(Kind.CHECK, 0)), check.document.content)


def _pages(people: dict[str, Visitor], rounds: int) -> tuple[Page, ...]:
    bare = partial(people[NEWCOMER].get, BARE)
    visits = {
        "bare page (about)": bare,
        "unit of three, untouched": partial(people[NEWCOMER].get, UNIT),
        "unit of three, worked through": partial(people[REGULAR].get, UNIT),
    }
    for visit in visits.values():
        visit()
        visit()
    timings = compare(bare, visits, rounds)
    return tuple(_page(name, visit, timings[name]) for name, visit in visits.items())


def _page(name: str, visit: partial, timing: Timing) -> Page:
    with queries() as statements:
        response = visit()
    return Page(name=name, timing=timing, queries=len(statements), html_bytes=len(response.content))
