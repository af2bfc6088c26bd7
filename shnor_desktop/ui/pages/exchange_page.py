"""«Обмен»: the school's side or the district's side of the sticks."""

from pathlib import Path

from shnor_desktop.ui.desk import Desk
from shnor_desktop.ui.pages.exchange_data import Exchange, gather
from shnor_desktop.ui.pages.exchange_district import DistrictExchange
from shnor_desktop.ui.pages.exchange_school import SchoolExchange
from shnor_desktop.ui.widgets.page import Page

_PACKAGE = ".asice"


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
        """A file of the exchange opened by a double click: its dialog, once the page knows the keys."""
        self._brought = file
        self.reload()

    def _hand_in(self, data: Exchange) -> None:
        file, self._brought = self._brought, None
        if file is None:
            return
        package = file.suffix.lower() == _PACKAGE
        if isinstance(self.side, SchoolExchange):
            if not package:
                self.side.ask_accept(str(file))
            elif data.district is None:
                self.desk.messages.inform(
                    f"Школа ещё не подключена к району: проверить квитанцию «{file.name}» нечем.",
                    "Нажмите «Загрузить файл района…» и выберите файл с окончанием .shnor-profile.",
                )
            else:
                self.side.ask_receipt(str(file))
        elif data.district is None:
            self._ask_for_keys(file, package=package)
        elif package:
            self.side.ask_receive(str(file))
        else:
            self.side.read_request(file)

    def _ask_for_keys(self, file: Path, *, package: bool) -> None:
        if package:
            self.desk.messages.inform(
                f"Ключа района ещё нет: подписать квитанцию на пакет «{file.name}» нечем.",
                "Нажмите «Создать ключ района…», затем «Принять пакеты…» и выберите этот файл.",
            )
        else:
            self.desk.messages.inform(
                "Ключа района ещё нет: выдать сертификат нечем.",
                f"Нажмите «Создать ключ района…», затем «Выдать сертификат по запросу…» и выберите «{file.name}».",
            )
