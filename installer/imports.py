"""Static scan: every library that a Windows file asks for lies in the program or belongs to plain Windows 10."""

from pathlib import Path

from installer.shared import BuildError, files, say

_SYSTEM = frozenset((Path(__file__).parent / "windows" / "system-libraries.txt").read_text(encoding="utf-8").split())
"""Libraries of every Windows 10 since 1809, by name without the ending."""
_X64 = 0x8664


def scan(payload: Path) -> None:
    """Refuse a program that would not start on a plain computer: Wine supplies more than it has (INSTALLER §2)."""
    import pefile  # type: ignore[import-untyped]

    binaries = [path for path in files(payload) if path.suffix.lower() in {".exe", ".dll", ".pyd"}]
    own = {path.name.lower() for path in binaries}
    wrong = []
    for path in binaries:
        with pefile.PE(str(path), fast_load=True) as binary:
            name = path.relative_to(payload).as_posix()
            if binary.FILE_HEADER.Machine != _X64:
                wrong.append(f"{name}: не для 64-разрядной Windows")
            entries = pefile.DIRECTORY_ENTRY
            binary.parse_data_directories(
                [entries["IMAGE_DIRECTORY_ENTRY_IMPORT"], entries["IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT"]]
            )
            asked = [
                entry.dll.decode("ascii").lower()
                for kind in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT")
                for entry in getattr(binary, kind, ())
            ]
        wrong += [f"{name}: просит {library}" for library in asked if not known(library, own)]
    if wrong:
        raise BuildError("Не всё, что нужно программе, в ней есть:\n" + "\n".join(wrong))
    say(f"Зависимости двоичных файлов проверены: {len(binaries)}")


def known(library: str, own: set[str]) -> bool:
    """Whether a library lies in the program (``own``: names in lower case) or comes with Windows."""
    bare = library.removesuffix(".dll")
    return library in own or bare in _SYSTEM or bare.startswith(("api-ms-win-", "ext-ms-win-"))
