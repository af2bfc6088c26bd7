"""What can become of a file brought on a stick: verdicts with their sentences, next steps and exit codes."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from shnor_desktop.errors import FileError, RefusedError, StorageError
from shnor_desktop.services.exchange.asice import Fault
from shnor_desktop.services.exchange.partition import Verdict


class Reason(Enum):
    """Everything that can become of a file brought on a stick: verdict, exit code, sentence, next step."""

    TAKEN = ("accepted", 0, "Пакет принят.", "Передайте школе квитанцию: она записана рядом с пакетом.")
    TAKEN_BEFORE = (
        "known",
        0,
        "Этот пакет уже принят раньше: ничего не изменено, квитанция та же.",
        "Передайте школе квитанцию, если она её ещё не получила.",
    )
    RECEIPT_TAKEN = ("accepted", 0, "Квитанция принята.", "Ничего делать не нужно.")
    RECEIPT_TAKEN_BEFORE = (
        "known",
        0,
        "Эта квитанция уже принята раньше: ничего не изменено.",
        "Ничего делать не нужно.",
    )
    UNREADABLE = ("refused", 3, *Fault.UNREADABLE.value)
    FOREIGN = ("refused", 3, *Fault.FOREIGN.value)
    CUT = ("refused", 3, *Fault.CUT.value)
    TOO_LARGE = ("refused", 3, *Fault.TOO_LARGE.value)
    REPACKED = ("refused", 3, *Fault.REPACKED.value)
    CHANGED = ("refused", 3, *Fault.CHANGED.value)
    CONTENT = (
        "refused",
        3,
        "Пакет цел, но его содержание программа прочитать не может.",
        "Обновите программу здесь и в школе и соберите пакет заново.",
    )
    SIGNATURE = (
        "refused",
        4,
        "Подпись пакета не сходится: он не принят.",
        "Не принимайте его. Позвоните в школу и попросите новый пакет.",
    )
    UNKNOWN_KEY = (
        "refused",
        4,
        "Ключ, которым подписан пакет, не зарегистрирован в районе.",
        "Позвоните в школу и сверьте цифры ключа; если он её, примите от школы запрос и выдайте сертификат.",
    )
    REVOKED_KEY = (
        "refused",
        4,
        "Ключ, которым подписан пакет, отозван.",
        "Позвоните в школу: пакет нужно подписать действующим ключом.",
    )
    EXPIRED_KEY = (
        "refused",
        4,
        "Срок ключа, которым подписан пакет, истёк.",
        "Попросите школу создать новый ключ и прислать запрос.",
    )
    CLOCK = (
        "refused",
        4,
        "Сертификаты датированы будущим: дата этого компьютера неверна.",
        "Исправьте дату на этом компьютере и примите файл снова.",
    )
    OTHER_SCHOOL_KEY = (
        "refused",
        4,
        "Пакет подписан ключом не той школы, чьи данные в нём.",
        "Не принимайте его. Позвоните в обе школы.",
    )
    OTHER_DISTRICT = (
        "refused",
        4,
        "Пакет адресован другому району.",
        "Верните его школе: проверьте, тот ли файл на флешке и к тому ли району она подключена.",
    )
    OLDER = (
        "refused",
        4,
        "Пакет старше уже принятого: данные не тронуты, он отмечен в списке полученных.",
        "Если школа хочет вернуть прежние данные, пусть соберёт новый пакет.",
    )
    SAME_NUMBER = (
        "refused",
        4,
        "Пакет с этим номером уже принят, но с другим содержанием: данные не тронуты, пакет отмечен.",
        "Позвоните в школу: возможно, её база восстановлена из копии или раздвоилась. Пусть соберёт новый пакет.",
    )
    NOT_CONNECTED = (
        "refused",
        4,
        "Эта база ещё не знает ключа района: проверить подпись нечем.",
        "В районе создайте ключ, в школе загрузите файл района: «Обмен».",
    )
    NO_SIGNER = (
        "refused",
        4,
        "Для квитанции нужен ключ района: без него пакет не принимается.",
        "Введите парольную фразу ключа района и примите пакет снова.",
    )
    WRONG_OFFICE = (
        "refused",
        4,
        "Этот файл принимает другая сторона: пакет школы — район, квитанцию — школа.",
        "Откройте нужную базу или выберите другой файл.",
    )
    NOT_THE_DISTRICT = (
        "refused",
        4,
        "Квитанция подписана не районом, к которому подключена школа.",
        "Не принимайте её. Попросите район записать квитанцию ещё раз.",
    )
    OTHER_SCHOOL = ("refused", 4, "Квитанция выдана другой школе.", "Попросите район записать вашу квитанцию.")
    NOT_SENT = (
        "refused",
        4,
        "Такого пакета эта база не отправляла: квитанция не принята.",
        "Если база восстановлена из копии, соберите новый пакет.",
    )

    def __init__(self, verdict: str, exit_code: int, sentence: str, next_step: str) -> None:
        self.verdict = verdict
        self.exit_code = exit_code
        self.sentence = sentence
        self.next_step = next_step


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file."""

    file: str
    reason: Reason
    sentence: str
    signer: str = ""
    school: str = ""
    sequence: int | None = None
    receipt: bytes | None = None
    receipt_path: Path | None = None
    sheets: tuple[Verdict, ...] = ()

    @property
    def verdict(self) -> str:
        """``accepted``, ``known`` or ``refused`` (CONTRACTS, `receive --json`)."""
        return self.reason.verdict

    @property
    def exit_code(self) -> int:
        return self.reason.exit_code

    @property
    def next_step(self) -> str:
        return self.reason.next_step

    def raise_if_refused(self) -> None:
        """For callers that want an error instead of an answer."""
        if self.verdict == "refused":
            kind = FileError if self.exit_code == 3 else RefusedError
            raise kind(self.sentence, hint=self.next_step)


class ReceiptNotWritten(StorageError):
    """The package is in, only its receipt could not be written: ``result`` says what was taken in."""

    def __init__(self, message: str, *, hint: str, result: Received) -> None:
        super().__init__(message, hint=hint)
        self.result = result
