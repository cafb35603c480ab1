"""The lesson that tests read."""

LESSON, BLOCK = "lesson-the-boundary-of-the-role", "alongside_lesson:the-boundary-of-the-role"
