"""Files of other systems: ВПР and ГИА."""
