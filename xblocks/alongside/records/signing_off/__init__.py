"""A role-play from the wish to be seen to the decision, with ratings, comments, practice, and prior learning."""
