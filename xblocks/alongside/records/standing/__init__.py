"""Where people stand: one person, a caseload, a whole course; to look at and to take away."""
