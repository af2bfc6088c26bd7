"""`shnor plan import`: tried, loaded, said in JSON, refused."""

from pathlib import Path

from shnor_desktop.cli import output
from tests.cli.conftest import Shnor

TABLE = (
    "№;Событие;Сроки;Исполнители;Показатель реализации;Чужое\n"
    "1;Педсовет;01.03–25.03.2022;Завуч;Протокол;x\n"
    "2;Опрос;ежегодно: июнь, январь;Куратор;;x\n"
    "2;Встреча;когда-нибудь;Куратор;;x\n"
)


def test_a_plan_is_tried_loaded_and_taken_back(shnor: Shnor, school_base: Path) -> None:
    path = Path("План.csv")
    path.write_text(TABLE, encoding="utf-8")
    call = ("plan", "import", school_base, path, "--plan", "Наш план")
    tried = shnor(*call, "--dry-run")
    assert tried.code == output.LOOK
    assert "Можно загрузить план «Наш план»: 3\xa0мероприятия, сроков: 4." in tried.out
    assert "графа не взята: «Чужое»" in tried.out
    assert "строка 4, № 2 (повтор): Номер «2» в таблице повторяется; Срок не прочитан" in tried.out
    assert shnor("plan", "status", school_base, "--on", "2022-12-31", "--json").json["planned"] == 0
    loaded = shnor(*call, "--json")
    assert (loaded.code, loaded.json["items"], loaded.json["occurrences"]) == (output.LOOK, 3, 4)
    assert loaded.json["year"] == 2022
    assert loaded.json["undated"] == ["2 (повтор)"]
    status = shnor("plan", "status", school_base, "--on", "2022-06-10", "--json").json
    assert [one["end"] for one in status["overdue"]] == ["2022-01-31", "2022-03-25"]
    assert shnor(*call).code == output.WRONG_CALL
    assert "Загружен план" in shnor("undo", school_base).out
    assert shnor("plan", "status", school_base, "--on", "2022-12-31", "--json").json["planned"] == 0


def test_file_without_a_plan_is_refused(shnor: Shnor, school_base: Path) -> None:
    path = Path("План.docx")
    path.write_bytes(b"%PDF-1.4")
    answer = shnor("plan", "import", school_base, path, "--plan", "Наш план")
    assert (answer.code, "документ PDF" in answer.err) == (output.BAD_FILE, True)
    assert shnor("plan", "import", school_base, path, "--plan", "x", "--year", "22").code == output.WRONG_CALL
