"""Where somebody stands, in words and pictures: what block, workspace and paper share."""
