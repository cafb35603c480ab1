"""A block in a content library is for its authors to look at. Records belong to the copies in courses."""

import json

import pytest
from opaque_keys.edx.keys import UsageKey
from webob import Request
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds

from alongside import platform
from alongside.platform import Actor
from alongside.records.models import LearnerRecord
from tests.blocks.all_six import NAMES, WRITING, Runtime, block_class
from tests.fakes import FakePlatform

KEYS = (
    "lb:Lantern:shared:alongside_{}:one",
    "lib-block-v1:Lantern+shared+type@alongside_{}+block@one",
)


@pytest.fixture(params=KEYS, ids=["library", "library of the old kind"])
def in_library(request, monkeypatch, db, django_user_model):
    """Return blocks as an author sees them in a library."""
    author = django_user_model.objects.create(username="author")
    here = FakePlatform()
    monkeypatch.setattr(
        here, "actor", lambda block: Actor(user_id=author.pk, full_name="Alex", is_staff=True)
    )
    monkeypatch.setattr(platform, "current", lambda: here)

    def make(name):
        key = UsageKey.from_string(request.param.format(name))
        (_title, olx), *_ = block_class(name).workbench_scenarios()
        content = olx.split("<![CDATA[")[1].split("]]>")[0] if "CDATA" in olx else ""
        runtime = Runtime(services={"field-data": DictFieldData({"content": content})})
        return runtime.construct_xblock_from_class(
            block_class(name), ScopeIds(str(author.pk), f"alongside_{name}", key, key)
        )

    return make


@pytest.mark.parametrize("name", NAMES)
def test_its_page_can_be_looked_at(in_library, name):
    assert "has a mistake" not in in_library(name).student_view({}).content


@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_nothing_is_kept(in_library, block, handler):
    name = block.split(":")[0].removeprefix("alongside_")
    request = Request.blank("/", method="POST", body=b"{}")
    response = getattr(in_library(name), handler)(request)
    assert response.status_code == 403
    assert "in its library" in json.loads(response.body)["message"]
    assert not LearnerRecord.objects.exists()
