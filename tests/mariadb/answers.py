"""What everybody was answered who asked at the same moment."""

from alongside.records.errors import RecordsError


def refusals(answers):
    return [type(answer) for answer in answers if isinstance(answer, RecordsError)]


def done(answers):
    return [answer for answer in answers if not isinstance(answer, RecordsError)]
