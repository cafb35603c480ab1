"""What the law gives a person: all that is kept about them, and its erasure."""
