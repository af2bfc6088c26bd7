"""The error tree: whatever is raised on purpose carries a whole Russian sentence for the person."""


class ShnorError(Exception):
    """Raised on purpose. ``str(error)`` is a whole Russian sentence; ``hint`` says what to do now."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(ShnorError):
    """What was typed, pasted or chosen cannot be used (exit code 2)."""


class FileError(ShnorError):
    """A file is unreadable, damaged, hostile or of another kind; nothing was changed (exit code 3)."""


class RefusedError(ShnorError):
    """Not allowed: signature, recipient, order, lock or role (exit code 4)."""


class ConflictError(RefusedError):
    """The data has changed meanwhile, so this edit or undo no longer fits (exit code 4)."""


class StorageError(ShnorError):
    """The disk, the stick or the base file fails us; not a bug; nothing acknowledged is lost (exit code 5)."""


class Cancelled(Exception):
    """The person stopped the work; nothing was written."""
