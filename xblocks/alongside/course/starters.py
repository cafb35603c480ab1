"""Starter files: small, whole and correct, to be written over."""

from string import Template

from alongside.content.module import Part

_LESSON = Template("""---
title: $title
competences: ["$competence"]
notice: none
reviewed: none
---
Start with somebody the learner might meet, and what happened. Two or three short paragraphs are enough.

## What this asks of you

Say it plainly, in everyday words. Then give one worked example:

> **Sam:** I hoped it would be you today.
>
> **Amara:** I'm glad to see you too. What would you like to do with the hour?

!!! role-boundary "Where this stops"
    Say what the role is not, and why that is kind.

!!! try-it "Say it in your own words"
    Give the learner one small thing to do in the next few days.

!!! in-your-service "Who you can ask"
    Our policy on supervision: [[policy:supervision]]

## In two lines

One line to remember.
And one to use.
""")

_SCENARIO = Template("""title: $title
competences: ["$competence"]
notice: none
reviewed: none
people:
  - {name: Sam, about: "Somebody you support. You have met four times."}
start: bus-stop
scenes:
  bus-stop:
    setting: It is dark and raining. Sam is at the bus stop.
    lines:
      - {who: Sam, says: "Any chance of a lift? You go my way."}
    choices:
      - text: I can't give lifts, and I'd hate you to wait alone. Shall we find the next bus together?
        boundary: within
        feedback: Sam is not left with a bare no. The role asks you to hold the line and stay close.
        next: next-bus
      - text: Hop in, just this once. It's a foul night, and I go right past your door anyway.
        boundary: drifting
        feedback: Sam is glad of it, and now owes you one. You can still put this right.
        next: in-the-car
      - text: I'm not allowed to give lifts. It's against our policy, so there's nothing I can do about it.
        boundary: within
        feedback: It is true, and Sam hears that they shouldn't have asked. Say why, and what you can do instead.
        next: alone
  in-the-car:
    lines:
      - {who: Sam, says: "You're a star. Same time next week?"}
    choices:
      - text: I shouldn't have offered. I'll tell my supervisor, and let's plan the bus for next time.
        boundary: within
        feedback: You mend it early and in the open, and Sam can trust what you say.
        next: put-right
      - text: Of course. It's no trouble at all, and it's nice to have some company on the way home.
        boundary: outside
        feedback: A kindness has become an arrangement, and neither of you can now say no to it.
        next: arrangement
  next-bus: {ending: kept, title: Two in the rain, debrief: "A boundary can be a warm act. What made this one warm?"}
  put-right: {ending: mended, title: Said out loud, debrief: "Everybody drifts. What helped you to turn round?"}
  alone: {ending: missed, title: A bare no, debrief: "The line was held and the person was not. What could you add?"}
  arrangement: {ending: crossed, title: Every Tuesday, debrief: "What might Sam expect next, and what would it cost?"}
""")

_CHECK = Template("""title: $title
notice: none
reviewed: none
pass_mark: 0.5
items:
  - code: lift
    competence: "$competence"
    kind: single
    question: Sam asks for a lift. What keeps the role and the warmth?
    options:
      - {text: Finding another way home together, correct: true, reason: Sam is not left alone with a no.}
      - {text: Driving Sam home, reason: It changes what the two of you are to each other.}
  - code: limits
    competence: "$competence"
    kind: multiple
    question: What belongs in a first meeting?
    options:
      - {text: What you can and cannot keep to yourself, correct: true, reason: Before anything is told.}
      - {text: What the two of you will do together, correct: true, reason: It is their time.}
      - {text: Your whole story, reason: "There is time for that, if it helps them."}
""")

_PLAN = Template("""kind: $kind
title: $title
competences: ["$competence"]
notice: none
reviewed: none
intro: Only you can read this.
sections:
  - code: well
    title: What I am like when I am well
    prompt: What would somebody who likes you notice?
    examples: [I answer messages the same day., I hum.]
  - code: helps
    title: What helps every day
    prompt: Small things count most.
""")

_ROLE_PLAY = Template("""title: $title
rubric: $rubric
notice: none
reviewed: none
minutes: 20
stop_word: Pause
learner_part: You meet Sam for the first time. Find out together what these meetings could be for.
partner_part:
  name: Sam
  situation: Sam is 22, works nights, and was told by a friend to come.
  script: ["Will you be my mate, then?"]
observer_watches: [How the limits of the role are put into words.]
debrief: [What went well?]
alternatives: Nobody has to play. You can watch, write, or talk it through.
""")

_RUBRIC = Template("""title: $title
reviewed: none
assessors: 1
criteria:
  - code: holds-the-boundary
    title: Holds the boundary warmly
    competences: ["$competence"]
    critical: true
    levels:
      stop: Does something outside the role that could hurt the person, or agrees to do it.
      emerging: Stays inside the role, but says no without warmth, or leaves it open.
      ready: Says clearly what the role does not allow, and stays with the person.
      strong: Does so and finds with the person another way to what they needed.
    behaviours:
      harmful:
        promises-a-secret: Promises to keep something secret whatever it is.
      basic:
        says-what-not: Says in plain words what they cannot do.
        stays-present: Stays with the person after having said no.
      skilful:
        looks-for-another-way: Looks with the person for another way.
    assessor_notes: The words matter less than whether the person is still being heard.
""")

_MODULE = Template("""code: $code
domain: "$domain"
title: $title
status: written
summary: Say in a sentence or two what this part of the work is about.
outcomes:
  - Say what a learner will be able to do.
parts:
  - code: start
    title: Start here
    items:
      - lesson: welcome-$code
""")

_WELCOME = Template("""---
title: Welcome
competences: []
notice: none
reviewed: none
---
Say why this matters, through somebody whom the learner will meet again.

## What you will be able to do

- Say it as one thing that others could see.

## How long it takes

About an hour, in as many sittings as you like.
""")

_PART = Template("""- code: $part
  title: $title
  items:
    - $kind: $code
""")


def title_of(code: str) -> str:
    """Return a first title for a code: ``a-lift-home`` becomes *A lift home*."""
    return code.replace("-", " ").capitalize()


def lesson(code: str, competence: str) -> str:
    """Return a lesson."""
    return _LESSON.substitute(title=title_of(code), competence=competence)


def scenario(code: str, competence: str) -> str:
    """Return a scenario with four scenes and all four endings."""
    return _SCENARIO.substitute(title=title_of(code), competence=competence)


def check(code: str, competence: str) -> str:
    """Return a check with two questions."""
    return _CHECK.substitute(title=title_of(code), competence=competence)


def plan(code: str, competence: str) -> str:
    """Return a template for private writing with two sections, to be kept and returned to."""
    return _PLAN.substitute(kind="plan", title=title_of(code), competence=competence)


def reflection(code: str, competence: str) -> str:
    """Return a template for private writing with two sections, to look back."""
    return _PLAN.substitute(kind="reflection", title=title_of(code), competence=competence)


def role_play(code: str, rubric: str) -> str:
    """Return a role-play to be seen with a rubric that is there."""
    return _ROLE_PLAY.substitute(title=title_of(code), rubric=rubric)


def rubric(code: str, competence: str) -> str:
    """Return a rubric with one criterion."""
    return _RUBRIC.substitute(title=title_of(code), competence=competence)


def module(code: str, domain: str) -> str:
    """Return a written module that lists one lesson, :func:`welcome`."""
    return _MODULE.substitute(code=code, domain=domain, title=title_of(code))


def welcome() -> str:
    """Return the first lesson of a module."""
    return _WELCOME.substitute()


def part(part: Part) -> str:
    """Return a part of a module with one thing in it, as an item of its list of parts."""
    ((kind, code),) = part.listed
    return _PART.substitute(part=part.code, kind=kind, code=code, title=part.title)
