"""Everything the program does, without a screen."""
