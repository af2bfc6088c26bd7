"""Data entry: loading of files and a cell on its way to the disk, the paste and the scroll of the grid; as ratios."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import bench_grid, entry_files, entry_grid


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="маленькие файлы")
    quick = parser.parse_args().quick
    entry_files.main(quick=quick)
    application = entry_grid.prepare()
    for line in entry_grid.measure(rounds=2 if quick else 5):
        print(line)
    bench_grid.scroll(rows=10_000 if quick else 100_000, rounds=15 if quick else 80)
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
