"""What happens outside once something is on the record: gradebook, messages, tracking events."""
