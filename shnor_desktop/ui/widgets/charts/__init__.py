"""Charts painted by hand: the same code paints on the screen and on paper."""
