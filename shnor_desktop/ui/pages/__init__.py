"""Pages of the navigation, one file each."""
