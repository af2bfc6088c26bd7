"""Verdicts of the programme: rules of the year applied to all rows at once, each with its arithmetic."""
