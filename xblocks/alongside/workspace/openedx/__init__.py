"""The ways into the workspace from Open edX's own pages. Nothing of ours imports these; only the platform does."""
