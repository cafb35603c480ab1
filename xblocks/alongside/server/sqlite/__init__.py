"""A Django database backend: SQLite set up for a server with several threads."""
