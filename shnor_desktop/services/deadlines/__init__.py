"""One list of everything an office has to do by a date, and the same list for other calendars."""
