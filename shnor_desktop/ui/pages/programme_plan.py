"""Under the road map: the files that prove the measure at hand."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView

from shnor_desktop.services import evidence_forms, wording
from shnor_desktop.services.planning import Item
from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.evidence_of import FilesOf
from shnor_desktop.ui.widgets.files_drop import drop_on_rows
from shnor_desktop.ui.widgets.page import Card, text


class ProofsCard(Card):
    """Files of one measure; they may be dropped on its row, too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Подтверждения")
        self.measure = text("", "plain")
        self.files = FilesOf(desk, name="Файлы мероприятия")
        self.add(self.measure, self.files)

    def take_drops(self, view: QAbstractItemView, item: Callable[[], Item | None]) -> None:
        """Let files be dropped on the rows of a view; ``item`` tells the measure of its current row."""

        def dropped(paths: list[Path]) -> None:
            at = item()
            if at is not None:
                self.files.show_row(at.row)
                self.files.attach(paths)

        drop_on_rows(view, dropped, lambda: item() is not None and self.files.desk.can_write)

    def show_item(self, item: Item | None) -> None:
        """The files of that measure."""
        self.files.show_row(item.row if item is not None else None)
        self.measure.setVisible(item is not None)
        if item is not None:
            papers = evidence_forms.documents(str(item.values.get("evidence_form") or ""))
            wanted = wording.listed([wording.inner(one) for one in papers])
            self.measure.setText(f"{item.name}." + (f" Нужно: {wanted}." if wanted else ""))
