"""Serious concerns, between whoever raises one and the organisation's named leads."""
