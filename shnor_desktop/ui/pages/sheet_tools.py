"""What helps a person find their way in a form: search and replace, filters of columns, last year's differences."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from shnor_desktop.services.wording import ROW, Forms, counted
from shnor_desktop.ui.grid.sources import Scope, Source
from shnor_desktop.ui.grid.table_model import SheetTableModel
from shnor_desktop.ui.grid.view import GridView
from shnor_desktop.ui.grid.year_ago import LARGE_WORDS, Past
from shnor_desktop.ui.pages.sheet_bar import SheetBar
from shnor_desktop.ui.tasks import TaskRunner
from shnor_desktop.ui.widgets.column_filter import ColumnFilterPopup
from shnor_desktop.ui.widgets.find_bar import FindBar

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office

_COLUMNS: Forms = ("графе", "графам", "графам")


class SheetTools(QObject):
    """The find bar and the actions around it; the page gives them their place."""

    noted = Signal(str)
    """A short sentence about what is shown."""

    def __init__(self, page: QWidget, runner: TaskRunner, view: GridView, *, office: "Office", source: Source) -> None:
        super().__init__(page)
        assert isinstance(view.grid, SheetTableModel)  # noqa: S101  pages have no other; tells the type checker
        self._office, self._runner, self._source = office, runner, source
        self._page, self._view, self._model = page, view, view.grid
        self._scope: Scope | None = None
        self.find_bar = FindBar(view, self._model)
        self.find = self._action("Найти…", "Ctrl+F", self.find_bar.open, "Поиск по ячейкам; замена — Ctrl+H")
        self.replace = self._action("Заменить…", "Ctrl+H", lambda: self.find_bar.open(replace=True), "Замена")
        self._action("Найти далее", "F3", self.find_bar.next, "Следующая найденная ячейка")
        self._action("Найти ранее", "Shift+F3", self.find_bar.previous, "Предыдущая найденная ячейка")
        self.values = self._action(
            "Отбор по значениям…\tCtrl+Shift+L", "", lambda: self.choose_values(view.here[1]), "Значения этой графы"
        )
        self.past = self._action(
            "Прошлый год: разница в ячейках",
            "",
            self._on_past,
            f"Разница с прошлым годом в ячейках; ▲ — изменение {LARGE_WORDS}",
        )
        self.past.setCheckable(True)
        self.show_all = self._action("Показать все", "", self._model.show_all, "Снять отбор по значениям граф")
        self.show_all.setVisible(False)
        self._model.filtered.connect(self._on_filtered)
        view.filter_asked.connect(self.choose_values)

    def add_to(self, bar: SheetBar) -> None:
        """Put the menu before «Замечание», and «Показать все» beside it while rows are hidden."""
        menu = QMenu("Вид", bar)
        menu.addActions([self.find, self.replace, self.values, self.past])
        button = QToolButton()
        button.setText("Вид")
        button.setAccessibleName("Вид: поиск, отбор, прошлый год")
        button.setToolTip("Поиск, отбор по значениям, разница с прошлым годом")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar.insertWidget(bar.next, button)
        bar.insertAction(bar.next, self.show_all)

    def _action(self, text: str, keys: str, done: object, hint: str) -> QAction:
        action = QAction(text, self._page)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            hint = f"{hint} ({keys})"
        action.setToolTip(hint)
        assert callable(done)  # noqa: S101  tells the type checker
        action.triggered.connect(lambda _=False: done())
        self._page.addAction(action)
        return action

    # -- filters ------------------------------------------------------------------------------------------------

    def choose_values(self, column: int) -> None:
        """Open the list of values at the heading of a column."""
        if not 0 <= column < len(self._model.columns):
            return
        self._view.commit()
        popup = ColumnFilterPopup(self._model, column, self._view.setFocus, self._page)
        heading = self._view.horizontalHeader()
        x = max(heading.sectionViewportPosition(column), 0)
        popup.open_at(heading.mapToGlobal(QPoint(x, heading.height())))

    def _on_filtered(self) -> None:
        columns, hidden = self._model.filtered_columns, self._model.hidden
        self.show_all.setVisible(bool(columns))
        # the signs at the headings
        self._view.horizontalHeader().viewport().update()
        self._view.frozen.horizontalHeader().viewport().update()
        if columns:
            self.noted.emit(f"Отбор по {counted(columns, _COLUMNS)}: скрыто {counted(hidden, ROW)}.")
        else:
            self.noted.emit("Показаны все строки.")

    # -- last year ----------------------------------------------------------------------------------------------

    def look_at(self, scope: Scope) -> None:
        """Other rows are on the screen."""
        self._scope = scope
        self.past.setEnabled(self._model.sheet.has_year or scope.on_date is not None or scope.year is not None)
        if self.past.isChecked():
            self._read_past()

    def _on_past(self) -> None:
        if self.past.isChecked():
            self._read_past()
        else:
            self._view.show_past(None)

    def _read_past(self) -> None:
        scope = self._scope
        if scope is None:
            return

        def done(past: Past) -> None:
            if self.past.isChecked() and scope is self._scope:
                self._view.show_past(past)
                if not past:
                    self.noted.emit("За прошлый год данных этого листа нет.")

        self._runner.start(self, lambda _: self._source.read_past(self._office, scope), done, lane="edit")
