"""Files of another kind are refused with a sentence, and the base stays as it was."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.importing.formats.heldout.files import Lines, write
from tests.services.importing.formats.heldout.loading import content, run, with_cards

STRANGERS: dict[str, Lines] = {
    "timetable": [
        ["Расписание уроков на 2025/26 учебный год"],
        ["День", "Урок", "5А", "5Б", "6А", "9А", "11А"],
        ["Понедельник", 1, "Математика", "Русский язык", "История", "Физика", "ОБЗР"],
        [None, 2, "Русский язык", "Математика", "Биология", "Химия", "Физика"],
    ],
    "bank statement": [
        ["Выписка по счёту 40703810000000000001 за 01.03.2026 – 31.03.2026"],
        ["Дата", "Номер документа", "Контрагент", "ИНН", "Дебет", "Кредит", "Назначение платежа"],
        [date(2026, 3, 2), 117, "ООО «Ромашка»", "7701000001", "12 500,00", None, "За канцтовары"],
        [date(2026, 3, 9), 118, "АО «Свет»", "7701000002", None, "3 100,50", "Возврат"],
        [None, None, "Итого", None, "12 500,00", "3 100,50"],
    ],
    "staff list": [
        ["Штатное расписание"],
        ["№", "Табельный номер", "Фамилия И. О.", "Оклад", "Ставка", "Надбавка", "Всего"],
        [1, "00117", "Ылымов Т. Х.", 31_500, 1, "4 000", 35_500],
        [2, "00118", "Жохова Е. П.", 29_100, 0.5, 0, 14_550],
    ],
    "empty": [[]],
    "blanks": [["  "], [None, ""], ["\u00a0"]],
    "invoice": [
        ["Счёт № 2026-114 от 12.03.2026"],
        ["№", "Товар", "Кол-во", "Ед.", "Цена", "Сумма"],
        [1, "Бумага А4", 40, "пачка", "351,00", "14 040,00"],
        [2, "Маркер", 5, "шт.", "80,00", "400,00"],
        [None, "Всего к оплате", None, None, None, "14 440,00"],
    ],
    "journal page": [
        ["Фамилия, имя", "02.09", "04.09", "09.09", "Средний балл"],
        ["Кукшин А.", 5, 4, "н", 4.5],
        ["Юхнёва Ф.", 3, None, 4, 3.5],
    ],
    "appeals form without figures": [["Заявление об апелляции"], ["Экзамен", "Математика(2026.06.02)"]],
    "headings only": [
        ["01 - Русский язык 2022.06.23"],
        ["№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Серия", "Номер", "Первичный балл", "Балл"],
    ],
    "timing of ГИА": [["Предмет", "Дата", "Класс", "Код ППЭ"], ["Математика", "2026.06.02", "9", "0417"]],
}


@pytest.mark.parametrize("name", list(STRANGERS))
@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_a_table_of_another_kind_changes_nothing(
    name: str, kind: str, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _refused(school_base, write(tmp_path / f"{name}{kind}", {"Лист1": STRANGERS[name]}), capsys)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(900)),
        ("photo.xls", b"\xff\xd8\xff\xe0" + bytes(900)),
        ("gif.xlsx", b"GIF89a" + bytes(900)),
        ("letter.xlsx", b"%PDF-1.7\n" + bytes(900)),
        ("page.xls", "<html><table><tr><td>Код ОО</td></tr></table></html>".encode()),
        ("broken.xlsx", b"PK\x03\x04" + bytes(900)),
        ("broken.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
        ("nothing.csv", b""),
        ("binary.csv", bytes(range(256)) * 4),
        ("poem.csv", "Буря мглою небо кроет,\r\nВихри снежные крутя;\r\n".encode("cp1251")),
    ],
)
def test_a_file_that_is_no_table_changes_nothing(
    name: str, data: bytes, school_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    _refused(school_base, file, capsys)


def _refused(base: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(with_cards(base, ["857"]))
    for more in ([], ["--dry-run"]):
        code, told = run(capsys, base, file, *more)
        assert code == 3, told
        (sentence,) = told["notes"]
        assert file.name in sentence
        assert sentence.rstrip().endswith((".", "!"))
        assert "ничего не изменено" in sentence.casefold()
        assert content(base) == before
