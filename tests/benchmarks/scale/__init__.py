"""What lists, pages and verbs cost in a course of 1,000, 10,000 and 100,000 learners, on SQLite and on MariaDB."""
