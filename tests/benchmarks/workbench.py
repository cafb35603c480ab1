"""Our blocks and their peers in the XBlock SDK's workbench, and how long it takes to load a course there.

Import this only where Django is set up with ``tests.workbench.settings``.
"""

import gzip
import hashlib
import json
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from web_fragments.fragment import FragmentResource
from workbench.models import XBlockState
from workbench.runtime import WORKBENCH_KVS, WorkbenchRuntime
from xblock.core import XBlock
from xblock.plugin import PluginMissingError

from alongside import platform
from alongside.content.course import shipped_rubric
from alongside.content.module import Kind
from alongside.content.rubric import Outcome, Rubric
from alongside.records import api as records
from tests.benchmarks import story
from tests.benchmarks.course import UNITS, block_xml, shipped, unit_of_three
from tests.benchmarks.figures import BlockView, Loading, Timing, WorkbenchFigures
from tests.benchmarks.measure import compare, queries
from tests.benchmarks.peers import peers
from tests.workbench.platform import STAFF
from workbench import scenarios

TRIVIAL = "html_demo"
COURSE = "workbench"
NEWCOMER, REGULAR, RETURNER = "newcomer", "regular", "returner"
WAITING = 5
GROUP = 6
MAX_LOADING_SECONDS = 60

OURS = {
    "lesson": shipped(Kind.LESSON, "the-boundary-of-the-role"),
    "scenario": shipped(Kind.SCENARIO, "a-lift-home"),
    "check": shipped(Kind.CHECK),
    "plan": shipped(Kind.PLAN),
    "sign-off": shipped(Kind.ROLE_PLAY),
    "passport": shipped(Kind.PASSPORT),
}


def measure(rounds: int) -> WorkbenchFigures:
    """Take all figures in a workbench with an empty database."""
    _skip_the_scan_for_asides()
    _start_without_scenarios()
    scenarios.add_xml_scenario(TRIVIAL, TRIVIAL, "<html_demo><p>Hello.</p></html_demo>")
    for name, unit in OURS.items():
        scenarios.add_xml_scenario(name, name, block_xml(unit))
    installed, absent = _add_peers()
    _use_our_blocks()
    our_views = [(name, visitor) for name in OURS for visitor in (NEWCOMER, REGULAR)]
    our_views += [("sign-off", RETURNER), ("sign-off", STAFF)]
    peer_views = [(name, NEWCOMER) for name in (*installed, TRIVIAL)]
    timings = _timings([*our_views, *peer_views], rounds)
    return WorkbenchFigures(
        ours=tuple(_figures(view, timings[view]) for view in our_views),
        peers=tuple(_figures(view, timings[view]) for view in peer_views),
        absent=tuple(absent),
        loading=_load_large_course(),
    )


def _skip_the_scan_for_asides() -> None:
    """Do as the LMS does; the workbench looks through every installed package for each block it draws."""
    WorkbenchRuntime.applicable_aside_types = lambda runtime, block: []


def _start_without_scenarios() -> None:
    """Keep the workbench from loading what every installed block offers, which one broken block would stop."""
    WORKBENCH_KVS.prep_for_scenario_loading()
    scenarios.get_scenarios.initialized = True


def _add_peers() -> tuple[list[str], list[str]]:
    """Add the peers that are installed. Return their packages, and the packages that are not installed."""
    installed, absent = [], []
    for peer in peers():
        try:
            XBlock.load_class(peer.tag)
        except PluginMissingError:
            absent.append(peer.package)
        else:
            scenarios.add_xml_scenario(peer.package, peer.package, peer.xml)
            installed.append(peer.package)
    return installed, absent


# -- visits ----------------------------------------------------------------------------------------------------------


def _visit(client: Client, name: str, visitor: str) -> None:
    response = client.get(f"/view/{name}/", {"student": visitor})
    if response.status_code != 200:
        raise RuntimeError(f"{name} for {visitor} answered {response.status_code}.")


def _post(name: str, visitor: str, handler: str, **data: Any) -> dict[str, Any]:
    usage_id = scenarios.SCENARIOS[name].usage_id
    response = Client().post(
        f"/handler/{usage_id}/{handler}/?student={visitor}", json.dumps(data), content_type="application/json"
    )
    if response.status_code != 200:
        raise RuntimeError(
            f"{name}.{handler} for {visitor} answered {response.status_code}: {response.content!r}"
        )
    return response.json()


def _use_our_blocks() -> None:
    """Let the regular do everything there is to do and be signed off; others are to practise again, or wait."""
    by_regular = {name: partial(_post, name, REGULAR) for name in OURS}
    by_regular["lesson"]("read")
    story.walk_to_an_ending(by_regular["scenario"], OURS["scenario"].document.content)
    story.answer_everything(by_regular["check"], OURS["check"].document.content)
    story.write_a_plan(by_regular["plan"], OURS["plan"].document.content)
    _ask_and_decide(REGULAR, Outcome.SIGNED_OFF)
    _ask_and_decide(RETURNER, Outcome.PRACTISE_AGAIN)
    for number in range(WAITING):
        _ask(f"waiting-{number}")


def _ask(visitor: str) -> Rubric:
    rubric = shipped_rubric(OURS["sign-off"].document.content.rubric)
    story.ask_for_a_sign_off(partial(_post, "sign-off", visitor), rubric)
    return rubric


def _ask_and_decide(visitor: str, outcome: Outcome) -> None:
    rubric = _ask(visitor)
    account = get_user_model().objects.get_or_create(username=STAFF)[0]
    supervisor = platform.current().actor_for(account, COURSE)
    (row,) = records.waiting(supervisor, course_key=COURSE).rows
    records.claim(supervisor, course_key=COURSE, request_uuid=row.request_uuid)
    story.decide(supervisor, COURSE, row.request_uuid, outcome, story.filled_in(rubric))


# -- figures ---------------------------------------------------------------------------------------------------------


def _timings(views: list[tuple[str, str]], rounds: int) -> dict[tuple[str, str], Timing]:
    client = Client()
    trivial = partial(_visit, client, TRIVIAL, NEWCOMER)
    visits = {view: partial(_visit, client, *view) for view in views}
    for visit in (trivial, *visits.values()):
        visit()
        visit()
    return compare(trivial, visits, rounds)


def _figures(view: tuple[str, str], timing: Timing) -> BlockView:
    name, visitor = view
    with queries() as statements:
        _visit(Client(), name, visitor)
    of_fields = sum(XBlockState._meta.db_table in statement for statement in statements)
    fragment = (
        WorkbenchRuntime(visitor).get_block(scenarios.SCENARIOS[name].usage_id).render("student_view", {})
    )
    own = [resource for resource in dict.fromkeys(fragment.resources) if not _is_the_workbenchs(resource)]
    return BlockView(
        block=name,
        visitor=visitor,
        timing=timing,
        field_queries=of_fields,
        other_queries=len(statements) - of_fields,
        html_bytes=len(fragment.content.encode()),
        stylesheets=_gzipped(own, "text/css"),
        scripts=_gzipped(own, "application/javascript"),
        elsewhere=tuple(resource.data for resource in own if _is_elsewhere(resource)),
    )


def _is_the_workbenchs(resource: FragmentResource) -> bool:
    return resource.kind == "url" and resource.data.startswith(f"{settings.STATIC_URL}workbench/")


def _is_elsewhere(resource: FragmentResource) -> bool:
    return resource.kind == "url" and "//" in resource.data


def _gzipped(resources: list[FragmentResource], mimetype: str) -> dict[str, int]:
    """Return the gzipped size of each file of one kind, by its digest: six blocks share some under other addresses."""
    contents = [_content(each) for each in resources if each.mimetype == mimetype and not _is_elsewhere(each)]
    return {hashlib.sha256(content).hexdigest(): len(gzip.compress(content)) for content in contents}


def _content(resource: FragmentResource) -> bytes:
    if resource.kind == "text":
        return resource.data.encode()
    response = Client().get(resource.data)
    if response.status_code != 200:
        raise RuntimeError(f"{resource.data} answered {response.status_code}.")
    return b"".join(response) if response.streaming else response.content


# -- loading ---------------------------------------------------------------------------------------------------------


def _load_large_course() -> Loading:
    """Load the course in groups of units until it is whole, or until a minute has passed."""
    units = [[element for _unit, element in blocks] for blocks in islice(unit_of_three(), UNITS)]
    started, loaded = perf_counter(), 0
    while loaded < UNITS and perf_counter() - started < MAX_LOADING_SECONDS:
        name = f"units-{loaded}"
        scenarios.add_xml_scenario(name, name, _vertical_of_verticals(units[loaded : loaded + GROUP]))
        loaded += GROUP
    return Loading(units=loaded, seconds=perf_counter() - started)


def _vertical_of_verticals(units: list[list[ElementTree.Element]]) -> str:
    outer = ElementTree.Element("vertical_demo")
    for blocks in units:
        ElementTree.SubElement(outer, "vertical_demo").extend(blocks)
    return ElementTree.tostring(outer, encoding="unicode")
