"""The peers that install from PyPI, and what each is fed: realistic where the block has words of its own to show."""

import json
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from alongside.content.module import Kind
from alongside.content.scenario import Scenario
from tests.benchmarks.course import shipped


@dataclass(frozen=True)
class Peer:
    """Somebody else's block: its package on PyPI, its tag, and an element to parse."""

    package: str
    tag: str
    xml: str


def peers() -> tuple[Peer, ...]:
    """Return all peers, installed or not."""
    graph = json.dumps(_as_branching_graph(shipped(Kind.SCENARIO, "a-lift-home").document.content))
    question = "Sam asks for a lift home. What keeps both the role and the warmth?"
    return (
        Peer(
            "branching-xblock",
            "branching_xblock",
            f"<branching_xblock scenario_data={quoteattr(graph)}/>",
        ),
        Peer("xblock-submit-and-compare", "submit-and-compare", "<submit-and-compare/>"),
        Peer("done-xblock", "done", '<done align="left"/>'),
        Peer("xblock-drag-and-drop-v2", "drag-and-drop-v2", "<drag-and-drop-v2/>"),
        Peer("xblock-poll", "poll", f"<poll question={quoteattr(question)}/>"),
    )


def _as_branching_graph(scenario: Scenario) -> dict[str, object]:
    """Return one of our scenarios as the data of branching-xblock, so that both show the same story."""
    return {
        "start_node_id": scenario.start,
        "nodes": {
            code: {
                "id": code,
                "content": "".join(
                    f"<p>{text}</p>"
                    for text in (scene.setting, *(line.says for line in scene.lines), scene.debrief)
                    if text
                ),
                "choices": [
                    {"text": choice.text, "target_node_id": choice.next, "feedback": choice.feedback}
                    for choice in scene.choices
                ],
            }
            for code, scene in scenario.scenes.items()
        },
    }
