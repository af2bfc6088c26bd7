"""Indicators of programmes: catalogue, safe formulas, values with their plan, freezing at the reporting date."""
