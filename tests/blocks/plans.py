"""What tests do with a private plan through its block."""

UNIT, BLOCK = "plan-self-care", "alongside_plan:self-care"


def sections():
    from alongside.content.course import shipped_course

    unit = next(unit for unit in shipped_course().units if unit.code == "self-care")
    return unit.document.content.sections


def section_codes():
    return [section.code for section in sections()]


def send(person, answers, base_version=0, **more):
    return person.post(BLOCK, "save_answers", {"answers": answers, "base_version": base_version, **more})


def save(person, text, base_version):
    return send(person, {section_codes()[0]: text}, base_version)
