"""What a programme has beside its forms: plans, texts, targets, stages, risks, the project year, reviews, steps.

Written, undone and kept in the history like any form, and shown on «Программа» instead of a grid (DOMAIN §1.5, §1.6).
"""

from shnor_desktop.models.sheets.concept_documents import ANTI_RISK, CONCEPT, MEDIUM_TERM
from shnor_desktop.models.sheets.kinds import CalendarYear, Day, Number, Text, choice
from shnor_desktop.models.sheets.spec import Column, Sheet

MUNICIPAL = "Муниципальная программа"
EVIDENCE_PAPERS = "Подтверждающие документы"
"""What an expert looks at in a stage of evidence: no document of a kind, but the proofs of what was done."""
DOCUMENTS = (CONCEPT, MEDIUM_TERM, ANTI_RISK, MUNICIPAL)

ROAD_MAP, ANTI_RISK_PLAN, EVENTS_PLAN = "дорожная карта", "план антирисковой программы", "план мероприятий"
WAITING, GOING, FINISHED = "не начат", "идёт", "завершён"
LOW, MEDIUM, HIGH = "низкая", "средняя", "высокая"
WATCHED, HAPPENED, GONE = "следим", "наступил", "снят"
MEETS, PARTLY, FAILS, NOT_APPLICABLE = "соответствует", "частично", "не соответствует", "не применимо"
EVENT, PAPER, SURVEY, REVIEW, UPLOAD, REPORT, DIARY = (
    "событие",
    "документ",
    "опрос",
    "экспертиза",
    "загрузка",
    "отчёт",
    "дневник",
)
UNTOUCHED, STARTED, MADE, PROVED, CHECKED, SENT_BACK = (
    "не начато",
    "в работе",
    "сделано",
    "подтверждено",
    "проверено",
    "возвращено",
)
"""States of an event of the project year; an upload is confirmed by the curator and checked by the district."""

_YEAR = Column("year", "Год", CalendarYear(), required=True, identity=True)
_DOCUMENT = Column("document", "Документ", Text(80), required=True, identity=True)
_FACTOR = Column("factor", "Фактор риска", Text(120), identity=True, hint="Ключ справочника; у антирисковой программы")

PLANS = Sheet(
    key="plans",
    title="Планы",
    revision=1,
    columns=(
        Column("plan", "План", Text(255), required=True, identity=True),
        Column("kind", "Вид", choice(ROAD_MAP, ANTI_RISK_PLAN, EVENTS_PLAN)),
        Column("template", "Шаблон", Text(80), hint="Ключ шаблона, из которого сделан"),
        Column("factor", "Фактор риска", Text(120)),
        Column("start", "Начало", Day()),
        Column("end", "Окончание", Day()),
        Column("goal", "Цель", Text(4000)),
        Column("shape", "Графы и разделы", Text(100_000), hint="JSON: columns, sections"),
    ),
)

PROGRAMME_TEXTS = Sheet(
    key="programme_texts",
    title="Тексты программ",
    revision=1,
    columns=(
        _YEAR,
        _DOCUMENT,
        _FACTOR,
        Column("part", "Раздел", Text(80), required=True, identity=True, hint="Ключ раздела"),
        Column("piece", "Часть", Number(high=10**6), required=True, identity=True, default=1),
        Column("title", "Заголовок", Text(500), hint="Своего раздела; у прочих — из строения документа"),
        Column("position", "Порядок", Number(high=10**6)),
        Column("text", "Текст", Text(100_000)),
        Column("source", "Вставка", Text(80), hint="Ключ вставки из данных; пусто — введено человеком"),
        Column("digest", "Отпечаток данных", Text(64), hint="По нему видно, что данные с тех пор изменились"),
        Column("changed_on", "Изменено", Day()),
    ),
)

PROGRAMME_TARGETS = Sheet(
    key="programme_targets",
    title="Целевые показатели программ",
    revision=1,
    columns=(
        _YEAR,
        _DOCUMENT,
        _FACTOR,
        Column("indicator", "Показатель", Text(500), required=True, identity=True),
        Column("figure", "Чем измеряется", Text(120), hint="Ключ цифры программы; пусто — вносится вручную"),
        Column("unit", "Единица", Text(40)),
        Column("base_value", "Исходное значение", Number(places=2, low=-(10**9), high=10**9)),
        Column("base_on", "На дату", Day()),
        Column("target_value", "Целевое значение", Number(places=2, low=-(10**9), high=10**9)),
        Column("due", "Достичь к", Day()),
        Column("actual_value", "Факт", Number(places=2, low=-(10**9), high=10**9), hint="Где не вычисляется"),
        Column("source", "Источник", Text(1000)),
    ),
)

PROGRAMME_STAGES = Sheet(
    key="programme_stages",
    title="Этапы программ",
    revision=1,
    columns=(
        Column("programme", "Программа", Text(255), required=True, identity=True),
        Column("number", "Номер", Number(low=1, high=1000), required=True, identity=True),
        Column("title", "Этап", Text(500), required=True),
        Column("start", "Начало", Day()),
        Column("end", "Окончание", Day()),
        Column("content", "Содержание", Text(4000)),
        Column("expected", "Ожидаемый результат", Text(4000)),
        Column("state", "Состояние", choice(WAITING, GOING, FINISHED), default=WAITING),
        Column("finished_on", "Завершён", Day()),
        Column("result", "Что получилось", Text(4000)),
    ),
)

PROGRAMME_RISKS = Sheet(
    key="programme_risks",
    title="Риски программ",
    revision=1,
    columns=(
        Column("programme", "Программа", Text(255), required=True, identity=True),
        Column("number", "Номер", Number(low=1, high=1000), required=True, identity=True),
        Column("risk", "Предполагаемый риск", Text(2000), required=True),
        Column("mitigation", "Способ снижения", Text(4000)),
        Column("likelihood", "Вероятность", choice(LOW, MEDIUM, HIGH)),
        Column("impact", "Последствия", choice(LOW, MEDIUM, HIGH)),
        Column("state", "Состояние", choice(WATCHED, HAPPENED, GONE), default=WATCHED),
        Column("noticed_on", "На дату", Day()),
        Column("responsible", "Ответственный", Text(500), hint="Должность"),
        Column("comment", "Что сделано", Text(4000)),
    ),
)

PROJECT_EVENTS = Sheet(
    key="project_events",
    title="Проектный год",
    revision=1,
    columns=(
        _YEAR,
        Column("number", "Номер", Text(20), required=True, identity=True),
        Column("title", "Событие", Text(1000), required=True),
        Column("kind", "Вид", choice(EVENT, PAPER, SURVEY, REVIEW, UPLOAD, REPORT, DIARY)),
        Column("start", "Начало", Day()),
        Column("end", "Окончание", Day()),
        Column("document", "Документ", Text(255), hint="Через «;», если их несколько"),
        Column("stage", "Этап", Number(low=1, high=20)),
        Column("folder", "Папка", Text(120), hint="Имя папки для загрузки, названа по сроку"),
        Column("what", "Что положить", Text(2000)),
        Column("formats", "Виды файлов", Text(255), hint="Через «;»: pdf; docx"),
        Column("largest", "Не больше", Number(low=1, high=1000), unit="МБ"),
        Column("state", "Состояние", choice(UNTOUCHED, STARTED, MADE, PROVED, CHECKED, SENT_BACK), default=UNTOUCHED),
        Column("done_on", "Сделано", Day()),
        Column("done_by", "Кем сделано", Text(255), hint="Должность"),
        Column("confirmed_on", "Подтверждено", Day()),
        Column("confirmed_by", "Кем подтверждено", Text(255), hint="Должность"),
        Column("remark", "Замечание", Text(2000)),
    ),
)

EXPERT_REVIEWS = Sheet(
    key="expert_reviews",
    title="Экспертиза",
    revision=1,
    columns=(
        _YEAR,
        _DOCUMENT,
        _FACTOR,
        Column("stage", "Этап", Number(low=1, high=20), required=True, identity=True, default=1),
        Column("criterion", "Критерий", Text(80), required=True, identity=True, hint="Ключ критерия"),
        Column("verdict", "Вывод", choice(MEETS, PARTLY, FAILS, NOT_APPLICABLE)),
        Column("remark", "Замечание", Text(4000)),
        Column("expert", "Эксперт", Text(255), hint="Должность"),
        Column("checked_on", "Дата", Day()),
        Column("office", "Чья экспертиза", Text(20), identity=True),
    ),
)

PROGRESS = Sheet(
    key="progress",
    title="Ход документов и мероприятий",
    revision=1,
    columns=(
        Column("ref", "Номер записи", Text(40), required=True, identity=True),
        Column("sheet", "Лист", Text(60), required=True),
        Column("row", "Строка", Number(high=10**12), required=True),
        Column("state", "Состояние", Text(120), required=True),
        Column("on", "Дата", Day(), required=True),
        Column("post", "Кто", Text(255), hint="Должность"),
        Column("remark", "Замечание", Text(4000)),
        Column("office", "Чья запись", Text(20)),
        Column("written_at", "Когда записано", Text(32)),
    ),
)
