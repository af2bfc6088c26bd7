"""`python -m installer …`, called by `python dev.py build …`."""

import argparse
import errno
import sys
from pathlib import Path

from installer.shared import DIST, BuildError


def main() -> int:
    top = argparse.ArgumentParser(prog="python dev.py build", description="Сборка того, что получает школа.")
    commands = top.add_subparsers(dest="command", required=True, metavar="ЧТО")
    windows = commands.add_parser("windows", help="установщик и переносная папка для Windows")
    windows.add_argument("--fast", action="store_true", help="упаковать быстро (для проверок): файл крупнее")
    windows.add_argument("--python-archive", type=Path, metavar="ФАЙЛ", help="архив Python для Windows")
    windows.add_argument("--release-key", type=Path, metavar="ФАЙЛ", help="ключ выпуска; без него сборка тестовая")
    linux = commands.add_parser("deb", help="пакет .deb и архив tar.xz для Linux")
    linux.add_argument("--release-key", type=Path, metavar="ФАЙЛ", help="ключ выпуска; без него сборка тестовая")
    commands.add_parser("check-deb", help="проверить пакеты для Linux в пустом Debian")
    commands.add_parser("check", help="проверить установщик под Wine")
    options = top.parse_args()
    try:
        from installer import deb_check, linux_build, windows_build, wine_check

        if options.command == "check":
            return wine_check.check()
        if options.command == "check-deb":
            return deb_check.check()
        if options.command == "deb":
            linux_build.build(release_key=options.release_key)
            return 0
        archive, key = (path.absolute() if path else None for path in (options.python_archive, options.release_key))
        windows_build.build(windows_build.Way(options.fast, archive, key))
    except BuildError as error:
        return _failed(str(error), options.command)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        return _failed("Не хватило места на диске." if full else f"Сбой файла {error.filename}.", options.command)
    return 0


def _failed(words: str, command: str) -> int:
    print(words, file=sys.stderr)
    if command == "windows" and DIST.is_dir() and any(DIST.iterdir()):
        print(f"Не собрано. Папка {DIST.name} осталась такой, какой была: в ней прежние файлы.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
