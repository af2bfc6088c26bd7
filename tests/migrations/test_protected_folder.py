"""A base in a folder that may not be written (a protected stick) is not called damaged."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from shnor_desktop.errors import StorageError
from shnor_desktop.services import migrate, office

_NOBODY = 65534


@pytest.mark.skipif(sys.platform == "win32", reason="folders have other rights there")
def test_a_base_in_a_protected_folder_is_not_called_damaged() -> None:
    # the folders of the tests are closed to others, and root may write everywhere
    folder = Path(tempfile.mkdtemp())
    base = folder / "base.shnor"
    try:
        office.create(base, role="school", code="901", name="Школа")
        base.chmod(0o444)
        folder.chmod(0o555)
        me = os.geteuid()
        if me == 0:
            os.seteuid(_NOBODY)
        try:
            with pytest.raises(StorageError, match="нельзя записывать"):
                migrate.revision_of(base)
        finally:
            os.seteuid(me)
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)
