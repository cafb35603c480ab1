"""No link on any page that somebody can reach leads nowhere."""

import pytest

from tests.abuse.looking import walk_through

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["maya", "ruth", "lead"])
def test_no_link_leads_nowhere(request, who):
    found = [*walk_through(request.getfixturevalue(who).client)]
    assert len(found) > 100
    assert {page.path: page.status for page in found if page.status >= 400} == {}
