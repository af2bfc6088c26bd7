"""Loading of files: what is in them, what would change, and the change as one undoable operation."""

from shnor_desktop.services.importing.marked import Unmarked
from shnor_desktop.services.importing.marking import Marking
from shnor_desktop.services.importing.plan import ImportPlan, RowPlan, SheetPlan, plan
from shnor_desktop.services.importing.refused import save_refused

__all__ = ["ImportPlan", "Marking", "RowPlan", "SheetPlan", "Unmarked", "plan", "save_refused"]
