"""Deleting an account on the administrator's page takes the person's words and names with it."""

from django.db import connection

from alongside.records import api as records
from tests.blocks.plans import save
from tests.blocks.role_plays import ask_to_be_seen, decide


def everything_stored():
    """Return every row of every table as text, but for the administrator's own log of what was deleted."""
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()) - {"django_admin_log"}:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (f"{table}: {row}" for row in cursor.fetchall())


def use_everything(maya, ruth):
    save(maya, "Something private", 0)
    ask_to_be_seen(maya)
    decide(ruth, "signed-off", strengths="Maya stayed with Jo")


def still_hold():
    found = list(records.verify_records())
    return bool(found) and all(verification.holds for verification in found)


def test_one_account(lead, maya, ruth):
    use_everything(maya, ruth)
    assert [row for row in everything_stored() if "Maya" in row]
    lead.client.post(f"/admin/auth/user/{maya.user.pk}/delete/", {"post": "yes"})
    assert not [row for row in everything_stored() if "Maya" in row or "maya" in row]
    assert still_hold()
    assert "Maya" not in ruth.client.get("/alongside/", follow=True).content.decode()


def test_several_accounts_at_once(lead, maya, ruth, visitor):
    use_everything(maya, ruth)
    chosen = [maya.user.pk, visitor("tom").user.pk]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    lead.client.post("/admin/auth/user/", data)
    assert not [row for row in everything_stored() if "Maya" in row or "Tom" in row]
    assert still_hold()


def test_a_supervisor_goes_and_the_decision_stays(lead, maya, ruth):
    use_everything(maya, ruth)
    lead.client.post(f"/admin/auth/user/{ruth.user.pk}/delete/", {"post": "yes"})
    page = maya.open("role-play-core-relational-skills")
    assert "Ferreira" not in page
    assert "Somebody whose name was erased" in page
    assert "Maya stayed with Jo" in page
    assert still_hold()
