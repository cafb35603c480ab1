"""Moving house: records leave one installation in a sealed file and arrive in another. docs/admins/moving.md."""
