"""Who is who, who supports whom, who leads what, and so whose records somebody sees."""
