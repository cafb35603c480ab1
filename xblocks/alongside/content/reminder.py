"""A day to look at one's own notes again, for a calendar."""

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

#: How many hours after midnight the calendar speaks up.
ALARM_AT = timedelta(hours=9)


def calendar_entry(*, uid: str, day: date, title: str, url: str, now: datetime) -> bytes:
    """Return an ``.ics`` file with one entry for a whole day, and an alarm in its morning.

    Args:
        uid: the same for the same notes: a file that comes later moves the entry that an earlier one made.
        day: the day.
        title: what stands in the calendar, where others may see it.
        url: the page of the notes.
        now: when this is made; later ones count as newer.

    """
    entry = Event()
    entry.add("uid", uid)
    entry.add("dtstamp", now)
    entry.add("sequence", int(now.timestamp()) // 60)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", title)
    entry.add("url", url)
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")  # the day is not taken up by it
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", ALARM_AT)
    entry.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
