"""The package for CASE 1.1: each field as the standard asks, identifiers that stay, nothing that is not for learners.

tests/course/case_standard.py says field by field what the standard asks, and where each of it was read.
"""

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.content.course import Course, shipped_course
from alongside.content.framework import Competence, Domain, Framework, Layer
from alongside.content.library import Document
from alongside.content.rubric import Behaviours, Criterion, Level, LevelDescriptors, Rubric
from alongside.content.settings import CourseSettings
from alongside.course.case import to_case
from tests.content.examples import changed
from tests.course.case_standard import CLASSES, breaches, objects
from tests.course.samples import load, write_course

MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SERVER = "https://case.example.org/ims/case/v1p1"


def package_of(course: Course, base_uri: str | None = None) -> Any:
    return json.loads(to_case(course, MOMENT, base_uri))


SHIPPED = package_of(shipped_course())


def identified(package: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what has an identifier of its own, which a link has not, with its class."""
    return ((kind, each) for kind, each in objects(package) if "lastChangeDateTime" in each)


def identifiers(package: Any) -> list[str]:
    return [each["identifier"] for _, each in identified(package)]


def sample(folder: Path, changes: dict[str, str | None] | None = None) -> Course:
    return load(write_course(folder, changes))


def with_settings(original: Course, **changes: str) -> Course:
    return replace(original, settings=original.settings.model_copy(update=changes))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The package of a small course."""
    return package_of(sample(tmp_path_factory.mktemp("small")))


# -- any course at all -----------------------------------------------------------------------------------------------

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from('\n\t\r"\\</>'),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() and text.split())
_CODE = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
_KEY = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}", fullmatch=True)


@st.composite
def frameworks(draw: Any) -> Framework:
    def part(code: str) -> dict[str, Any]:
        words = {name: draw(_TEXT) for name in ("title", "short_title", "source", "summary")}
        return {"code": code, "official": draw(st.booleans()), **words}

    def competence(code: str) -> Competence:
        return Competence(**part(code), signed_off=draw(st.booleans()), why_not=draw(st.none() | _TEXT))

    def domain(code: int) -> Domain:
        letters = draw(st.lists(st.sampled_from("0123456789ab"), min_size=1, max_size=4, unique=True))
        competences = tuple(competence(f"{code}.{letter}") for letter in letters)
        return Domain(**part(str(code)), layer=draw(st.sampled_from(Layer)), competences=competences)

    numbers = draw(st.lists(st.integers(0, 20), min_size=1, max_size=3, unique=True))
    words = {name: draw(_TEXT) for name in ("title", "source", "licence_note")}
    return Framework(**words, domains=tuple(domain(number) for number in numbers))


@st.composite
def courses(draw: Any) -> Course:
    framework = draw(frameworks())
    some = st.lists(st.sampled_from([each.code for each in framework.competences]), min_size=1, max_size=4)

    def criterion(code: str) -> Criterion:
        return Criterion(
            code=code, title=draw(_TEXT), competences=tuple(draw(some)), critical=draw(st.booleans()),
            levels=LevelDescriptors(**{level.value: draw(_TEXT) for level in Level}),
            behaviours=Behaviours(harmful={"h": "H"}, basic={"b": "B"}, skilful={"s": "S"}),
        )  # fmt: skip

    def rubric(code: str) -> Document[Rubric]:
        codes = draw(st.lists(_CODE, min_size=1, max_size=3, unique=True))
        content = Rubric(
            code=code, title=draw(_TEXT), reviewed=draw(st.sampled_from(["none", {"by": "R", "on": "2026-01-31"}])),
            assessors=draw(st.integers(1, 5)), criteria=tuple(criterion(each) for each in codes),
        )  # fmt: skip
        return Document(f"{code}.yaml", "", content)

    return Course(
        settings=CourseSettings(
            org=draw(_KEY), course=draw(_KEY), run="1", title="T", short_description="S",
            language=draw(st.sampled_from(["en", "es-419", "zh_HANS"])), start="2026-01-01", modules=("m",),
            grading={"check": 0, "role-play": 100},
        ),
        framework=Document("framework.yaml", "", framework),
        about="", modules=(), examples={}, static={},
        rubrics={code: rubric(code) for code in draw(st.lists(_CODE, max_size=3, unique=True))},
    )  # fmt: skip


# -- the standard ----------------------------------------------------------------------------------------------------


def agrees(package: Any) -> None:
    """Check what the standard asks of any package, and that everything in it leads somewhere."""
    assert list(breaches(package)) == []
    known = {each["identifier"]: (kind, each) for kind, each in identified(package)}
    uris = [each["uri"] for _, each in identified(package)]
    assert len(known) == len(identifiers(package))
    assert len(set(uris)) == len(uris)
    for kind, each in objects(package):
        if kind in {"LinkURI", "LinkGenURI"}:
            there, target = known[each["identifier"]]
            assert each["uri"] == target["uri"]
            assert each.get("targetType", "CASE") == (
                "ext:CFRubricCriterion" if there == "CFRubricCriterion" else "CASE"
            )
    document = package["CFDocument"]["identifier"]
    items = [item["identifier"] for item in package["CFItems"]]
    children = [each for each in package["CFAssociations"] if each["associationType"] == "isChildOf"]
    above = {
        each["originNodeURI"]["identifier"]: each["destinationNodeURI"]["identifier"] for each in children
    }
    assert sorted(above) == sorted(items)
    assert len(children) == len(items)
    for item in items:
        steps = [item]
        while steps[-1] != document:
            steps.append(above[steps[-1]])
            assert len(steps) <= 3
    for parent, amount in Counter(above.values()).items():
        of_parent = [each for each in children if each["destinationNodeURI"]["identifier"] == parent]
        assert [each["sequenceNumber"] for each in of_parent] == list(range(1, amount + 1))
    for rubric in package["CFRubrics"]:
        criteria = rubric["CFRubricCriteria"]
        assert [each["position"] for each in criteria] == list(range(1, len(criteria) + 1))
        for criterion in criteria:
            assert criterion["rubricId"] == rubric["identifier"]
            assert known[criterion["CFItemURI"]["identifier"]][0] == "CFPckgItem"
            levels = criterion["CFRubricCriterionLevels"]
            assert [each["position"] for each in levels] == [1, 2, 3, 4]
            assert [each["quality"] for each in levels] == ["Stop", "Emerging", "Ready", "Strong"]
            assert {each["rubricCriterionId"] for each in levels} == {criterion["identifier"]}


def test_the_shipped_course_agrees_with_the_standard() -> None:
    agrees(SHIPPED)
    agrees(package_of(shipped_course(), SERVER))
    course = shipped_course()
    framework = course.framework.content
    assert len(SHIPPED["CFItems"]) == len(framework.domains) + len(framework.competences)
    assert len(SHIPPED["CFRubrics"]) == len(course.rubrics) == 8


def test_a_small_course_agrees_with_the_standard(small: Any) -> None:
    agrees(small)


@settings(deadline=None, max_examples=50)
@given(course=courses(), base_uri=st.sampled_from([None, SERVER]))
def test_any_course_agrees_with_the_standard(course: Course, base_uri: str | None) -> None:
    package = package_of(course, base_uri)
    agrees(package)
    assert [item["fullStatement"] for item in package["CFItems"]] == [
        part.title
        for domain in course.framework.content.domains
        for part in (domain, *domain.competences)
    ]  # fmt: skip
    for rubric, document in zip(package["CFRubrics"], course.rubrics.values(), strict=True):
        for criterion, source in zip(rubric["CFRubricCriteria"], document.content.criteria, strict=True):
            assert criterion["description"] == source.title
            assert [level["description"] for level in criterion["CFRubricCriterionLevels"]] == [
                source.levels[level] for level in Level
            ]


USED = sorted({(kind, name) for kind, each in objects(SHIPPED) for name in each})
REQUIRED = sorted(
    (kind, name)
    for kind in {kind for kind, _ in objects(SHIPPED)}
    for name, wanted in CLASSES[kind].items()
    if wanted.endswith("!")
)


def test_every_field_that_the_standard_requires_is_there() -> None:
    assert set(REQUIRED) <= set(USED)
    assert {kind for kind, _ in REQUIRED} == {
        "CFPackage", "CFPckgDocument", "CFPckgItem", "CFPckgAssociation", "CFItemType", "CFLicense", "CFRubric",
        "CFRubricCriterion", "CFRubricCriterionLevel", "LinkURI", "LinkGenURI",
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_required_field_that_is_missing_would_be_found(small: Any, kind: str, name: str) -> None:
    package = deepcopy(small)
    del next(each for each_kind, each in objects(package) if each_kind == kind)[name]
    assert [breach for breach in breaches(package) if breach.endswith(f"/{name}: missing")]


@pytest.mark.parametrize(("kind", "name"), USED)
def test_a_field_of_another_type_would_be_found(small: Any, kind: str, name: str) -> None:
    package = deepcopy(small)
    next(each for each_kind, each in objects(package) if each_kind == kind)[name] = None
    assert list(breaches(package))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Line", "two\nlines"), ("Line", 1), ("Text", 1), ("URI", "no scheme"), ("URI", "https://a b"),
        ("UUID", "0614D589-F863-504E-87A6-054F70380075"), ("UUID", "0614d589f863504e87a6054f70380075"),
        ("UUID", "urn:uuid:0614d589-f863-504e-87a6-054f70380075"),
        ("DateTime", "2026-11-24"), ("DateTime", "2026-11-24T09:30:00"), ("DateTime", "2026-13-24T09:30:00Z"),
        ("Date", "24.11.2026"), ("Date", "2026-02-30"), ("Integer", 1.5), ("Integer", True), ("Number", "1"),
        ("AssociationType", "isParentOf"), ("TargetType", "CFRubricCriterion"), ("Version", "1.0"),
        ("Language", "English (UK)"), ("LinkURI", "https://example.org"), ("Extension", []),
    ],
)  # fmt: skip
def test_what_is_not_of_its_type_would_be_found(kind: str, value: Any) -> None:
    assert list(breaches(value, kind))


def test_what_the_standard_does_not_know_would_be_found(small: Any) -> None:
    package = small | {"CFDocument": small["CFDocument"] | {"colour": "teal"}}
    assert list(breaches(package)) == ["/CFDocument/colour: not known in CFPckgDocument"]
    assert list(breaches({"CFDocument": [], "CFItems": {}})) == [
        "/CFDocument: not an object",
        "/CFItems: not a list",
    ]


# -- identifiers and addresses ---------------------------------------------------------------------------------------


def test_the_identifiers_that_others_know_us_by_never_change() -> None:
    items = {item["humanCodingScheme"]: item["identifier"] for item in SHIPPED["CFItems"]}
    rubric = next(each for each in SHIPPED["CFRubrics"] if each["title"].startswith("Core relational skills"))
    criterion = rubric["CFRubricCriteria"][0]
    (child,) = [
        each for each in SHIPPED["CFAssociations"] if each["originNodeURI"]["identifier"] == items["3.5"]
    ]
    related = next(each for each in SHIPPED["CFAssociations"] if each["associationType"] == "isRelatedTo")
    assert {
        "document": SHIPPED["CFDocument"]["identifier"],
        "domain": items["3"],
        "competence": items["3.5"],
        "child": child["identifier"],
        "rubric": rubric["identifier"],
        "criterion": criterion["identifier"],
        "level": criterion["CFRubricCriterionLevels"][0]["identifier"],
        "related": related["identifier"],
        "type": SHIPPED["CFDefinitions"]["CFItemTypes"][1]["identifier"],
        "licence": SHIPPED["CFDefinitions"]["CFLicenses"][0]["identifier"],
    } == {
        "document": "0614d589-f863-504e-87a6-054f70380075",
        "domain": "8a446e7d-9184-51d0-abe0-a392e5a53d81",
        "competence": "17234902-8563-5a6a-af16-009b1b552457",
        "child": "67fc2b5f-43d4-5434-be09-c56b003a50d9",
        "rubric": "e677739e-e14b-5c0f-93d5-b81b1cc9fa17",
        "criterion": "6a330804-8794-5a9c-9cb1-81ee0b59c431",
        "level": "563634de-d27e-51b6-9ae5-365225531bde",
        "related": "89278268-c29d-5f59-9a8a-ee84d5c63a58",
        "type": "b554991f-4161-5df2-b998-c7172eac3d7b",
        "licence": "47751729-6221-54e1-bc94-a70c033fdfad",
    }


def test_every_identifier_is_made_from_a_name() -> None:
    assert {UUID(identifier).version for identifier in identifiers(SHIPPED)} == {5}


@settings(deadline=None, max_examples=25)
@given(course=courses(), words=_TEXT)
def test_identifiers_outlive_other_words_and_another_order(course: Course, words: str) -> None:
    framework = course.framework.content
    other = framework.model_copy(
        update={
            "title": words,
            "source": words,
            "domains": tuple(
                domain.model_copy(
                    update={
                        "title": words,
                        "competences": tuple(
                            each.model_copy(update={"title": words, "official": not each.official})
                            for each in reversed(domain.competences)
                        ),
                    }
                )
                for domain in reversed(framework.domains)
            ),
        }
    )
    rubrics = {
        code: Document(
            document.path,
            "",
            document.content.model_copy(
                update={
                    "title": words,
                    "criteria": tuple(
                        each.model_copy(update={"title": words})
                        for each in reversed(document.content.criteria)
                    ),
                }
            ),
        )
        for code, document in reversed(course.rubrics.items())
    }
    renamed = replace(course, framework=Document("", "", other), rubrics=rubrics)
    assert sorted(identifiers(package_of(renamed))) == sorted(identifiers(package_of(course)))


@settings(deadline=None, max_examples=25)
@given(course=courses(), keys=st.tuples(_KEY, _KEY))
def test_two_organisations_or_courses_share_no_identifier_and_two_runs_share_all(
    course: Course, keys: tuple[str, str]
) -> None:
    mine = identifiers(package_of(course))
    theirs = identifiers(package_of(with_settings(course, org=keys[0], course=keys[1])))
    if keys == (course.settings.org, course.settings.course):
        assert theirs == mine
    else:
        assert not set(mine) & set(theirs)
    assert identifiers(package_of(with_settings(course, run="another"))) == mine


def test_without_a_server_an_address_is_the_identifier_and_claims_nothing() -> None:
    assert all(each["uri"] == f"urn:uuid:{each['identifier']}" for _, each in identified(SHIPPED))


def test_with_a_server_each_address_is_where_the_standard_has_its_endpoint() -> None:
    endpoints = {
        "CFPckgDocument": "CFDocuments", "CFPckgItem": "CFItems", "CFPckgAssociation": "CFAssociations",
        "CFItemType": "CFItemTypes", "CFLicense": "CFLicenses", "CFRubric": "CFRubrics",
    }  # fmt: skip
    package = package_of(shipped_course(), SERVER)
    assert identifiers(package) == identifiers(SHIPPED)
    for kind, each in identified(package):
        if kind in endpoints:
            assert each["uri"] == f"{SERVER}/{endpoints[kind]}/{each['identifier']}"
    for rubric in package["CFRubrics"]:
        for criterion in rubric["CFRubricCriteria"]:
            for part in (criterion, *criterion["CFRubricCriterionLevels"]):
                assert part["uri"] == f"{rubric['uri']}#{part['identifier']}"


def test_the_same_course_gives_the_same_bytes_with_the_moment_that_was_named(tmp_path: Path) -> None:
    text = to_case(sample(tmp_path), MOMENT)
    assert to_case(sample(tmp_path), MOMENT) == text
    assert text.endswith("}\n")
    moments = {each["lastChangeDateTime"] for _, each in identified(json.loads(text))}
    assert moments == {"2026-11-24T09:30:00+00:00"}


# -- what is said ----------------------------------------------------------------------------------------------------


def test_the_document_says_no_more_than_is_known() -> None:
    document = SHIPPED["CFDocument"]
    framework = shipped_course().framework.content
    assert (document["title"], document["creator"], document["language"], document["caseVersion"]) == (
        framework.title, "Alongside", "en", "1.1",
    )  # fmt: skip
    assert document["adoptionStatus"] == "Draft"
    assert document["notes"] == f"{framework.source}\n\n{framework.licence_note}"
    (licence,) = SHIPPED["CFDefinitions"]["CFLicenses"]
    assert document["licenseURI"]["identifier"] == licence["identifier"]
    assert licence["licenseText"] == framework.licence_note
    assert "have not endorsed" in licence["licenseText"]
    assert "https://creativecommons.org/licenses/by/4.0/" in licence["licenseText"]


def test_a_wording_of_our_own_is_never_given_as_official() -> None:
    framework = shipped_course().framework.content
    parts = {part.code: part for part in (*framework.domains, *framework.competences)}
    assert {part.official for part in parts.values()} == {True, False}
    for item in SHIPPED["CFItems"]:
        part = parts[item["humanCodingScheme"]]
        assert item["fullStatement"] == part.title
        assert item["abbreviatedStatement"] == part.short_title
        assert item["notes"].startswith(part.summary)
        assert ("Wording: official" in item["notes"], "Wording: our own" in item["notes"]) == (
            part.official, not part.official,
        )  # fmt: skip
        assert f"Source: {part.source}" in item["notes"]


def test_nothing_is_said_to_match_a_framework_that_has_no_identifiers() -> None:
    kinds = {each["associationType"] for each in SHIPPED["CFAssociations"]}
    assert kinds == {"isChildOf", "isRelatedTo"}


def test_each_item_has_a_type_that_is_defined() -> None:
    types = {each["identifier"]: each for each in SHIPPED["CFDefinitions"]["CFItemTypes"]}
    assert [each["hierarchyCode"] for each in types.values()] == ["1", "1.1"]
    domains = {domain.code for domain in shipped_course().framework.content.domains}
    for item in SHIPPED["CFItems"]:
        assert item["CFItemType"] == types[item["CFItemTypeURI"]["identifier"]]["title"]
        assert (item["CFItemType"] == "Domain") == (item["humanCodingScheme"] in domains)


def test_a_criterion_of_several_competences_has_its_first_as_item_and_the_others_associated(
    tmp_path: Path,
) -> None:
    several = changed("rubric", ('competences: ["3.3"]', 'competences: ["3.3", "3.4", "3.3", "3.5", "3.4"]'))
    framework = changed("framework") + ANOTHER_COMPETENCE
    package = package_of(
        sample(
            tmp_path, {"rubrics/a-first-meeting.yaml": several, "course_content/framework.yaml": framework}
        )
    )
    agrees(package)
    items = {item["humanCodingScheme"]: item["identifier"] for item in package["CFItems"]}
    criterion = package["CFRubrics"][0]["CFRubricCriteria"][0]
    assert criterion["CFItemURI"]["identifier"] == items["3.3"]
    related = [each for each in package["CFAssociations"] if each["associationType"] == "isRelatedTo"]
    assert [each["originNodeURI"]["identifier"] for each in related] == [items["3.4"], items["3.5"]]
    for each in related:
        assert each["destinationNodeURI"] == {
            "title": criterion["description"],
            "identifier": criterion["identifier"],
            "uri": criterion["uri"],
            "targetType": "ext:CFRubricCriterion",
        }


ANOTHER_COMPETENCE = """\
      - code: "3.5"
        title: Another competence
        short_title: Another
        official: false
        source: Ours
        summary: Something else.
        signed_off: true
"""


def test_of_a_rubric_there_goes_out_what_a_learner_may_see_beforehand() -> None:
    written = {text for _, each in objects(SHIPPED) for text in each.values() if isinstance(text, str)}
    criteria = [each for rubric in shipped_course().rubrics.values() for each in rubric.content.criteria]
    hidden = [each.assessor_notes for each in criteria if each.assessor_notes]
    hidden += [
        text
        for each in criteria
        for kind in (each.behaviours.harmful, each.behaviours.basic, each.behaviours.skilful)
        for text in kind.values()
    ]
    assert len(hidden) > 100
    assert not [text for text in hidden if any(text in each for each in written)]


def test_levels_have_an_order_and_no_score_and_say_whose_they_are() -> None:
    criteria = [each for rubric in SHIPPED["CFRubrics"] for each in rubric["CFRubricCriteria"]]
    assert not [each for each in criteria if "weight" in each]
    assert not [level for each in criteria for level in each["CFRubricCriterionLevels"] if "score" in level]
    assert all(
        "the framework prescribes no scale" in rubric["description"] for rubric in SHIPPED["CFRubrics"]
    )
    critical = [
        each.critical for rubric in shipped_course().rubrics.values() for each in rubric.content.criteria
    ]
    assert ["category" in each for each in criteria] == critical


def test_a_rubric_says_whether_somebody_reviewed_it_and_not_who(tmp_path: Path) -> None:
    assert all("Nobody has reviewed it yet." in rubric["description"] for rubric in SHIPPED["CFRubrics"])
    reviewed = changed("rubric", ("reviewed: none", "reviewed: {by: R. Viewer, on: 2026-01-31}"))
    text = to_case(sample(tmp_path, {"rubrics/a-first-meeting.yaml": reviewed}), MOMENT)
    assert "Last reviewed on 2026-01-31." in text
    assert "Viewer" not in text
