"""What CASE 1.1 asks of a CFPackage, in our own words: each class, its fields and their types.

All of it was read on 24 November 2026 in the copies that github.com/1EdTech/OpenCASE keeps of 1EdTech's own files, and
the table below was compared with them field by field:

- Fields, types and what is required: the JSON Schema of a CFPackage, in apps/opencase/schemas/official/, published as
  https://purl.imsglobal.org/spec/case/v1p1/schema/json/case_v1p1_cfpackage-jsonschema1.json. It allows no other fields.
  The OpenAPI 3 listing (imscasev1p1_openapi3_v1p0.json), in the appendix of the REST/JSON binding 1.1
  (docs/caseservicev1p1_restbindv1p0.html), says the same, and that every uri has the format "uri".
- What each means: the information model 1.1 (docs/caseservicev1p1_infomodelv1p0.html), in the section whose number
  stands beside each class. The form of a UUID: table 7.2.3. What a word of one's own begins with: table 7.2.1. The
  words for an association: table 7.4.1. The version: table 7.4.2. One line for a NormalizedString, BCP 47 for a
  Language, ISO 8601 for a DateTime and a Date: table A3.3.

A field is written as its type, with ``!`` where it is required and ``*`` where it is a list. A NormalizedString is a
Line here, and a String a Text.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

_HEAD = {"identifier": "UUID!", "uri": "URI!", "lastChangeDateTime": "DateTime!", "extensions": "Extension"}
_NAMED = _HEAD | {"title": "Line!", "description": "Text"}
_TIMES = {"statusStartDate": "Date", "statusEndDate": "Date"}
_LINK = {"title": "Line!", "identifier": "UUID!", "uri": "URI!"}

CLASSES: dict[str, dict[str, str]] = {
    "CFPackage": {  # 7.1.21
        "CFDocument": "CFPckgDocument!",
        "CFItems": "CFPckgItem*",
        "CFAssociations": "CFPckgAssociation*",
        "CFDefinitions": "CFDefinition",
        "CFRubrics": "CFRubric*",
        "extensions": "Extension",
    },
    "CFPckgDocument": {  # 7.1.24
        **_NAMED,
        **_TIMES,
        "frameworkType": "Line",
        "caseVersion": "Version",
        "creator": "Line!",
        "officialSourceURL": "URI",
        "publisher": "Line",
        "subject": "Line*",
        "subjectURI": "LinkURI*",
        "language": "Language",
        "version": "Line",
        "adoptionStatus": "Line",
        "licenseURI": "LinkURI",
        "notes": "Text",
    },
    "CFPckgItem": {  # 7.1.25
        **_HEAD,
        **_TIMES,
        "fullStatement": "Text!",
        "alternativeLabel": "Line",
        "CFItemType": "Line",
        "humanCodingScheme": "Line",
        "listEnumeration": "Line",
        "abbreviatedStatement": "Line",
        "conceptKeywords": "Line*",
        "conceptKeywordsURI": "LinkURI",
        "notes": "Text",
        "subject": "Line*",
        "subjectURI": "LinkURI*",
        "language": "Language",
        "educationLevel": "Line*",
        "CFItemTypeURI": "LinkURI",
        "licenseURI": "LinkURI",
    },
    "CFPckgAssociation": {  # 7.1.23
        **_HEAD,
        "associationType": "AssociationType!",
        "sequenceNumber": "Integer",
        "originNodeURI": "LinkGenURI!",
        "destinationNodeURI": "LinkGenURI!",
        "CFAssociationGroupingURI": "LinkURI",
        "notes": "Text",
    },
    "CFDefinition": {  # 7.1.9
        "CFConcepts": "CFConcept*",
        "CFSubjects": "CFSubject*",
        "CFLicenses": "CFLicense*",
        "CFItemTypes": "CFItemType*",
        "CFAssociationGroupings": "CFAssociationGrouping*",
        "extensions": "Extension",
    },
    "CFConcept": {**_NAMED, "keywords": "Line", "hierarchyCode": "Line!"},  # 7.1.6
    "CFSubject": {**_NAMED, "hierarchyCode": "Line!"},  # 7.1.32
    "CFLicense": {**_NAMED, "licenseText": "Text!"},  # 7.1.19
    "CFItemType": {**_NAMED, "description": "Text!", "hierarchyCode": "Line!", "typeCode": "Line"},  # 7.1.16
    "CFAssociationGrouping": _NAMED,  # 7.1.3
    "CFRubric": {**_NAMED, "title": "Line", "CFRubricCriteria": "CFRubricCriterion*"},  # 7.1.26
    "CFRubricCriterion": {  # 7.1.27
        **_HEAD,
        "category": "Line",
        "description": "Text",
        "CFItemURI": "LinkURI",
        "weight": "Number",
        "position": "Integer",
        "rubricId": "UUID",
        "CFRubricCriterionLevels": "CFRubricCriterionLevel*",
    },
    "CFRubricCriterionLevel": {  # 7.1.29
        **_HEAD,
        "description": "Text",
        "quality": "Line",
        "score": "Number",
        "feedback": "Text",
        "position": "Integer",
        "rubricCriterionId": "UUID",
        "extensions": "Extension*",
    },
    "LinkURI": _LINK,  # 7.1.36
    "LinkGenURI": {**_LINK, "identifier": "Line!", "targetType": "TargetType"},  # 7.1.35
}

ASSOCIATION_TYPES = {
    "exactMatchOf",
    "exemplar",
    "hasSkillLevel",
    "isChildOf",
    "isPartOf",
    "isPeerOf",
    "isRelatedTo",
    "isTranslationOf",
    "precedes",
    "replacedBy",
}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# What RFC 3986 lets stand in a URI, apart from the form of the whole.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_OUR_OWN = re.compile(r"ext:[A-Za-z0-9._]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# RFC 3339, which is what JSON Schema means by "date-time": with a time zone.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _is_date(value: str) -> bool:
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_moment(value: str) -> bool:
    try:
        return bool(_MOMENT.fullmatch(value)) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _text(fits: Callable[[str], Any] = lambda text: True) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(fits(value))


_TYPES: dict[str, Callable[[Any], bool]] = {
    "Text": _text(),
    "Line": _text(lambda text: not re.search(r"[\t\n\r]", text)),
    "UUID": _text(_UUID.fullmatch),
    "URI": _text(_URI.fullmatch),
    "DateTime": _text(_is_moment),
    "Date": _text(_is_date),
    "Language": _text(_LANGUAGE.fullmatch),
    "Version": _text(lambda text: text == "1.1"),
    "AssociationType": _text(lambda text: text in ASSOCIATION_TYPES or _OUR_OWN.fullmatch(text)),
    "TargetType": _text(lambda text: text == "CASE" or _OUR_OWN.fullmatch(text)),
    "Integer": lambda value: type(value) is int,
    "Number": lambda value: type(value) in {int, float},
    "Extension": lambda value: isinstance(value, dict),
}


def breaches(value: Any, kind: str = "CFPackage", at: str = "") -> Iterator[str]:
    """Yield where a value is not of its class: what is missing, not known, or of another type."""
    if kind in CLASSES:
        if not isinstance(value, dict):
            yield f"{at}: not an object"
            return
        fields = CLASSES[kind]
        yield from (f"{at}/{name}: not known in {kind}" for name in value.keys() - fields.keys())
        for name, wanted in fields.items():
            if name in value:
                yield from _breaches_of_field(value[name], wanted, f"{at}/{name}")
            elif wanted.endswith("!"):
                yield f"{at}/{name}: missing"
    elif not _TYPES[kind](value):
        yield f"{at}: not a {kind}"


def _breaches_of_field(value: Any, wanted: str, at: str) -> Iterator[str]:
    if not wanted.endswith("*"):
        yield from breaches(value, wanted.rstrip("!"), at)
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from breaches(each, wanted.rstrip("*"), f"{at}/{position}")
    else:
        yield f"{at}: not a list"


def objects(value: Any, kind: str = "CFPackage") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object of a package with its class, the package first."""
    if kind in CLASSES:
        yield kind, value
        for name, part in value.items():
            wanted = CLASSES[kind][name]
            for each in part if wanted.endswith("*") else [part]:
                yield from objects(each, wanted.rstrip("!*"))
