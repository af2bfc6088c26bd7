"""Which document: of what school, calendar year and kind and, where it has one, of what risk factor."""

from dataclasses import dataclass, replace

from shnor_desktop.models.sheets.concept_documents import ANTI_RISK, CONCEPT, MEDIUM_TERM
from shnor_desktop.models.sheets.programme import MUNICIPAL
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services.entries import Stored
from shnor_desktop.services.office import Office

KINDS = {"concept": CONCEPT, "medium_term": MEDIUM_TERM, "anti_risk": ANTI_RISK, "municipal": MUNICIPAL}


@dataclass(frozen=True, slots=True)
class Place:
    """A document; an anti-risk programme is written for one factor, the others for all."""

    school: str
    year: int
    document: str
    factor: str = ""

    @property
    def cells(self) -> dict[str, Value]:
        """How the document is named in its rows."""
        return {"year": self.year, "document": self.document, "factor": self.factor or None}

    def owns(self, row: Stored) -> bool:
        """Whether the row is a part of this document."""
        return row.school == self.school and all(row.values[key] == value for key, value in self.cells.items())

    def before(self) -> "Place":
        """The same document a year ago."""
        return replace(self, year=self.year - 1)

    def title(self, office: Office) -> str:
        """«Антирисковая программа: Низкий уровень оснащения школы»."""
        return f"{self.document}: {factor_title(office, self.factor)}" if self.factor else self.document


def factor_title(office: Office, key: str) -> str:
    """The factor as the list of the office names it."""
    return next((item.title for item in office.lists.items("risk_factors") if item.key == key), key)
