"""Credentials: a learner's own, and what anybody can ask about one without an account."""
