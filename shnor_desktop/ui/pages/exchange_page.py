"""«Обмен»: the school's side or the district's side of the sticks."""

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

    def load(self) -> Exchange:
        return gather(self.desk.office)

    def fill(self, data: Exchange) -> None:
        self.side.show_data(data)
