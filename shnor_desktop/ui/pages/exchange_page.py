"""«Обмен»: the school's side or the district's side of the sticks."""

from pathlib import Path

from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.exchange_data import Exchange, gather
from shnor_desktop.ui.pages.exchange_district import DistrictExchange
from shnor_desktop.ui.pages.exchange_school import SchoolExchange
from shnor_desktop.ui.widgets.page import Page


class ExchangePage(Page):
    """One of two sides, by the role of the base."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.side: SchoolExchange | DistrictExchange = (
            DistrictExchange(desk, self.reload) if desk.office.is_district else SchoolExchange(desk, self.reload)
        )
        self.column.addWidget(self.side)
        self.column.addStretch(1)
        self._brought: Path | None = None

    def load(self) -> Exchange:
        return gather(self.desk.office)

    def fill(self, data: Exchange) -> None:
        self.side.show_data(data)
        self._hand_in(data)

    def take_in(self, file: Path) -> None:
        """A request or a district's file opened by a double click: its dialog, once the page knows the keys."""
        self._brought = file
        self.reload()

    def _hand_in(self, data: Exchange) -> None:
        file, self._brought = self._brought, None
        if file is None:
            return
        if isinstance(self.side, SchoolExchange):
            self.side.ask_accept(str(file))
        elif data.district is None:
            self.desk.messages.inform(
                "Ключа района ещё нет: выдать сертификат нечем.",
                f"Нажмите «Создать ключ района…», затем «Выдать сертификат по запросу…» и выберите «{file.name}».",
            )
        else:
            self.side.read_request(file)
