"""Loading of files: what is in them, what would change, and the change as one undoable operation."""

from shnor_desktop.services.importing.plan import ImportPlan, RowPlan, SheetPlan, plan
from shnor_desktop.services.importing.refused import save_refused

__all__ = ["ImportPlan", "RowPlan", "SheetPlan", "plan", "save_refused"]
