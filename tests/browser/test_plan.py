"""Private writing in a browser: in small steps, on several devices, on a shared computer, shown, and on paper."""

import io
import re
import sqlite3

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.frames import in_a_frame
from tests.browser.people import PAST_NOTICE, ByKeyboard, ByMouse

pytestmark = pytest.mark.browser

PLAN = "plan-self-care"
WORDS = (
    "I sing in the kitchen, badly. I answer messages the same day, and I'm nosy about other people's news.",
    "I eat something before nine, and I have a proper break away from my desk. I start at ten.",
    "Somebody not turning up, when I've been worried about them.\nDecember. And the week my rota changes.",
    "I stay late to finish notes that don't need finishing. I stop cooking. My daughter notices before I do.",
    "I tell one person, the same day. I look at my diary and move one thing. I go to bed when I'm tired.",
    "My supervisor. Ask me what I need before you change my work. Dev, on the ward: tea first, advice never.",
    "Two half-days before a whole one. Looking at my diary with Ruth to see what had built up.",
)


def field(page, number):
    return page.locator(".alongside-plan-form textarea").nth(number)


def state(page, which):
    expect(page.locator(".alongside-plan-foot .alongside-saving")).to_have_attribute("data-state", which)


def write(page, number, text):
    """Write something and wait until it is saved."""
    with page.expect_response("**/save_answers"):
        field(page, number).fill(text)
    state(page, "saved")


def browser_keeps(page):
    return page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")


def panel(page, name):
    """Open one of the panels below the writing and return it."""
    found = page.locator(".alongside-panel").filter(has=page.locator("summary", has_text=name))
    found.locator("summary").first.click()
    return found


def out_of_reach(person, page=None):
    (page or person.page).route("**/save_answers", lambda route: route.abort())


def in_reach_again(person, page=None):
    page = page or person.page
    page.unroute("**/save_answers")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    state(page, "saved")
    person.context.complaints.clear()  # the browser says that the server was out of reach; so it was


# -- in small steps --------------------------------------------------------------------------------------------------


def test_on_a_phone_one_part_at_a_time_and_nothing_is_lost_on_the_way(new_person):
    maya = new_person("maya", ByKeyboard)
    maya.begin_to_write(PLAN)
    page, parts = maya.page, maya.page.locator("[data-section]")
    expect(parts.nth(1)).to_be_hidden()
    maya.type(field(page, 0), "I sing.")
    maya.activate(page.get_by_role("button", name="Next", exact=True))
    expect(parts.nth(0)).to_be_hidden()
    expect(parts.nth(1).get_by_role("heading")).to_be_focused()
    expect(page.locator(".alongside-plan-parts summary")).to_have_text("Part 2 of 7")
    expect(page.locator(".alongside-plan-foot .alongside-saving")).to_be_in_viewport()
    maya.sees_no_barrier()

    out_of_reach(maya)
    maya.activate(parts.nth(1).locator("summary"))
    maya.activate(parts.nth(1).locator("[data-action='take']").nth(1))
    expect(field(page, 1)).to_be_focused()
    page.keyboard.type(" And tea.")
    state(page, "waiting")
    maya.activate(page.get_by_role("button", name="Back", exact=True))
    expect(field(page, 0)).to_have_value("I sing.")
    maya.activate(page.locator(".alongside-plan-parts summary"))
    expect(page.locator("[data-part='every-day']")).to_contain_text("has words")
    expect(page.locator("[data-part='afterwards']")).to_contain_text("nothing yet")
    maya.sees_no_barrier()
    maya.activate(page.locator("[data-part='afterwards']"))
    expect(parts.nth(6).get_by_role("heading")).to_be_focused()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_hidden()
    in_reach_again(maya)

    page.reload()
    expect(field(page, 1)).to_have_value(
        "Ten minutes in the car park before I go home, with the radio on. And tea."
    )
    maya.activate(page.locator(".alongside-plan-parts summary"))
    maya.activate(page.get_by_role("button", name="Show all parts at once"))
    expect(parts.nth(6)).to_be_visible()
    maya.sees_no_barrier()


def test_in_the_frame_of_the_learning_front_end_the_state_stands_below_the_field(new_person):
    maya = new_person("maya", ByKeyboard)
    frame = in_a_frame(maya, PLAN)
    frame.locator(PAST_NOTICE).click()
    expect(frame.locator(".alongside-intro > :first-child")).to_be_focused()
    frame.locator("textarea").first.fill("Written in a frame")
    maya.page.mouse.wheel(0, 200)  # what begins after the notice fills a screen
    below = frame.locator("textarea + .alongside-saving")
    expect(below).to_have_attribute("data-state", "saved")
    expect(below).to_be_in_viewport()


# -- several devices and tabs ----------------------------------------------------------------------------------------


def test_two_devices_end_in_both_words_or_in_a_choice(new_person):
    phone, laptop = new_person("maya"), new_person("maya")
    for device in (phone, laptop):
        device.begin_to_write(PLAN)
    write(phone.page, 0, "from the phone")
    write(laptop.page, 1, "from the laptop")
    expect(field(laptop.page, 0)).to_have_value("from the phone")
    saving = laptop.page.locator(".alongside-plan-foot .alongside-saving")
    expect(saving).to_contain_text("Also changed on another device: What I'm like when I'm well")

    write(laptop.page, 2, "laptop's knocks")
    with phone.page.expect_response("**/save_answers"):
        phone.page.evaluate("""() => {
            const [first, second] = document.querySelectorAll("[name='every-day'], [name='what-knocks-me']");
            first.value = "phone's day"; second.value = "phone's knocks";
            second.dispatchEvent(new Event("input", { bubbles: true }));
        }""")
    card = phone.page.locator(".alongside-conflict:visible")
    expect(card.locator(".alongside-conflict__clash")).to_have_count(2)
    field(phone.page, 1).press_sequentially(" and on")  # whoever is in the middle of a sentence is left there
    expect(card.locator("[data-side='here']").first).to_have_text("phone's day and on")
    phone.page.get_by_role("button", name="Choose what to keep").click()
    expect(card).to_be_focused()
    phone.sees_no_barrier()
    card.locator("[data-keep='both']").first.click()
    card.locator("[data-keep='there']").click()
    state(phone.page, "saved")
    laptop.page.reload()
    for number, text in enumerate(
        ("from the phone", "phone's day and on\n\nfrom the laptop", "laptop's knocks")
    ):
        expect(field(phone.page, number)).to_have_value(text)
        expect(field(laptop.page, number)).to_have_value(text)


def test_what_closed_tabs_could_not_send_goes_to_the_next_page_and_open_tabs_keep_their_own(new_person):
    maya = new_person("maya")
    maya.open_unit(PLAN)
    other, third = maya.context.new_page(), maya.context.new_page()
    for number, page in enumerate((maya.page, other, third)):
        page.goto(f"{maya.site}/unit/{PLAN}/")
        page.click(PAST_NOTICE)
        out_of_reach(maya, page)
        field(page, number).fill(f"typed in tab {number}")
        state(page, "waiting")
    assert "typed in tab" not in browser_keeps(third)
    other.close()
    third.close()
    last = maya.context.new_page()
    last.goto(f"{maya.site}/unit/{PLAN}/")
    expect(field(last, 1)).to_have_value("typed in tab 1")
    expect(field(last, 2)).to_have_value("typed in tab 2")
    expect(field(last, 0)).to_have_value("")
    in_reach_again(maya)
    for number in range(3):
        expect(field(maya.page, number)).to_have_value(f"typed in tab {number}")
    assert browser_keeps(last) == "[{},{}]"


def test_an_answer_that_got_lost_makes_no_clash(new_person):
    maya = new_person("maya")
    maya.begin_to_write(PLAN)
    maya.page.route("**/save_answers", lambda route: (route.fetch(), route.abort()))
    field(maya.page, 0).fill("it arrives")
    state(maya.page, "waiting")
    field(maya.page, 0).fill("it arrives, and more")
    in_reach_again(maya)
    maya.page.reload()
    expect(field(maya.page, 0)).to_have_value("it arrives, and more")
    expect(maya.page.locator(".alongside-conflict:visible")).to_have_count(0)


def test_what_answers_for_the_server_on_a_train_saves_nothing(new_person):
    maya = new_person("maya")
    maya.begin_to_write(PLAN)
    train = "<html>Welcome aboard. Please accept our terms.</html>"
    maya.page.route("**/save_answers", lambda route: route.fulfill(body=train, content_type="text/html"))
    field(maya.page, 0).fill("Written on a train")
    state(maya.page, "waiting")
    in_reach_again(maya)
    maya.page.reload()
    expect(field(maya.page, 0)).to_have_value("Written on a train")


# -- on a shared computer --------------------------------------------------------------------------------------------


def sign_in(page, site, username):
    page.goto(f"{site}/sign-in/")
    page.locator(f"button[name='username'][value='{username}']").click()
    page.wait_for_url(f"{site}/")


def test_when_the_visit_has_ended_the_words_wait_for_their_writer_and_nobody_else(new_person):
    maya = new_person("maya")
    maya.begin_to_write(PLAN)
    maya.context.clear_cookies(name="sessionid")
    field(maya.page, 0).fill("a private sentence")
    saving = maya.page.locator(".alongside-plan-foot .alongside-saving")
    expect(saving).to_contain_text("You are not signed in any more")
    assert "private" not in browser_keeps(maya.page)

    other = maya.context.new_page()
    sign_in(other, maya.site, "tom")
    maya.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(saving).to_contain_text("Somebody else has signed in here meanwhile")
    other.goto(f"{maya.site}/unit/{PLAN}/")
    expect(field(other, 0)).to_have_value("")
    assert "private" not in browser_keeps(other)

    maya.page.close()
    maya.context.clear_cookies(name="sessionid")
    sign_in(other, maya.site, "maya")
    other.goto(f"{maya.site}/unit/{PLAN}/")
    expect(field(other, 0)).to_have_value("a private sentence")
    state(other, "saved")
    maya.context.complaints.clear()  # 403, twice


def sign_out(page):
    page.locator(".shell-you").evaluate("menu => { menu.open = true; }")
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_signing_out_asks_about_unsent_words_and_leaves_nothing_behind(new_person):
    maya = new_person("maya")
    maya.begin_to_write(PLAN)
    other = maya.context.new_page()
    other.goto(f"{maya.site}/unit/{PLAN}/")
    out_of_reach(maya)
    field(maya.page, 0).fill("not sent yet")
    state(maya.page, "waiting")
    sign_out(maya.page)
    asks = maya.page.get_by_role("dialog")
    expect(asks).to_contain_text("Some words have not been sent yet")
    maya.sees_no_barrier()
    asks.get_by_role("button", name="Stay signed in").click()
    expect(field(maya.page, 0)).to_have_value("not sent yet")
    sign_out(maya.page)
    asks.get_by_role("button", name="Wait, then sign out").click()
    maya.page.unroute("**/save_answers")
    maya.page.wait_for_url("**/sign-in/")
    other.wait_for_url("**/sign-in/**")
    assert browser_keeps(maya.page) == "[{},{}]"
    maya.context.complaints.clear()

    sign_in(maya.page, maya.site, "maya")
    maya.open_unit(PLAN)
    expect(field(maya.page, 0)).to_have_value("not sent yet")
    out_of_reach(maya)
    field(maya.page, 0).fill("to be lost")
    state(maya.page, "waiting")
    sign_out(maya.page)
    asks.get_by_role("button", name="Sign out and lose it").click()
    maya.page.wait_for_url("**/sign-in/")
    assert browser_keeps(maya.page) == "[{},{}]"
    maya.page.go_back()
    expect(maya.page.locator("textarea")).to_have_count(0)
    maya.context.complaints.clear()


def test_where_nothing_can_be_sealed_words_stay_on_the_page_and_it_says_so(new_person):
    """On plain http at another address than one's own machine, browsers offer no encryption."""
    maya = new_person("maya")
    maya.context.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )
    maya.begin_to_write(PLAN)
    out_of_reach(maya)
    field(maya.page, 0).fill("only here")
    state(maya.page, "waiting")
    expect(maya.page.locator(".alongside-plan-foot .alongside-saving")).to_contain_text("leave the page open")
    assert browser_keeps(maya.page) == "[{},{}]"
    asked = []
    maya.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    maya.page.close(run_before_unload=True)
    expect(field(maya.page, 0)).to_have_value("only here")
    in_reach_again(maya)
    assert asked == ["beforeunload"]


# -- below the writing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [ByMouse, ByKeyboard], ids=["1280", "320"])
def test_she_sees_what_ruth_sees_and_takes_it_back(new_person, by):
    maya, ruth = new_person("maya"), new_person("ruth")
    maya.page.set_viewport_size({"width": by.width, "height": by.height})
    maya.begin_to_write(PLAN)
    write(maya.page, 0, WORDS[0])
    shares = panel(maya.page, "Show parts of it to somebody")
    shares.get_by_label("What I'm like when I'm well").check()
    shares.get_by_label("Ruth Ferreira").check()
    maya.sees_no_barrier()
    shares.get_by_role("button", name="See what they will see").click()
    preview = shares.locator(".alongside-shared").inner_text()
    assert WORDS[0] in preview
    maya.sees_no_barrier()
    shares.get_by_role("button", name="Show it to Ruth Ferreira").click()
    expect(shares).to_contain_text("Not looked at yet")
    maya.sees_no_barrier()

    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.page.get_by_role("link", name="Shared with you").first.click()
    ruth.page.get_by_role("link", name="Maya Okafor shares").click()
    assert ruth.page.locator(".alongside-shared").inner_text() == preview
    ruth.sees_no_barrier()

    shares.locator("summary").first.click()
    shares.locator("summary").first.click()
    expect(shares).to_contain_text("Looked at once")
    shares.get_by_role("button", name="Take it back from Ruth Ferreira").click()
    expect(shares).to_contain_text("It is taken back")
    assert ruth.page.reload().status == 404
    ruth.context.complaints.clear()  # 404, as it should be


def a_day_passes(site_data):
    """Let what is kept be from yesterday, and its day of review be today."""
    with sqlite3.connect(next(site_data.glob("*.sqlite3")), timeout=20) as database:
        database.execute(
            "UPDATE alongside_records_privateplan"
            " SET saved_at = datetime(saved_at, '-1 day'), review_on = date('now', '-1 day')"
        )


@pytest.mark.parametrize("by", [ByMouse, ByKeyboard], ids=["1280", "320"])
def test_versions_review_and_deleting(new_person, site_data, by):
    maya = new_person("maya")
    maya.page.set_viewport_size({"width": by.width, "height": by.height})
    maya.begin_to_write(PLAN)
    write(maya.page, 0, "I sing in the kitchen.")
    a_day_passes(site_data)
    maya.page.reload()
    expect(maya.page.locator(".alongside-plan-due")).to_contain_text("You wanted to look at this again")
    maya.sees_no_barrier()
    maya.page.get_by_role("button", name="Choose a new date").click()
    review = maya.page.locator(".alongside-panel[data-asks='review']")
    review.get_by_label("On this day").fill("2030-01-31")
    review.get_by_role("button", name="Change the day").click()
    expect(review).to_contain_text("The day is set")
    with maya.page.expect_download() as calendar:
        review.get_by_role("link", name="Put the day into your own calendar").click()
    assert "20300131" in calendar.value.path().read_text()

    write(maya.page, 0, "I hum in the kitchen.")
    versions = panel(maya.page, "Earlier versions")
    versions.locator("[data-number]").first.click()
    expect(versions.locator("del")).to_contain_text("sing")
    expect(versions.locator("ins")).to_contain_text("hum")
    maya.sees_no_barrier()
    versions.get_by_role("button", name="Bring back “What I'm like").click()
    expect(field(maya.page, 0)).to_have_value("I sing in the kitchen.")
    write(maya.page, 0, "I sing in the kitchen, badly.")

    gone = panel(maya.page, "Delete it")
    maya.sees_no_barrier()
    gone.get_by_label("I want all of this to be gone for good").check()
    gone.get_by_role("button", name="Delete it for good").click()
    expect(maya.page.get_by_text("It is deleted")).to_be_focused()
    expect(field(maya.page, 0)).to_have_value("")
    maya.sees_no_barrier()
    write(maya.page, 0, "Begun anew")
    maya.page.reload()
    expect(field(maya.page, 0)).to_have_value("Begun anew")


def printed(page):
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages


def test_the_shipped_plan_with_ordinary_words_fits_on_one_folded_sheet(new_person):
    maya = new_person("maya")
    maya.begin_to_write(PLAN)
    for number, words in enumerate(WORDS[:6]):
        field(maya.page, number).fill(words)
    (sheet,) = printed(maya.page)
    assert float(sheet.mediabox.width) > float(sheet.mediabox.height)
    text = re.sub(r"\s+", " ", sheet.extract_text())
    for words in WORDS[:6]:
        assert re.sub(r"\s+", " ", words) in text
    assert "What helps afterwards" not in text
    assert "Need help now" not in text
    assert "Alongside" not in text

    field(maya.page, 6).fill(f"{WORDS[0]} " * 40)
    assert len(printed(maya.page)) == 1, "it gets smaller first"
    field(maya.page, 6).fill(f"{WORDS[0]} " * 150)
    pages = printed(maya.page)
    assert len(pages) > 1, "and then flows on"
    said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    assert said.count("nosy about other people's news") == 151
