"""What looks like a person's name in free words: kept out of calendars and templates, doubted where a post belongs."""

import re

_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.\s*[А-ЯЁ]\."
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:(?:вич|ьич|мич)(?:а|у|ем|е)?|[вч]н(?:а|ы|е|у|ой|ою))"
_PERSON = rf"\b{_NAME}\s+{_INITIALS}|\b{_INITIALS}\s*{_NAME}|\b(?:{_NAME}\s+)?{_NAME}\s+{_PATRONYMIC}\b"
NAMED = re.compile(_PERSON)
"""Surname and initials on either side, or name and patronymic in any case, with the surname or without it."""
NAMED_SHORTLY = re.compile(rf"{_PERSON}|\b{_NAME}\s+[А-ЯЁ]\.|\b[А-ЯЁ]\.\s*{_NAME}")
"""The same and a single initial, where it is better to lose a word than to show a name."""
