"""Finds the school a row belongs to by any of its identifiers, and refuses to guess."""

import re
from collections.abc import Iterable

from shnor_desktop.models.sheets.kinds import Text
from shnor_desktop.models.sheets.values import BadValue, Value, fold
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.office import Office

_OTHER_NAMES = ("ris_code", "short_name", "full_name", "number")
_NAME = Text(500)  # a full name is longer than any code
_CODE = re.compile(r"[\w.-]{1,20}")
_LOGIN = re.compile(r"(?:edu|sch)(\d+)")


class Schools:
    """The schools of an office and the words each is known by."""

    def __init__(self, office: Office, cards: Iterable[Stored]) -> None:
        self._district = office.is_district
        self._own = office.code
        self.only = None if office.is_district else office.code
        self.without_card: set[str] = set()
        self.by_other_name: dict[str, str] = {}
        self._codes: dict[str, str] = {fold(office.code): office.code}
        self._others: dict[str, set[str]] = {}
        self._with_login: set[str] = set()
        for card in cards:
            self.add(card.values)

    def add(self, card: dict[str, Value]) -> None:
        """Make the school of a card known; cards of the same file count, too."""
        code = card.get("code")
        if not isinstance(code, str):
            return
        self._codes[fold(code)] = code
        self.without_card.discard(code)
        words = [str(card[key]) for key in _OTHER_NAMES if card.get(key)]
        words += [part for part in str(card.get("aliases") or "").split(";") if part.strip()]
        login = re.sub(r"\D", "", str(card.get("fis_oko_login") or ""))
        if login:
            words += [f"edu{login}", f"sch{login}", login]
            self._with_login.add(code)
        if code.isdigit():
            words.append(code.lstrip("0"))
        for word in words:
            self._others.setdefault(fold(word), set()).add(code)

    def answer(self, words: Iterable[str], code: str) -> bool:
        """Take what a file calls its only school for ``code``, as the person says; no, when a card contradicts."""
        folded = {fold(word) for word in words}
        logins = {found[1] for word in folded if (found := _LOGIN.fullmatch(word))}
        names = {word for word in folded if not _LOGIN.fullmatch(word)}
        if len(logins) + len(names) != 1 or (logins and code in self._with_login):
            return False
        for word in folded:
            self._others[word] = {code}
        return True

    def find(self, raw: object) -> str:
        """The code of the school a cell names; ``BadValue`` says why none was chosen."""
        value = None if raw is None else _NAME.read(raw)
        if value is None:
            if self._district:
                raise BadValue("Не указан код школы")
            return self._own
        text = str(value)
        code = self._known(text)
        if not self._district and code != self._own:
            raise BadValue(f"Строка школы «{text}», а база школы «{self._own}»")
        if code is not None:
            return code
        if not (_CODE.fullmatch(text) and any(sign.isdigit() for sign in text)):
            raise BadValue(f"Школа «{text[:40]}» не найдена: укажите её код")
        self.without_card.add(text)
        return text

    def _known(self, text: str) -> str | None:
        folded = fold(text)
        if folded in self._codes:
            return self._codes[folded]
        found = self._others.get(folded, set())
        if len(found) > 1:
            raise BadValue(f"«{text[:40]}» — это могут быть школы {', '.join(sorted(found))}: укажите код")
        if found:
            code = next(iter(found))
            self.by_other_name[text] = code
            return code
        return None
