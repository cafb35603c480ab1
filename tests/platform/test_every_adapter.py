"""Every adapter has all that the port asks of a platform, those of the tests and of the workbench, too."""

import pytest

from alongside.platform import Platform
from alongside.platform.openedx import OpenEdxPlatform
from alongside.server.platform import EmbeddedPlatform
from tests.fakes import FakePlatform
from tests.workbench.platform import WorkbenchPlatform

ASKED = {name for name in vars(Platform) if not name.startswith("_")}


@pytest.mark.parametrize("adapter", [OpenEdxPlatform, EmbeddedPlatform, FakePlatform, WorkbenchPlatform])
def test_it_has_all_that_the_port_asks(adapter):
    assert ASKED - set(dir(adapter)) == set()
