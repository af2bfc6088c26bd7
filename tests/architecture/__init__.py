"""Checks of the house itself: layers, locks, imports at start."""
