"""What a learner makes of sign-offs, to show elsewhere, and whether it stands."""
