"""The engine writes durably, and a server that cannot be reached is said in words."""

from pathlib import Path

import pytest

from shnor_desktop.errors import InputError
from shnor_desktop.models.engine import open_engine


def test_a_base_is_written_through_to_the_disk_with_links_kept(school_base: Path) -> None:
    engine = open_engine(school_base)
    with engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    engine.dispose()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


@pytest.mark.parametrize("address", ["foo://localhost/x", "postgresql+nothing://localhost/x"])
def test_a_server_of_an_unknown_kind_is_refused_in_words(address: str) -> None:
    with pytest.raises(InputError, match="серверу баз"):
        open_engine(address)
