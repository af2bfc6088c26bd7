"""Dialogs that lead a person through one job."""
