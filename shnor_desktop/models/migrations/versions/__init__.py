"""One file a revision; each stands alone."""
