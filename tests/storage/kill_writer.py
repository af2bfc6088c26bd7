"""A writer for the kill test: edits a base without rest and says each edit only after it was acknowledged."""

import sys

from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Edit, Remove
from shnor_desktop.services.office import open_office


def main(location: str) -> None:
    """Print one line an acknowledged gesture: row, value (or «-» when deleted)."""
    with open_office(location, access="write") as office:
        values = {"year": 2022, "grade": 5, "pupils": 0}
        step = 0
        while True:
            row = entries.apply(office, [Add("classes", "857", dict(values))], "Добавлен класс").rows["classes"][0]
            _say(f"{row} 0")
            for value in range(1, 6):
                step += 1
                entries.apply(office, [Edit("classes", row, "pupils", value - 1, value)], "Ввод")
                _say(f"{row} {value}")
            if step % 3 == 0:
                entries.apply(office, [Remove("classes", row)], "Удалён класс")
                _say(f"{row} -")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
