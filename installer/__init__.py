"""Builds what a school gets: the Windows installer, the portable folder, the Linux packages."""
