"""Names a row in words, so that a problem can be read without opening the form."""

from shnor_desktop.models.sheets.spec import Row, Sheet


def class_name(row: Row) -> str:
    """«5А», «9 класс», «по школе»."""
    grade, letter = row.get("grade"), row.get("letter")
    if grade is None:
        return "по школе"
    return f"{grade}{letter}" if letter else f"{grade} класс"


def row_label(sheet: Sheet, values: Row) -> str:
    """The row in a few words."""
    parts = [part for part in _parts(sheet, values) if part]
    return ", ".join(parts) or "пустая строка"


def _parts(sheet: Sheet, values: Row) -> list[str]:
    def shown(key: str) -> str:
        return sheet.show(key, values.get(key))

    year = shown("year") if sheet.has_year else ""
    match sheet.key:
        case "assessments" | "references":
            subject = shown("subject") + (f" ({shown('level')})" if values.get("level") else "")
            season = "" if values.get("season") in (None, "весна") else shown("season")
            attempt = "" if values.get("attempt") in (None, "основной срок") else shown("attempt")
            grade, letter = values.get("programme_grade"), values.get("letter")
            grade_name = f"{grade}{letter}" if letter else (f"{grade} класс" if grade is not None else "")
            scope = shown("scope") if sheet.key == "references" else ""
            return [scope, subject, shown("procedure"), grade_name, season, attempt, year]
        case "classes" | "year_results":
            return [class_name(values) if values.get("grade") is not None else "", year]
        case "social_passport":
            on_date = shown("on_date")
            return [class_name(values), shown("category"), f"на {on_date}" if on_date else year]
        case "staff":
            person = shown("person")
            return [f"работник {person}" if person else "", shown("post")]
        case "school":
            return [shown("short_name") or shown("code")]
        case "roadmap":
            number, occurrence = shown("number"), values.get("occurrence")
            again = f", срок {occurrence}" if isinstance(occurrence, int) and occurrence > 1 else ""
            return [f"пункт {number}{again}" if number else "", str(values.get("title") or "")[:60]]
        case _:
            return [shown(key) for key in sheet.identity if key not in ("year", "school")] + [year]
