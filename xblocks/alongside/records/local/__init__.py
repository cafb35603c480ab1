"""What an organisation sets for its course: rules, and the contacts of its support."""
