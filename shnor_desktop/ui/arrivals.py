"""A file given at the start, by a double click or a command: what it is and where in the window it belongs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shnor_desktop.ui.main_window import MainWindow

BASE, REQUEST, PROFILE, PACKAGE = ".shnor", ".shnor-request", ".shnor-profile", ".asice"
_BASE_MARK = b"SQLite format 3\x00"
_ADDRESS = "file://"


def sort_out(given: Sequence[str], last: Path | None) -> tuple[Path | None, Path | None]:
    """The base to open, and the file to be seen to in it: only a base takes the place of the last one."""
    if not given:
        return last, None
    first = _path(given[0])
    return (first, None) if _is_base(first) else (last, first)


def _path(given: str) -> Path:
    """Some desktops hand over an address instead of a path."""
    if not given.startswith(_ADDRESS):
        return Path(given)
    from urllib.request import url2pathname

    return Path(url2pathname(given.removeprefix(_ADDRESS).removeprefix("localhost")))


def _is_there(path: Path) -> bool:
    """A plain file: reading from a pipe of that name would never end."""
    try:
        return path.is_file()
    except OSError:
        # a name that no disk can hold, a drive that does not answer
        return False


def _is_base(path: Path) -> bool:
    """Any file may be a base, under whatever name; one that is not there is told of as a missing base if named so."""
    ending = path.suffix.lower()
    if ending in (REQUEST, PROFILE, PACKAGE):
        return False
    if ending == BASE:
        return True
    if not _is_there(path):
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(len(_BASE_MARK)) == _BASE_MARK
    except OSError:
        return False


def take_in(window: "MainWindow", file: Path) -> None:
    """Open the place of the window where this file is used, with the file in it; or say why it cannot be used here."""
    desk = window.desk
    if not _is_there(file):
        desk.messages.inform(f"Файла «{file.name}» нет.", "Если он на флешке, проверьте, что она вставлена.")
        return
    refusal = _refusal(file, district=desk.office.is_district, writes=desk.can_write)
    if refusal is not None:
        desk.messages.inform(*refusal)
        return
    window.visit("exchange")
    desk.remember_folder(file)
    from shnor_desktop.ui.pages.exchange_page import ExchangePage

    page = window.pages["exchange"]
    if isinstance(page, ExchangePage):
        page.take_in(file)


def _refusal(file: Path, *, district: bool, writes: bool) -> tuple[str, str] | None:
    """A sentence and what to do when the open base has no use for the file."""
    ending, name = file.suffix.lower(), file.name
    if ending not in (REQUEST, PROFILE, PACKAGE):
        return (
            f"Файл «{name}» программа не открывает.",
            "Программа открывает базу (.shnor), запрос школы (.shnor-request), файл района (.shnor-profile), "
            "пакет и квитанцию (.asice). "
            "Таблицы загружают в разделе «Данные».",
        )
    if ending == REQUEST and not district:
        return (
            f"«{name}» — запрос школы на сертификат: его принимает район.",
            "Откройте базу района: меню «База», Ctrl+O.",
        )
    if ending == PROFILE and district:
        return f"«{name}» — файл района для школ: его загружает школа.", "Откройте базу школы: меню «База», Ctrl+O."
    if not writes:
        return (
            f"Файл «{name}» не принят: база открыта в другом окне, здесь её можно только читать.",
            "Перейдите в то окно, раздел «Обмен», или закройте его и откройте файл снова.",
        )
    return None
