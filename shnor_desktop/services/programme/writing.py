"""Gestures on the texts of documents: typing, inserting from the data, own parts, last year's text."""

from dataclasses import dataclass, replace
from datetime import date

from shnor_desktop.errors import ConflictError, InputError
from shnor_desktop.models.sheets.values import Value
from shnor_desktop.services import entries
from shnor_desktop.services.entries import Add, Applied, Edit, Remove, Step, Stored
from shnor_desktop.services.office import Office
from shnor_desktop.services.programme import inserts, texts
from shnor_desktop.services.programme.inserted import Inserted
from shnor_desktop.services.programme.place import Place
from shnor_desktop.services.programme.sight import Sight
from shnor_desktop.services.programme.texts import FRAME, SHEET

LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person has made of a piece of a part, and what stood there."""

    part: str
    number: int
    before: str
    after: str


def write(office: Office, place: Place, typed: Typed, today: date) -> Applied | None:
    """Keep what was typed; refused when the text has changed under the person's hands. None when nothing differs."""
    part, number = typed.part, typed.number
    before, after = texts.canonical(typed.before), typed.after.rstrip()
    if len(after) > LONGEST:
        raise InputError(f"Текст раздела длиннее {LONGEST} знаков: он не сохранён.", hint="Разделите его на части.")
    after = texts.canonical(after)
    row = _row(office, place, part, number)
    stored = str(row.values["text"] or "") if row else ""
    if stored != before:
        raise ConflictError(
            "Текст раздела уже изменён: правка не сохранена.", hint="Посмотрите новый текст и внесите правку ещё раз."
        )
    if after == stored:
        return None
    if row is not None and row.values["source"]:
        raise InputError("Вставка из данных не правится.", hint="Сначала сделайте её своим текстом.")
    if row is None:
        steps: list[Step] = [_add(place, part, number, after, today)]
    elif not after.strip():
        steps = [Remove(SHEET, row.id)]
    else:
        steps = _edits(row, {"text": after, "changed_on": today})
    return entries.apply(office, steps, _said(office, place, part, "Текст"))


def insert(sight: Sight, place: Place, part: str, key: str, today: date) -> Applied:
    """Put what the data say at the end of a part."""
    told = _told(sight, place, key)
    numbers = [piece for piece in _numbers(sight.office, place, part) if piece != FRAME]
    step = _add(place, part, max(numbers, default=0) + 1, told.text, today)
    step.values.update(source=told.key, digest=told.digest)
    return entries.apply(sight.office, [step], _said(sight.office, place, part, f"Вставка «{told.title}»"))


def refresh(sight: Sight, place: Place, part: str | None = None, number: int | None = None) -> Applied | None:
    """Tell inserts anew from the data: one piece, or every stale one. None when all are as the data are."""
    document = texts.read(sight, place)
    held = {row.id: row for row in texts.rows_of(sight.office, place)}
    steps: list[Step] = []
    for one in document.parts:
        for piece in one.pieces:
            wanted = part is None or (one.key == part and piece.number == number)
            if wanted and piece.stale and piece.fresh is not None:
                cells: dict[str, Value] = {"text": texts.canonical(piece.fresh.text), "digest": piece.fresh.digest}
                steps += _edits(held[piece.row], cells | {"changed_on": sight.on})
    if not steps:
        return None
    return entries.apply(sight.office, steps, f"Обновлено из данных: {place.title(sight.office)}"[:200])


def detach(sight: Sight, place: Place, part: str, number: int) -> Applied:
    """Turn an insert into an own text that no longer follows the data; its table becomes lines of the text."""
    row = _must(sight.office, place, part, number)
    if not row.values["source"]:
        raise InputError("Это уже свой текст.")
    told = inserts.made(str(row.values["source"]), sight, place)
    lines = told.lines if told is not None and told.digest == row.values["digest"] else []
    text = "\n".join([str(row.values["text"] or ""), *lines])
    cells: dict[str, Value] = {"source": None, "digest": None, "text": texts.canonical(text), "changed_on": sight.on}
    return entries.apply(sight.office, _edits(row, cells), _said(sight.office, place, part, "Свой текст"))


def take_out(office: Office, place: Place, part: str, number: int) -> Applied:
    """Remove a piece."""
    row = _must(office, place, part, number)
    return entries.apply(office, [Remove(SHEET, row.id)], _said(office, place, part, "Убрано"))


def copy_from(office: Office, place: Place, year: int, today: date) -> Applied:
    """Take the text of another year into the parts that are still empty, with its own parts where it has them."""
    source = texts.rows_of(office, replace(place, year=year))
    if not any(row.values["text"] for row in source):
        raise InputError(f"Текста этого документа за {year} год нет.")
    mine = texts.rows_of(office, place)
    written = {row.values["part"] for row in mine if row.values["piece"] != FRAME and row.values["text"]}
    framed = any(row.values["piece"] == FRAME for row in mine)
    steps: list[Step] = []
    for row in source:
        is_frame = row.values["piece"] == FRAME
        if framed if is_frame else row.values["part"] in written:
            continue
        steps.append(Add(SHEET, place.school, {**row.values, **place.cells, "changed_on": today}))
    if not steps:
        raise InputError("Пустых разделов нет: из прошлого года брать нечего.")
    return entries.apply(office, steps, f"Текст {year} года: {place.title(office)}"[:200])


# --- parts


def add_part(office: Office, place: Place, title: str, after: str | None = None) -> Applied:
    """An own part behind another one, or at the end."""
    name = _name(title)
    order = _order(office, place)
    taken = {key for key, _ in order} | {str(row.values["part"]) for row in texts.rows_of(office, place)}
    key = next(f"own{number}" for number in range(1, 10_000) if f"own{number}" not in taken)
    at = next((place_ + 1 for place_, (one, _) in enumerate(order) if one == after), len(order))
    return _frame(office, place, [*order[:at], (key, name), *order[at:]], f"Свой раздел «{name}»")


def rename_part(office: Office, place: Place, key: str, title: str) -> Applied | None:
    """Call a part otherwise."""
    name = _name(title)
    order = _order(office, place)
    if (key, name) in order:
        return None
    _known(order, key)
    return _frame(office, place, [(one, name if one == key else its) for one, its in order], f"Раздел «{name}»")


def move_part(office: Office, place: Place, key: str, by: int) -> Applied | None:
    """Move a part up (−1) or down (1); None at the end of the list."""
    order = _order(office, place)
    at = _known(order, key)
    to = at + by
    if not 0 <= to < len(order):
        return None
    order[at], order[to] = order[to], order[at]
    return _frame(office, place, order, f"Раздел «{order[to][1]}» перемещён")


def remove_part(office: Office, place: Place, key: str) -> Applied:
    """Remove a part with its text; undoing brings both back."""
    order = _order(office, place)
    title = order.pop(_known(order, key))[1]
    if not order:
        raise InputError("Последний раздел убрать нельзя.")
    return _frame(office, place, order, f"Раздел «{title}» убран")


def _frame(office: Office, place: Place, order: list[tuple[str, str]], title: str) -> Applied:
    """Make exactly these the parts of the document."""
    rows = texts.rows_of(office, place)
    held = {str(row.values["part"]): row for row in rows if row.values["piece"] == FRAME}
    steps: list[Step] = []
    for position, (key, name) in enumerate(order, 1):
        cells: dict[str, Value] = {"title": name, "position": position}
        if key in held:
            steps += _edits(held[key], cells)
        else:
            steps.append(Add(SHEET, place.school, {**place.cells, "part": key, "piece": FRAME, **cells}))
    kept = {key for key, _ in order}
    steps += [Remove(SHEET, row.id) for row in rows if str(row.values["part"]) not in kept]
    return entries.apply(office, steps, f"{title}: {place.title(office)}"[:200])


def _order(office: Office, place: Place) -> list[tuple[str, str]]:
    frames = [row for row in texts.rows_of(office, place) if row.values["piece"] == FRAME]
    if frames:
        return [(str(row.values["part"]), str(row.values["title"])) for row in frames]
    return [(part.key, part.title) for part in texts.shipped_parts(office, place)[0]]


def _known(order: list[tuple[str, str]], key: str) -> int:
    found = next((at for at, (one, _) in enumerate(order) if one == key), None)
    if found is None:
        raise InputError("Такого раздела в документе уже нет.")
    return found


def _name(title: str) -> str:
    name = " ".join(title.split())
    if not name or len(name) > 500:
        raise InputError("Название раздела — от 1 до 500 знаков.")
    return name


# --- rows


def added(place: Place, part: str, text: str, today: date) -> Add:
    """The step that writes the first piece of an empty part."""
    return _add(place, part, 1, text, today)


def _add(place: Place, part: str, number: int, text: str, today: date) -> Add:
    return Add(
        SHEET,
        place.school,
        {**place.cells, "part": part, "piece": number, "text": texts.canonical(text), "changed_on": today},
    )


def _edits(row: Stored, cells: dict[str, Value]) -> list[Step]:
    return [
        Edit(SHEET, row.id, key, row.values[key], value) for key, value in cells.items() if row.values[key] != value
    ]


def _told(sight: Sight, place: Place, key: str) -> Inserted:
    told = inserts.made(key, sight, place)
    if told is None:
        raise InputError("Такой вставки нет.")
    return told


def _row(office: Office, place: Place, part: str, number: int) -> Stored | None:
    rows = texts.rows_of(office, place)
    return next((row for row in rows if (row.values["part"], row.values["piece"]) == (part, number)), None)


def _must(office: Office, place: Place, part: str, number: int) -> Stored:
    row = _row(office, place, part, number)
    if row is None:
        raise InputError("Этого текста в разделе уже нет.")
    return row


def _numbers(office: Office, place: Place, part: str) -> list[int]:
    rows = texts.rows_of(office, place)
    return [int(str(row.values["piece"])) for row in rows if row.values["part"] == part]


def _said(office: Office, place: Place, part: str, what: str) -> str:
    title = next((its for key, its in _order(office, place) if key == part), part)
    return f"{what}: {place.title(office)}, раздел «{title}»"[:200]
