"""Measurements, run by `python dev.py bench NAME`; they print ratios and never judge by the clock."""
