"""The way of whoever runs the embedded server: upgrade, configure, rotate keys, back up, restore, remove."""

import shutil

from cryptography.fernet import Fernet, InvalidToken

from alongside.content.own_words import mark
from tests.command_line import run_alongside
from tests.serving import Browser, Server, free_port
from tests.upgrading.earlier import COURSE, data_folder, rows

OURS = """
name: Lantern House
contacts:
  listening-line: {name: The listening line, phone: "0700 900 111", checked: {by: Lena Dahl, on: 2026-11-20}}
"""
PLAN = "/handlers/block-v1:Alongside+PSW+2026+type@alongside_plan+block@self-care/save_answers"


def as_maya(server):
    browser = Browser(server.base)
    browser.choose("maya")
    return browser


def locked_plans(folder):
    return [
        row["ciphertext"]
        for row in rows(folder / "alongside.sqlite3")["alongside_records_privateplan"].values()
    ]


def test_the_whole_way(tmp_path):
    data, ours = data_folder("0001", tmp_path / "data"), tmp_path / "ours.yaml"
    ours.write_text(OURS, encoding="utf-8")

    # Upgrades and configures: real accounts, an administrator, contacts of the organisation's own.
    with Server(port=free_port(), data_dir=data, organisation=ours, demo=False) as server:
        admin = Browser(server.base)
        password = (data / "first-admin-password").read_text().strip()
        assert "Sign out" in admin.sign_in("admin", password)
        assert "0700 900 111" in admin.get("/unit/lesson-listening-well/")
        assert "0700 900 000" in admin.get("/unit/lesson-listening-well/"), "entered before the upgrade"
        assert "Maya Okafor" in admin.get(f"/alongside/{COURSE}/")
        assert "Enrolments" in admin.get("/admin/")

    # Puts a new key first.
    new = Fernet.generate_key().decode()
    keys = data / "plan-keys"
    keys.write_text(f"{new}\n{keys.read_text()}")
    with Server(port=free_port(), data_dir=data) as server:
        assert "up to date" not in server.said
        assert len(list(data.glob("*.before-*"))) == 1
        maya = as_maya(server)
        assert "Ten minutes in the car park." in maya.get("/unit/plan-self-care/")
        marks = {"when-well": mark("I hum when I wash up. 🦩")}
        maya.send(PLAN, answers={"when-well": "Under the new key."}, marks=marks, base_version=2)
        backed_up = run_alongside("backup", "--data", data, "-o", tmp_path / "kept.zip")
        assert backed_up.returncode == 0, backed_up.stderr
    assert any(b"Under the new key." in _opened(new, plan) for plan in locked_plans(data))

    # Loses the machine, restores, and goes on.
    shutil.rmtree(data)
    restored = run_alongside("restore", tmp_path / "kept.zip", "--data", data)
    assert restored.returncode == 0, restored.stderr
    assert "Everything fits: 5 records" in restored.stdout
    with Server(port=free_port(), data_dir=data) as server:
        assert "Under the new key." in as_maya(server).get("/unit/plan-self-care/")
        assert "Ruth Ferreira" in as_maya(server).get("/unit/passport-passport/")

    # Removes: what there ever was is in the folder.
    shutil.rmtree(data)
    assert run_alongside("verify", "--data", data).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.zip", "ours.yaml"]


def _opened(key, plan):
    try:
        return Fernet(key).decrypt(plan)
    except InvalidToken:
        return b""
