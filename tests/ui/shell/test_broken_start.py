"""An installation of which a part is missing says so at its start, also to whoever reads the result of its trial."""

import json
from pathlib import Path

from shnor_desktop import paths, selftest
from shnor_desktop.__main__ import incomplete

LOST = ModuleNotFoundError("No module named 'sqlalchemy'", name="sqlalchemy")


def told(result: Path) -> tuple[bool, str]:
    content = json.loads(result.read_text(encoding="utf-8"))
    return content["passed"], content["summary"]


def test_trial_without_a_name_is_kept_beside_the_log_in_the_place_of_an_older_one(own_data_dir: Path) -> None:
    result = own_data_dir / "log" / paths.SELFTEST_RESULT
    # the first time there is not even the folder
    assert incomplete(LOST, ["--selftest"]) == 1
    assert "«sqlalchemy»" in told(result)[1]
    selftest.Record(result).end()
    assert told(result)[0]
    assert incomplete(LOST, ["--selftest"]) == 1
    assert not told(result)[0]


def test_trial_may_name_a_folder(tmp_path: Path) -> None:
    assert incomplete(LOST, ["--selftest", str(tmp_path)]) == 1
    assert not told(tmp_path / paths.SELFTEST_RESULT)[0]
