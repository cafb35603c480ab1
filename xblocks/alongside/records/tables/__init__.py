"""How tables are spelled and read: exact text, constraints, pages, words that were typed, words that are sealed."""
