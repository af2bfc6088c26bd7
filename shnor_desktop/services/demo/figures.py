"""Printed figures of two districts as rows of sheets: results, equipment, year results, statuses."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache

from shnor_desktop.models.sheets.values import Value
from shnor_desktop.paths import resources
from shnor_desktop.services.entries import Add

LISTED = "Программа района: школа в перечне ШНОР с 2020 года"
SOURCE = {
    "zimovniki": "Программа Зимовниковского района 2021–2023",
    "ust_ilimsk": "Программа Усть-Илимска 2022–2024",
}
_PROCEDURE = {"промежуточная": "промежуточная аттестация"}
_SCOPE = {"РАЙОН": "район", "ГОРОД": "город", "ОБЛАСТЬ": "область/край"}
_EQUIPMENT = {
    "учебные кабинеты": "classrooms",
    "компьютеры": "computers",
    "компьютеры с доступом в Интернет": "computers_online",
    "ноутбуки": "laptops",
    "проекторы": "projectors",
    "интерактивные доски": "boards",
    "принтеры": "printers",
    "МФУ": "mfu",
    "сканеры": "scanners",
    "обеспеченность учебниками": "textbooks_percent",
}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """One of the bundled tables, cells as printed."""
    with (resources() / "demo" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def schools(district: str) -> list[dict[str, str]]:
    """The schools that the programme of a district names."""
    return [row for row in table("schools") if row["district"] == district]


def results(district: str, school: str) -> list[Add]:
    """Results of a school as rows of `assessments`; a row without any figure or state is left out."""
    found = []
    for row in table("results"):
        if row["district"] == district and row["school"] == school:
            values = _result(district, row)
            if values is not None:
                found.append(Add("assessments", school, values))
    return found


def left_out(district: str) -> int:
    """Rows of mean scores without a number of participants: the form cannot hold them as held procedures."""
    return sum(
        1
        for row in table("results")
        if row["district"] == district and row["school"] not in _SCOPE and row["mean_score"] and not row["n5"]
    )


def references(district: str) -> list[Add]:
    """Printed figures of the district and the region as rows of `references`."""
    rows = []
    for row in table("results"):
        if row["district"] != district or row["school"] not in _SCOPE:
            continue
        values = _named(row) | {
            "scope": _SCOPE[row["school"]],
            "success_pct": _decimal(row["success"]),
            "quality_pct": _decimal(row["quality"]),
            "mean_score": _decimal(row["mean_score"]),
            "mean_mark": _decimal(row["mean_mark"]),
            "state": "проводилась",
            "source": SOURCE[district],
        }
        rows.append(Add("references", "", values))
    return rows


def _named(row: dict[str, str]) -> dict[str, Value]:
    return {
        "year": int(row["year"]),
        "season": "весна",
        "procedure": _PROCEDURE.get(row["procedure"], row["procedure"]),
        "subject": row["subject"],
        "level": row["level"] or None,
        "programme_grade": int(row["grade"]),
        "attempt": "основной срок",
        "grade": int(row["grade"]),
    }


def _result(district: str, row: dict[str, str]) -> dict[str, Value] | None:
    values = _named(row) | {"source": SOURCE[district]}
    if "не выбирали" in row["note"]:
        return values | {"state": "не выбирали"}
    if "нет выпускников" in row["note"]:
        return values | {"state": "нет класса"}
    marks = {key: row[key] for key in ("n5", "n4", "n3", "n2")}
    printed = {
        "printed_success": _decimal(row["success"]),
        "printed_quality": _decimal(row["quality"]),
        "printed_mean": _decimal(row["mean_mark"]),
    }
    if any(text.isdigit() for text in marks.values()):
        # a printed dash among counts means nobody got that mark
        counts = {key: int(text) if text.isdigit() else 0 for key, text in marks.items()}
        return values | counts | printed | {"state": "проводилась", "participants": sum(counts.values())}
    if any(value is not None for value in printed.values()) and not any(marks.values()):
        return values | printed | {"state": "проводилась"}
    return None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text).quantize(Decimal("0.01")) if text not in {"", "-"} else None


def equipment(district: str, school: str, year: int) -> list[Add]:
    """Printed equipment of a school; what was not printed stays empty."""
    values: dict[str, Value] = {}
    for row in table("equipment"):
        if row["district"] != district or row["school"] != school:
            continue
        if row["item"] in _EQUIPMENT:
            key = _EQUIPMENT[row["item"]]
            values[key] = (
                Decimal(row["quantity"]).quantize(Decimal("0.1")) if key.endswith("percent") else int(row["quantity"])
            )
        elif row["item"].startswith("центр «Точка роста»"):
            values |= {"growth_point": "планируется", "growth_point_on": date.fromisoformat(row["quantity"])}
    if not values:
        return []
    return [Add("equipment", school, values | {"year": year, "note": "Количества — из программы района"})]


def year_quality(district: str, school: str) -> list[dict[str, str]]:
    """Printed contingent and «4 и 5» of a school by years."""
    return [row for row in table("year_quality") if row["district"] == district and row["school"] == school]


def card(row: dict[str, str], **more: Value) -> dict[str, Value]:
    """The school card of a named school."""
    return {"code": row["code"], "short_name": row["short_name"], "full_name": row["full_name"], **more}


def statuses(row: dict[str, str], year: int) -> list[Add]:
    """The official status as the programme prints it: a received fact, never computed."""
    kept = []
    if row["status"] in {"ШНОР", "500+"}:
        kept.append(("в перечне ШНОР", row["category"] or None))
    if row["status"] == "500+":
        kept.append(("участник 500+", None))
    return [
        Add(
            "statuses",
            row["code"],
            {"year": year, "status": status, "category": category, "source": SOURCE[row["district"]]},
        )
        for status, category in kept
    ]
