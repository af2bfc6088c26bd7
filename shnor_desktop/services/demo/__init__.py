"""The demonstration: the whole main job, without a screen, on printed figures of two districts."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shnor_desktop.errors import InputError, StorageError
from shnor_desktop.services.demo import bases, figures, job, summary
from shnor_desktop.services.work import Progress, Silent


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where everything lies, and what was found."""

    folder: Path
    schools: tuple[Path, ...]
    districts: tuple[Path, ...]
    summary: str


def build(folder: Path, progress: Progress | None = None) -> Demonstration:
    """Make bases, programmes, signed reports, packages and receipts in an empty folder."""
    progress = progress or Silent()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(
                f"Папка «{folder.name}» не пуста; в ней ничего не изменено.", hint="Укажите новую или пустую папку."
            )
        reports, stick = folder / "reports", folder / "stick"
        reports.mkdir()
        stick.mkdir()
    except OSError as error:
        raise StorageError(f"Не удалось создать папку «{folder.name}».", hint="Проверьте место и доступ.") from error
    try:
        return _build(folder, reports, stick, progress)
    except BaseException:
        # what was stopped half-way would be taken for the whole; the folder was empty, so all in it is ours
        for path in folder.iterdir():
            _remove(path)
        raise


def _remove(path: Path) -> None:
    # what another program holds open stays: without the summary it is not taken for a demonstration
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()


def _build(folder: Path, reports: Path, stick: Path, progress: Progress) -> Demonstration:
    rows = figures.schools(bases.ZIMOVNIKI.key)
    total = 3 + 2 * len(rows)
    progress.step(0, total, "Базы районов")
    district = bases.make_district(folder, bases.ZIMOVNIKI)
    second = bases.make_district(folder, bases.UST_ILIMSK)
    bases.fill_second_district(second, bases.UST_ILIMSK)
    digits = job.found_district(district, folder)
    done = job.Exchange()
    schools = []
    for position, row in enumerate(rows):
        progress.step(1 + 2 * position, total, f"{row['short_name']}: данные, программа")
        base = bases.make_school(folder, bases.ZIMOVNIKI, row)
        schools.append(base)
        job.connect_school(base, district, digits, stick)
        job.run_programme(base)
        progress.step(2 + 2 * position, total, f"{row['short_name']}: отчёты, пакет, квитанция")
        pdfs = job.make_reports(base, job.SCHOOL_REPORTS, reports)
        done.pdfs += pdfs
        done.handed.append(job.hand_over(base, district, pdfs, stick))
    progress.step(total - 2, total, "Отчёты района")
    done.pdfs += job.make_reports(district, job.DISTRICT_REPORTS, reports)
    progress.step(total - 1, total, "Итоги")
    text = summary.write(folder, schools, [district, second], done)
    return Demonstration(folder, tuple(schools), (district, second), text)
