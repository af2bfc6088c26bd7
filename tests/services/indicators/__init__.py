"""Indicators of programmes."""
