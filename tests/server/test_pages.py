"""The pages around the units: outline, progress, messages, about, errors, headers, files."""

import gzip
import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

from alongside import platform
from alongside.server.completion import complete
from alongside.server.models import Enrolment, Notice
from tests.server.conftest import COURSE_KEY


def usage(name, kind="counter"):
    return f"block-v1:Org+PSW+2026+type@{kind}+block@{name}"


def text(answer):
    return answer.content.decode()


def test_a_beginner_is_shown_where_to_begin(browser):
    html = text(browser.get("/"))
    assert "Begin<" in html
    assert re.search(r'class="alongside-button" href="/unit/one/"', html)
    assert "0 of 3 done" in html


def test_continue_leads_to_the_page_left_open(browser):
    browser.get("/unit/two/")
    html = text(browser.get("/"))
    assert "Continue<" in html
    assert re.search(r'class="alongside-button" href="/unit/two/"', html)


def test_continue_goes_past_what_is_done(browser, maya):
    browser.get("/unit/one/")
    complete(maya.pk, COURSE_KEY, [usage("a"), usage("b"), usage("c")])
    html = text(browser.get("/"))
    assert re.search(r'class="alongside-button" href="/unit/two/"', html)
    assert "1 of 3 done" in html


def test_a_unit_is_done_when_all_its_blocks_are(browser, maya):
    complete(maya.pk, COURSE_KEY, [usage("a"), usage("b")])
    complete(maya.pk, COURSE_KEY, [usage("c")], 0.9)
    assert "0 of 3 done" in text(browser.get("/"))


def test_whoever_skipped_something_is_led_back_to_it(browser, maya, course):
    browser.get("/unit/three/")
    everything = [usage for keys in course.completable.values() for usage in keys]
    complete(maya.pk, COURSE_KEY, [key for key in everything if not key.endswith("@b")])
    html = text(browser.get("/"))
    assert re.search(r'class="alongside-button" href="/unit/one/"', html)
    assert "You have come to the end. Still open, if you’d like it:" in html
    assert "nothing is held against you" in html
    assert "Where you left off" not in html


def test_nobody_is_at_the_end_before_they_have_been_there(browser, maya):
    assert "come to the end" not in text(browser.get("/"))
    browser.get("/unit/three/")
    assert "Where you left off" in text(browser.get("/"))


def test_when_all_is_done_it_says_so(browser, maya, course):
    complete(maya.pk, COURSE_KEY, [usage for keys in course.completable.values() for usage in keys])
    html = text(browser.get("/"))
    assert "You have been through everything" in html
    assert "all done" in html


def test_previous_and_next(browser):
    html = text(browser.get("/unit/two/"))
    assert re.search(r'rel="prev" href="/unit/one/"', html)
    assert re.search(r'rel="next" href="/unit/three/"', html)
    assert "That was the last page" in text(browser.get("/unit/three/"))


def test_a_link_to_a_block_by_its_code_leads_to_its_page(browser):
    response = browser.get("/jump_to_id/d")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/unit/three/#")
    assert browser.get(response.headers["Location"].split("#")[0]).status_code == 200
    assert browser.get("/jump_to_id/nowhere").status_code == 404


def test_progress_leads_on_in_each_module(browser, maya):
    assert '<a href="/unit/one/">Skills</a>' in text(browser.get("/progress/"))
    complete(maya.pk, COURSE_KEY, [usage("a"), usage("b"), usage("c")])
    assert '<a href="/unit/two/">Skills</a>' in text(browser.get("/progress/"))


def test_progress_shows_what_came_of_graded_parts(browser, maya):
    assert "not yet" in text(browser.get("/progress/"))
    platform.current().submit_score(
        user_id=maya.pk,
        course_key=COURSE_KEY,
        usage_key=usage("d"),
        earned=4,
        possible=5,
        given_by=maya.pk,
        reason="",
    )
    assert "4 of 5" in text(browser.get("/progress/"))


def test_messages_are_counted_until_they_are_read(browser, maya, account, browser_of):
    platform.current().notify(
        user_id=maya.pk, course_key=COURSE_KEY, subject="An <answer>", text="Look", url="/unit/one/"
    )
    assert "shell-unread" in text(browser.get("/"))
    html = text(browser.get("/messages/"))
    assert "An &lt;answer&gt;" in html
    assert browser.get("/messages/read/").status_code == 405
    browser.post("/messages/read/")
    assert "shell-unread" not in text(browser.get("/messages/"))


def test_opening_a_message_reads_it_and_leads_where_it_points(browser, maya):
    for subject in ("First", "Second"):
        platform.current().notify(
            user_id=maya.pk, course_key=COURSE_KEY, subject=subject, text="", url="/unit/two/#block-nest"
        )
    html = text(browser.get("/messages/"))
    assert html.index("Second") < html.index("First")
    address = re.search(r'action="(/messages/[-0-9a-f]{36}/)"', html)[1]
    assert browser.get(address).status_code == 405
    assert browser.post(address)["Location"] == "/unit/two/#block-nest"
    assert text(browser.get("/messages/")).count("shell-notice--new") == 1


def test_a_page_that_a_message_leads_to_reads_it_however_one_came_there(browser, maya, account):
    for user in (maya, account("Tom Ellery")):
        for url in ("/unit/two/#block-nest", "/unit/one/"):
            platform.current().notify(
                user_id=user.pk, course_key=COURSE_KEY, subject="An answer", text="", url=url
            )
    assert "shell-unread" in text(browser.get("/"))
    assert "shell-unread" in text(browser.get("/unit/two/"))
    assert text(browser.get("/messages/")).count("shell-notice--new") == 1
    assert "shell-unread" not in text(browser.get("/unit/one/"))
    assert Notice.objects.filter(read_at=None).count() == 2


def test_nobody_opens_another_s_message(browser, maya, account):
    tom = account("Tom Ellery")
    platform.current().notify(user_id=tom.pk, course_key=COURSE_KEY, subject="For Tom", text="", url="/")
    notice = Notice.objects.get()
    assert browser.post(f"/messages/{notice.uuid}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_messages_are_one_s_own(browser, maya, account):
    tom = account("Tom Ellery")
    platform.current().notify(user_id=tom.pk, course_key=COURSE_KEY, subject="For Tom", text="", url="/")
    browser.post("/messages/read/")
    assert "For Tom" not in text(browser.get("/messages/"))
    assert Notice.objects.get(user=tom).read_at is None


def test_about_is_open_to_visitors_and_clean(course):
    html = text(Client().get("/about/"))
    assert "About it" in html
    assert '<span class="alongside-unset">Not filled in</span>' in html
    assert "alert(1)" not in html
    picture = re.search(r'<img src="([^"]+)"', html)[1]
    assert Client().get(picture)["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/", "/unit/one/", "/progress/", "/messages/", "/password/", "/alongside/"])
def test_everything_else_asks_to_sign_in(course, db, path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_an_ended_enrolment_closes_the_course(browser, maya):
    Enrolment.objects.filter(user=maya).update(is_active=False)
    answer = browser.get("/")
    assert answer.status_code == 403
    assert "ask the person who runs it" in text(answer).lower()


def test_an_administrator_enters_without_being_enrolled(course, account, browser_of):
    lead = account("Lena Dahl", is_staff=True)
    assert browser_of(lead).get("/unit/one/").status_code == 200


def test_every_page_keeps_to_itself(browser):
    for path in ("/", "/unit/one/", "/nowhere/", "/about/", "/sign-in/"):
        answer = browser.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        html = text(answer)
        assert not re.search(r"<script(?! src=| type=\"application/json\")", html)
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)
        assert not re.search(r"\son\w+=|\sstyle=", html)


def test_what_was_on_a_page_is_gone_after_signing_out(browser):
    assert "no-store" in browser.get("/unit/one/")["Cache-Control"]


def test_pages_are_small_on_the_way(browser):
    page = browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(page.content).decode().startswith("<!doctype html>")
    assert len(page.content) < len(browser.get("/").content) / 2


def test_cookies_are_sane(course, account):
    account("Tom Ellery")
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "tom", "password": "two lines"})
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert not client.cookies["csrftoken"]["httponly"]


def test_files_are_kept_for_good_by_digest_and_revalidated_without(browser):
    html = text(browser.get("/unit/one/"))
    address = re.search(
        r'href="(/static/[0-9a-f]{12}/xblock/resources/[^"]+/public/css/alongside\.css)"', html
    )[1]
    file = browser.get(address)
    assert "immutable" in file["Cache-Control"]
    assert file["Content-Type"].startswith("text/css")
    stale = browser.get(re.sub(r"/static/\w+/", "/static/000000000000/", address))
    assert stale["Cache-Control"] == "no-cache"
    packed = browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == file.content


@pytest.mark.parametrize(
    "name",
    [
        "xblock/resources/alongside/block.py",
        "xblock/resources/alongside/public/../../block.py",
        "xblock/resources/alongside/public/css/../../../block.py",
        "xblock/resources/alongside/templates/alongside/block.html",
        "xblock/resources/os/public/x",
        "xblock/resources/alongside/public",
        "../settings.py",
        "nothing.css",
    ],
)
def test_only_public_files_are_served(browser, name):
    assert browser.get(f"/static/-/{name}").status_code in (400, 404)


def test_a_bad_request_is_answered_kindly(browser):
    answer = browser.post(
        "/password/", "x" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), content_type="text/plain"
    )
    assert answer.status_code in (200, 400)


def test_a_failure_is_answered_kindly_and_without_its_cause(browser, monkeypatch):
    monkeypatch.setattr("alongside.server.views.Progress.of", lambda *arguments: 1 / 0)
    browser.raise_request_exception = False
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "What was saved before is safe" in text(answer)
    assert "division" not in text(answer)


def test_logs_do_not_quote(caplog):
    import logging

    from alongside.server.logs import DiscreetFormatter

    try:
        raise ValueError("private words")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", 40, __file__, 1, "It failed", (), __import__("sys").exc_info()
        )
    line = DiscreetFormatter("{message}", style="{").format(record)
    assert "ValueError" in line
    assert "test_logs_do_not_quote" in line
    assert "private words" not in line.replace('raise ValueError("private words")', "")


def test_a_page_under_another_name_is_one_line_in_the_log(browser, caplog):
    assert browser.get("/sign-in/", HTTP_HOST="elsewhere.example.org").status_code == 400
    (record,) = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert "under the name 'elsewhere.example.org'" in record.getMessage()
    assert "ALONGSIDE_ORIGIN" in record.getMessage()
    assert record.exc_info is None


def test_logs_say_what_the_disk_or_the_database_has_a_code_for(tmp_path):
    import sqlite3
    import sys

    from alongside.server.logs import DiscreetFormatter

    def told(fails):
        try:
            fails()
        except Exception:
            return DiscreetFormatter().formatException(sys.exc_info())

    def locked():
        try:
            sqlite3.connect(tmp_path).execute("SELECT 1")
        except sqlite3.Error as error:
            raise RuntimeError("as Django raises it") from error

    assert told(lambda: (tmp_path / "gone").read_text()).endswith("FileNotFoundError (ENOENT)")
    assert told(locked).endswith("RuntimeError (SQLITE_CANTOPEN)")
