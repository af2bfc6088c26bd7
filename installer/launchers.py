"""Builds the two small programs that start the interpreter, and draws their icon."""

from pathlib import Path
from typing import TYPE_CHECKING

from installer.shared import APP, ROOT, fresh, must, settle, tool

if TYPE_CHECKING:
    from PIL.Image import Image

SOURCES = ROOT / "installer" / "windows"
WINDOW = f"{APP}.exe"
CONSOLE = "shnor.exe"
_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def build(payload: Path, work: Path, number: str) -> None:
    """Put the launchers beside the folders they start; ``work``: for what is only needed on the way."""
    compiler = tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
    resources = tool("x86_64-w64-mingw32-windres", "binutils-mingw-w64-x86-64")
    folder = fresh(work)
    icon(folder / "app.ico")
    side(folder / "side.bmp")
    # the installer carries its picture as a file, with the file's time
    settle(folder)
    numbers = ",".join([*number.split("."), "0", "0", "0"][:4])
    for name, about, options in (
        (WINDOW, "ШНОР-Офис", ("-municode", "-mwindows")),
        (CONSOLE, "ШНОР-Офис: командная строка", ("-municode", "-mconsole", "-DCOMMAND_LINE")),
    ):
        script = folder / "launcher.rc"
        text = (SOURCES / "launcher.rc").read_text(encoding="utf-8")
        for word, value in (
            ("VERSION_NUMBERS", numbers),
            ("VERSION_TEXT", f'"{number}"'),
            ("DESCRIPTION", f'"{about}"'),
            ("FILE_NAME", f'"{name}"'),
        ):
            text = text.replace(word, value)
        script.write_text(text, encoding="utf-8")
        compiled = folder / "launcher.res"
        must(
            f"Собираю {name}", resources, "--codepage=65001", "-I", folder, "-I", SOURCES, script, "-O", "coff",
            "-o", compiled,
        )  # fmt: skip
        must(
            f"Собираю {name}: запуск", compiler, "-O2", "-s", "-Wall", "-Wextra", "-Werror", "-finput-charset=UTF-8",
            "-Wl,--no-insert-timestamp", *options, SOURCES / "launcher.c", compiled, "-lshell32",
            "-o", payload / name,
        )  # fmt: skip


def icon(path: Path) -> None:
    """The picture in every size that Windows asks for."""
    picture(1024).save(path, format="ICO", sizes=[(size, size) for size in _SIZES])


def side(path: Path) -> None:
    """The picture beside the first and the last page of the installer, of the size that NSIS asks for."""
    from PIL import Image

    drawn, sign = Image.new("RGB", (164, 314), (20, 56, 100)), picture(112)
    drawn.paste(sign, (26, 48), sign)
    drawn.save(path, format="BMP")


def picture(wanted: int) -> "Image":
    """A sheet of paper with a rising line on a blue square; ``wanted``: pixels of a side."""
    from PIL import Image, ImageDraw

    side = 1024
    drawn = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(drawn)
    draw.rounded_rectangle((32, 32, side - 32, side - 32), radius=180, fill=(29, 78, 137, 255))
    draw.rounded_rectangle((232, 168, side - 232, side - 168), radius=48, fill=(255, 255, 255, 255))
    for row in range(3):
        top = 262 + row * 96
        draw.rounded_rectangle((312, top, 712 - row * 90, top + 36), radius=18, fill=(176, 196, 222, 255))
    points = [(304, 772), (436, 660), (556, 712), (720, 560)]
    draw.line(points, fill=(46, 125, 50, 255), width=52, joint="curve")
    for x, y in points:
        draw.ellipse((x - 26, y - 26, x + 26, y + 26), fill=(46, 125, 50, 255))
    return drawn.resize((wanted, wanted), Image.Resampling.LANCZOS) if wanted != side else drawn
