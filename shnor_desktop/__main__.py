"""The window's front door: `shnor-desktop [BASE] [--selftest [FILE]]`, also as `python -m`; commands are `shnor`."""

import sys


def main() -> int:
    try:
        from shnor_desktop.app import main as open_window
    except ImportError as error:
        # A bare Linux lacks the libraries behind Qt: the loader then names the file, not a module.
        if error.name is not None or ".so" not in str(error):
            raise
        sys.stderr.write(
            f"Окно не открыть: в системе нет библиотеки ({error}).\n"
            "В Debian, Ubuntu и Astra поможет команда:\n"
            "  sudo apt-get install libgl1 libegl1 libxkbcommon0 libxcb-cursor0\n"
        )
        return 1
    if sys.argv[1:2] == ["--selftest"]:
        from shnor_desktop import selftest

        return selftest.main(sys.argv[2:])
    return open_window(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
