"""Packages and receipts: written to a stick, verified on the other side, taken in once and in order."""
