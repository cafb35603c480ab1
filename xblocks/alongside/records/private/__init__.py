"""Private plans: kept, compared, reviewed, shared, and sealed anew."""
