"""The day to look at one's own notes again, as a calendar reads it."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from alongside.content.reminder import calendar_entry

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def entry(day=date(2026, 12, 24), now=NOW, uid="1f@alongside"):
    made = calendar_entry(
        uid=uid, day=day, title="A look; at my, own notes", url="https://x.example/", now=now
    )
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    return event


def test_it_takes_up_one_whole_day_and_speaks_up_in_the_morning():
    event = entry()
    assert event.decoded("dtstart") == date(2026, 12, 24)
    assert event.decoded("dtend") == date(2026, 12, 25)
    assert str(event["summary"]) == "A look; at my, own notes"
    assert str(event["url"]) == "https://x.example/"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=9)
    assert alarm["action"] == "DISPLAY"


def test_another_day_moves_the_same_entry():
    first, second = entry(), entry(date(2027, 1, 7), NOW + timedelta(days=1))
    assert first["uid"] == second["uid"] == "1f@alongside"
    assert second["sequence"] > first["sequence"]
    assert 0 <= first["sequence"] < 2**31


def test_it_is_marked_as_private_and_takes_no_time():
    event = entry()
    assert event["class"] == "PRIVATE"
    assert event["transp"] == "TRANSPARENT"
