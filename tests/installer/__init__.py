"""The installer and updates."""
