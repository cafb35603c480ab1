"""Authoring: what Studio shows of a block, and what it lets an author save."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webob import Request

from alongside.content.course import shipped_course, shipped_rubric_codes
from alongside.content.module import Kind
from tests.blocks.conftest import address, words
from tests.blocks.in_studio import NAMES, UNITS, Studio, block, shipped

HANDLERS = ("studio_check", "studio_preview", "studio_save")
BROKEN = "title: [never closed\n"
TANGLED = """title: A tangle
competences: ["3.3"]
notice: none
reviewed: none
people: [{name: Sam, about: Somebody.}]
start: door
scenes:
  door:
    lines: [{who: Sam, says: "Come in?"}]
    choices:
      - {text: With pleasure., boundary: within, feedback: Warm., next: hall}
      - {text: Never., boundary: outside, feedback: Cold., next: nowhere}
      - {text: Perhaps., boundary: drifting, feedback: Hm., next: well}
  hall: {ending: kept, title: Inside, debrief: Good.}
  well:
    lines: [{who: Sam, says: "Still deciding?"}]
    choices:
      - {text: Yes., boundary: drifting, feedback: Hm., next: well}
  attic: {ending: missed, title: Nobody comes here, debrief: "?"}
"""


@pytest.fixture(autouse=True)
def embedded_platform(settings):
    settings.ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"


def typed(made, **values):
    """Return what the page would send: every field as it stands, but for ``values``."""
    names = [*made.settings, *(text.field for text in made.texts)]
    return {name: str(getattr(made, name)) for name in names} | values


def post(made, handler, data):
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    request = Request.blank("/", method="POST", body=body, content_type="application/json")
    response = made.handle(handler, request)
    return response.status_code, response.json


def stored(made):
    return dict(made.runtime.store.db_dict)


def offered(html, action):
    """Return the codes of the choices that a page offers."""
    return re.findall(rf'data-action="{action}" data-choice="([^"]+)"', html)


@pytest.mark.parametrize("name", NAMES)
def test_the_editor_shows_every_field_as_it_stands(db, name):
    made = block(name, display_name="A <title>")
    fragment = made.studio_view({})
    html = fragment.content
    assert fragment.js_init_fn == "AlongsideStudio"
    for field in typed(made):
        assert f'data-field="{field}"' in html
    assert "A &lt;title&gt;" in html
    assert words(made.content)[:400] in words(html)
    assert "save-button" in html
    assert "cancel-button" in html


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shipped_can_be_saved_as_it_is_and_changes_nothing(db, name):
    made = block(name, display_name="Its title")
    before = made.content
    status, answer = post(made, "studio_save", {"values": typed(made)})
    assert (status, answer) == (200, {"message": "Saved"})
    assert made.content == before
    assert made.display_name == "Its title"


@pytest.mark.parametrize("name", NAMES)
def test_a_new_block_starts_with_an_example_that_can_be_saved(db, name):
    made = block(name, content="")
    html = made.studio_view({}).content
    assert ("This is an example to write over" in html) is (name != "passport")
    starters = {text.field: text.starter for text in made.texts}
    assert post(made, "studio_save", {"values": typed(made, **starters)})[0] == 200
    assert made.display_name == made.title()  # taken over from the text


@pytest.mark.parametrize("name", NAMES)
def test_a_new_block_says_that_nothing_is_written_yet(db, name):
    html = block(name, content="").author_view({}).content
    assert ("Nothing is written yet" in html) is (name != "passport")
    assert "Learners cannot use this page" not in html


@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_mistake_is_refused_and_nothing_changes(db, name):
    made = block(name, display_name="Before")
    before = stored(made)
    status, answer = post(made, "studio_save", {"values": typed(made, content=BROKEN, display_name="After")})
    assert status == 400
    assert "Nothing was saved" in answer["message"]
    assert re.search(r'data-line="\d+" data-weight="problem"', answer["parts"]["content"])
    assert stored(made) == before
    assert made.display_name == "Before"


def test_every_problem_is_told_with_its_line_and_how_to_mend_it(db):
    made = block("scenario")
    _status, answer = post(made, "studio_check", {"values": typed(made, content=TANGLED)})
    html = answer["parts"]["content"]
    assert set(re.findall(r"<code>([AS]\d+)</code>", html)) == {"S402", "S403", "S404"}
    lines = {int(line) for line in re.findall(r'data-line="(\d+)" data-weight="problem"', html)}
    where = TANGLED.split("\n")
    assert {where[line - 1].strip().split(":")[0] for line in lines} == {"- {text", "well", "attic"}
    assert "Let a choice lead there, or delete the scene." in html


def test_advice_of_the_content_guide_does_not_stop_saving(db):
    text = shipped("lesson").replace("\n---\n", "\n---\nNot one of your patients.\n", 1)
    made = block("lesson")
    _status, answer = post(made, "studio_check", {"values": typed(made, content=text)})
    assert "unsafe-words" in answer["parts"]["content"]
    assert 'data-weight="problem"' not in answer["parts"]["content"]
    assert post(made, "studio_save", {"values": typed(made, content=text)})[0] == 200
    assert made.content == text


def test_what_only_the_whole_course_could_tell_is_not_said_of_one_text(db):
    made = block("lesson")
    text = shipped("lesson").replace("---\n", "---\n# ignore link-nowhere: it is elsewhere\n", 1)
    _status, answer = post(made, "studio_check", {"values": typed(made, content=text)})
    assert "ignore-unused" not in answer["parts"]["content"]


def test_valid_text_is_saved_with_every_other_field(db):
    made = block("plan")
    text = shipped("plan").replace("\n", "\r\n")
    values = {"content": text, "plan_code": "wellbeing-at-work", "display_name": "  Yours  "}
    assert post(made, "studio_save", {"values": values})[0] == 200
    assert made.content == shipped("plan")
    assert (made.plan_code, made.display_name) == ("wellbeing-at-work", "Yours")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("check", "weight", "much"),
        ("check", "weight", "-1"),
        ("check", "weight", "nan"),
        ("check", "weight", "inf"),
        ("plan", "plan_code", "Not A Code"),
        ("plan", "plan_code", ""),
        ("plan", "plan_code", "a" * 61),
        ("sign_off", "rubric_code", "not-installed"),
        ("lesson", "display_name", "t" * 256),
        ("lesson", "display_name", "a\x00b"),
        ("lesson", "display_name", "\ud800"),
    ],
)
def test_a_setting_that_cannot_be_taken_over_is_refused_beside_it(db, name, field, value):
    made = block(name)
    before = stored(made)
    status, answer = post(made, "studio_save", {"values": typed(made, **{field: value})})
    assert status == 400
    assert "alongside-mistake" in answer["parts"][field]
    assert stored(made) == before


def test_the_rubric_is_one_of_those_installed_or_one_of_its_own(db):
    made = block("sign_off")
    html = made.studio_view({}).content
    assert all(f'<option value="{code}"' in html for code in shipped_rubric_codes())
    own = shipped_course().rubrics["core-relational-skills"].text
    status, _answer = post(made, "studio_save", {"values": typed(made, rubric=own, rubric_code="knowledge")})
    assert status == 200
    assert made.own_rubric.title == shipped_course().rubrics["core-relational-skills"].content.title
    status, answer = post(made, "studio_save", {"values": typed(made, rubric="criteria: 3")})
    assert status == 400
    assert 'data-weight="problem"' in answer["parts"]["rubric"]
    assert 'data-weight="problem"' not in answer["parts"]["content"]
    assert made.rubric == own


def test_a_role_play_that_names_an_unknown_rubric_needs_one_of_its_own(db):
    made = block("sign_off")
    text = re.sub(r"^rubric: .*$", "rubric: no-such-rubric", shipped("sign_off"), flags=re.MULTILINE)
    status, answer = post(made, "studio_save", {"values": typed(made, content=text)})
    assert status == 400
    assert "X803" in answer["parts"]["rubric"]
    assert post(made, "studio_save", {"values": typed(made, content=text, rubric_code="knowledge")})[0] == 200


# -- The picture -----------------------------------------------------------------------------------------------------


def scene(html, code):
    """Return the classes of a scene in the picture, and what the list says of it."""
    drawn = re.search(
        rf'<g class="(alongside-scene[^"]*)"[^>]*>(?:(?!</g>).)*>{code}</text>', html, re.DOTALL
    )
    listed = re.search(rf"<strong>{code}</strong>(.*?)(?=<strong>\w+</strong> <span|</ol>)", html, re.DOTALL)
    return drawn[1].split(), words(listed[1])


def test_the_picture_marks_scenes_that_nobody_reaches_and_scenes_that_never_end(db):
    html = block("scenario", content=TANGLED).studio_view({}).content
    classes, said = scene(html, "attic")
    assert "alongside-scene--unreachable" in classes
    assert "No choice leads here" in said
    classes, said = scene(html, "well")
    assert "alongside-scene--dead-end" in classes
    assert "No way to an ending" in said
    classes, said = scene(html, "hall")
    assert classes == ["alongside-scene", "alongside-scene--ending", "alongside-scene--kept"]
    assert "kept" in said
    classes, said = scene(html, "door")
    assert classes == ["alongside-scene"]
    assert "Outside: “Never.” → there is no scene “nowhere”" in said
    assert "Within: “With pleasure.” → hall" in said


def test_the_picture_follows_what_is_typed(db):
    made = block("scenario")
    _status, answer = post(made, "studio_check", {"values": typed(made, content=TANGLED)})
    assert ">attic</text>" in answer["parts"]["branches"]
    _status, answer = post(made, "studio_check", {"values": typed(made, content=BROKEN)})
    assert "There is no picture yet" in answer["parts"]["branches"]


@pytest.mark.parametrize(
    "unit", [u for u in shipped_course().units if u.kind is Kind.SCENARIO], ids=lambda unit: unit.code
)
def test_every_shipped_scenario_is_drawn_whole(db, unit):
    html = block("scenario", content=unit.document.text).studio_view({}).content
    scenes = unit.document.content.scenes
    assert len(re.findall(r'<g class="alongside-scene', html)) == len(scenes)
    assert len(re.findall(r'<g class="alongside-way ', html)) == sum(len(s.choices) for s in scenes.values())
    assert "alongside-scene--unreachable" not in html
    assert "alongside-scene--dead-end" not in html


# -- The preview -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_preview_shows_what_is_typed_and_keeps_nothing(db, name):
    made = block(name)
    before = stored(made)
    text = re.sub(r"^title: .*$", "title: Typed just now", made.content, flags=re.MULTILINE)
    status, answer = post(made, "studio_preview", {"values": typed(made, content=text)})
    assert status == 200
    assert "Typed just now" in answer["html"] or name == "passport"
    made.save()
    assert stored(made) == before
    assert made.runtime.published == []


def test_a_scenario_can_be_walked_in_the_preview(db):
    made = block("scenario")
    ask = lambda walk: post(made, "studio_preview", {"values": typed(made), "walk": walk})  # noqa: E731
    assert 'data-action="begin"' in ask(None)[1]["html"]
    walk = []
    while choices := offered(ask(walk)[1]["html"], "choose"):
        walk.append(choices[0])
        assert len(walk) < 20
    assert "Looking back over the conversation" in ask(walk)[1]["html"]
    assert ask([*walk, "gone"])[0] == 200  # the text has changed since
    assert made.progress == {}
    assert made.runtime.published == []


@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_mistake_cannot_be_previewed_and_says_why(db, name):
    made = block(name)
    status, answer = post(made, "studio_preview", {"values": typed(made, content=BROKEN)})
    assert status == 400
    assert "Mend the problems first" in answer["message"]
    assert 'data-weight="problem"' in answer["parts"]["content"]


# -- What the author's page says -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_authors_page_says_what_a_block_is(db, name):
    made = block(name)
    html = words(made.author_view({}).content)
    model = getattr(made, made.texts[0].model)
    assert ("Passport" if name == "passport" else model.title) in html
    assert made.type_name() in html
    assert all(code in html for code in made.shown_competences())
    assert ("Reviewed" in html) is (name != "passport")


def test_the_authors_page_says_which_facts_the_organisation_has_not_set(db):
    text = shipped("lesson") + "\n[[contact:crisis-team]] [[policy:gifts]] [[course:hours]]\n"
    html = words(block("lesson", content=text).author_view({}).content)
    assert "[[contact:crisis-team]]" in html
    assert "[[policy:gifts]]" in html
    assert "[[course:hours]]" not in html


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_broken_block_lists_its_problems(db, name):
    html = block(name, content=BROKEN).author_view({}).content
    assert "until it is mended" in html
    assert re.search(r"<code>A1\d\d</code>", html)
    assert 'data-weight="problem"' in block(name, content=BROKEN).studio_view({}).content


# -- Who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("handler", HANDLERS)
def test_only_authors_are_served(db, name, handler):
    made = block(name, Studio(is_author=False))
    before = stored(made)
    status, answer = post(made, handler, {"values": typed(made)})
    assert (status, set(answer)) == (403, {"message"})
    assert stored(made) == before


@pytest.mark.parametrize("name", NAMES)
def test_the_editor_shows_nothing_to_others(db, name):
    html = block(name, Studio(is_author=False)).studio_view({}).content
    assert "Only the authors" in html
    assert "textarea" not in html


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("handler", HANDLERS)
def test_on_our_own_server_nobody_edits(settings, maya, lead, name, handler):
    settings.ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"
    where = f"alongside_{name}:{UNITS[name]}"
    for person in (maya, lead):
        assert person.post(where, handler, {"values": {}}).status_code == 403
        assert person.client.get(address(where, handler)).status_code == 405


# -- Whatever is sent ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nonsense", b'{"values": 3}', b'{"values": {"content": 3}}', b"{}"]
)
@pytest.mark.parametrize("handler", HANDLERS)
def test_what_cannot_be_read_is_refused_with_words(db, handler, body):
    status, answer = post(block("scenario"), handler, body)
    assert status == 400
    assert "What you typed is still here" in answer["message"] or "Reload" in answer["message"]


def test_a_field_that_authors_do_not_edit_cannot_be_set(db):
    made = block("scenario")
    status, _answer = post(made, "studio_save", {"values": typed(made, progress="x")})
    assert status == 400


_SNIPPETS = st.sampled_from(
    [
        "scenes:",
        "  a:",
        "start: a",
        "ending: kept",
        "choices:",
        "- {next: a}",
        "- 1",
        "{",
        "[",
        "---",
        "[[x:y]]",
        "title: x",
        "competences: [1.1]",
        "criteria:",
        '"\\ud800"',
        "\ud800",
        "\x00",
        "items: {}",
        "lines: [[]]",
    ]
)
_TEXTS = st.one_of(
    st.text(st.characters(codec=None)),
    st.lists(_SNIPPETS, max_size=12).map("\n".join),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
        lambda cut: "\n".join(TANGLED.split("\n")[: cut[0]] + TANGLED.split("\n")[cut[1] :])
    ),
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS)
def test_whatever_is_typed_is_answered(db, name, text):
    made = block(name, content=text) if "\ud800" not in text else block(name)
    for handler in HANDLERS:
        status, answer = post(made, handler, {"values": typed(made, content=text), "walk": [text]})
        assert status in (200, 400)
        assert answer
    made.author_view({})
    made.studio_view({})
