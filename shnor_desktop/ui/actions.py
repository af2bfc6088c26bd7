"""Every entry of the navigation and of the menus as data: key, words, keys to press, what it calls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation on the left."""

    key: str
    title: str
    about: str


ENTRIES: tuple[Entry, ...] = (
    Entry("overview", "Обзор", "Что заполнено, что не так, каковы заключения и что пора сделать"),
    Entry("data", "Данные", "Листы: ввод, вставка, шаблоны Excel, проверки"),
    Entry("analysis", "Анализ", "Низкие результаты и зона риска со всей арифметикой"),
    Entry("programme", "Программа", "Факторы риска, мероприятия, подтверждения"),
    Entry("indicators", "Показатели", "Числа с числителем, знаменателем и источником"),
    Entry("reports", "Отчёты", "Сохранить, напечатать и подписать"),
    Entry("exchange", "Обмен", "Ключ, пакеты для района, квитанции"),
    Entry("journal", "Журнал", "Кто, что и когда изменил"),
    Entry("settings", "Настройки", "Организация, оформление, копии базы, справочники"),
)


@dataclass(frozen=True, slots=True)
class Action:
    """One entry of a menu; ``method`` is the method of the main window that it calls."""

    key: str
    text: str
    method: str
    shortcut: str = ""
    needs_base: bool = True
    writes: bool = False


SEPARATOR = Action("", "", "")

MENUS: tuple[tuple[str, tuple[Action, ...]], ...] = (
    (
        "&База",
        (
            Action("new", "&Новая или другая база…", "choose_base", "Ctrl+O", needs_base=False),
            Action("copy", "Сделать &копию сейчас", "copy_now", writes=True),
            SEPARATOR,
            Action("quit", "В&ыход", "close", "Ctrl+Q", needs_base=False),
        ),
    ),
    (
        "&Правка",
        (
            Action("undo", "&Отменить", "undo", "Ctrl+Z", writes=True),
            Action("redo", "&Вернуть", "redo", "Ctrl+Y", writes=True),
        ),
    ),
    (
        "&Справка",
        (
            Action("keys", "&Клавиши", "show_keys", "F1", needs_base=False),
            Action("about", "О &программе", "show_about", needs_base=False),
        ),
    ),
)

KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+1 … Ctrl+9", "Разделы слева: от «Обзора» до «Настроек»"),
    ("F6, Shift+F6", "Следующая и предыдущая часть окна"),
    ("Tab, Shift+Tab", "Следующее и предыдущее поле"),
    ("Enter, F2", "Открыть ссылку строки; править ячейку"),
    ("Ctrl+Z, Ctrl+Y", "Отменить, вернуть — и после перезапуска"),
    ("Ctrl+C, Ctrl+V", "Копировать, вставить блок из Excel"),
    ("Shift+F2, Ctrl+Shift+F2", "Задать вопрос к ячейке; ответить на него"),
    ("Ctrl+F8, Ctrl+F2", "Пояснить замечание; пусто намеренно"),
    ("Ctrl+F9", "Лист готов; снять отметку; открыть принятый снова"),
    ("F5", "Пересчитать раздел"),
    ("F1, Enter на числе «Анализа»", "Почему оно такое; открыть его строки"),
    ("Alt+↓, Alt+↑ в таблице «Анализа»", "Упорядочить по столбцу"),
    ("Ctrl+O", "Новая или другая база"),
    ("F1", "Эти подсказки"),
)
