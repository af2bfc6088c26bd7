"""The window's front door: `shnor-desktop [BASE] [--selftest [FILE]]`, also as `python -m`; commands are `shnor`."""

import sys

SELFTEST = "--selftest"


def main() -> int:
    try:
        from shnor_desktop.app import main as open_window

        if sys.argv[1:2] == [SELFTEST]:
            from shnor_desktop import selftest

            return selftest.main(sys.argv[2:])
    except ImportError as error:
        return incomplete(error, sys.argv[1:])
    return open_window(sys.argv[1:])


def incomplete(error: ImportError, argv: list[str]) -> int:
    """Something that every start needs does not load: say so wherever somebody may see it."""
    words = (
        "Программа установлена не полностью и не запускается: не загружается часть "
        f"«{error.name or 'без названия'}».\nУстановите программу заново: базы, копии и ключи останутся на месте.\n"
    )
    # A bare Linux lacks the libraries behind Qt: the loader then names the file, not a module.
    if error.name is None and ".so" in str(error):
        words = (
            f"Окно не открыть: в системе нет библиотеки ({error}).\n"
            "В Debian, Ubuntu и Astra поможет команда:\n"
            "  sudo apt-get install libgl1 libegl1 libxkbcommon0 libxcb-cursor0\n"
        )
    if sys.stderr is not None:
        sys.stderr.write(words)
    tried = argv[:1] == [SELFTEST]
    if tried:
        _keep(words, argv[1:])
    # a named file is read by whoever named it; all others look at the screen
    if sys.platform == "win32" and not (tried and argv[1:]):
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "ШНОР-Офис", 0x10)
    return 1


def _keep(words: str, named: list[str]) -> None:
    """The result of a self-test that could not even begin; nobody's file is overwritten."""
    import json

    try:
        # may itself be what is missing
        from shnor_desktop import paths

        target = paths.selftest_result(named)
        if not target.exists() or '"steps"' in target.read_text(encoding="utf-8"):
            target.parent.mkdir(parents=True, exist_ok=True)
            told = {"summary": words.strip(), "passed": False, "steps": []}
            target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (ImportError, OSError, ValueError) as error:
        if sys.stderr is not None:
            where = f" в «{named[0]}»" if named else ""
            sys.stderr.write(f"Итог самопроверки не записан{where}: {type(error).__name__}.\n")


if __name__ == "__main__":
    sys.exit(main())
