"""What the blocks share in Studio: the editor, its settings, and the picture of a scenario's branches."""
