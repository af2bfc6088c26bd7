"""A base that the disk keeps from being opened (a protected or a full stick) is not called damaged."""

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


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
def test_a_base_on_a_full_disk_is_not_called_damaged(school_base: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        # nothing can grow any more, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        with pytest.raises(StorageError, match="диск заполнен"):
            migrate.revision_of(school_base)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert migrate.revision_of(school_base) == migrate.HEAD
