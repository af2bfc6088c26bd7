"""Commands of the exchange: pack for the stick, receive from it, the lists of both."""

import argparse
from typing import TYPE_CHECKING

from shnor_desktop.cli import output, passphrase
from shnor_desktop.cli.arguments import Commands, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError, ShnorError

if TYPE_CHECKING:
    from shnor_desktop.services.office import Office
    from shnor_desktop.services.signing.keys import Signer


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    pack = commands.add("pack", "школа: собрать подписанный пакет и записать его на флешку", _pack)
    pack.base()
    pack.add_argument("--to", type=path, required=True, metavar="ПАПКА", help="папка на флешке")
    pack.add_argument(
        "--report", type=path, action="append", default=[], metavar="ФАЙЛ", help="приложить отчёт (можно несколько раз)"
    )
    passphrase.add_option(pack)
    pack.json_flag()
    again = commands.add("repack", "школа: записать уже собранный пакет на флешку ещё раз", _again)
    again.base()
    again.add_argument("sequence", type=int, metavar="НОМЕР", help="номер пакета: shnor outbox")
    again.add_argument("--to", type=path, required=True, metavar="ПАПКА", help="папка на флешке")
    receive = commands.add("receive", "принять файлы: пакеты школ — в районе, квитанции — в школе", _receive)
    receive.base()
    receive.add_argument("files", nargs="+", type=path, metavar="ФАЙЛ", help="файлы .asice")
    receive.add_argument("--receipts-to", type=path, metavar="ПАПКА", help="куда писать квитанции (рядом с пакетом)")
    passphrase.add_option(receive)
    receive.json_flag()
    for name, about, run in (
        ("outbox", "школа: отправленные пакеты и что с ними стало", _outbox),
        ("inbox", "район: полученные пакеты", _inbox),
    ):
        listing = commands.add(name, about, run)
        listing.base()
        listing.json_flag()


def _pack(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register
    from shnor_desktop.services.exchange.pack import pack

    secret = passphrase.ask(args)
    with office.open_office(args.base, access="write") as opened:
        packed = pack(opened, register.load_signer(opened, secret), args.to, reports=args.report)
    if args.json:
        say_json(
            {
                "file": str(packed.path),
                "sequence": packed.sequence,
                "sha256": packed.sha256,
                "size": packed.size,
                "sheets": packed.sheets,
                "rows": packed.rows,
                "files": packed.files,
            }
        )
    else:
        say(packed.sentence)
        say(f"Файл: {packed.path}")
    return output.DONE


def _again(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange.pack import write_again

    with office.open_office(args.base, access="write") as opened:
        written = write_again(opened, args.sequence, args.to)
    say(written.sentence)
    return output.DONE


def _receive(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange.outcomes import ReceiptNotWritten
    from shnor_desktop.services.exchange.receive import receive

    codes, answers = [output.DONE], []
    with office.open_office(args.base, access="write") as opened:
        signer = _signer(opened, args)
        for file in args.files:
            try:
                result = receive(opened, file, signer, receipt_to=args.receipts_to)
            except ReceiptNotWritten as error:
                codes.append(output.complain(error))
                answers.append(shapes.received(error.result))
                continue
            except ShnorError as error:
                codes.append(output.complain(error))
                answers.append(shapes.not_received(file.name, str(error)))
                continue
            codes.append(result.exit_code)
            answers.append(shapes.received(result))
            if not args.json:
                say(f"{file.name}: {result.sentence}")
                if result.receipt_path is not None:
                    say(f"  Квитанция: {result.receipt_path}")
                if result.next_step:
                    say(f"  {result.next_step}")
    if args.json:
        say_json(answers[0] if len(answers) == 1 else answers)
    return max(codes)


def _signer(opened: "Office", args: argparse.Namespace) -> "Signer | None":
    """The district signs its receipts; a package that needs one is refused where no passphrase was given."""
    from shnor_desktop.services.exchange import register

    if not opened.is_district:
        return None
    try:
        secret = passphrase.ask(args)
    except InputError:
        return None
    return register.load_signer(opened, secret)


def _outbox(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange.boxes import outbox

    with office.open_office(args.base, access="read") as opened:
        sent = outbox(opened)
    if args.json:
        say_json({"packages": [shapes.sent(one) for one in sent]})
        return output.DONE
    for one in sent:
        say(f"№ {one.sequence}  {shapes.local_time(one.created_at)}  району {one.recipient}: {one.state}")
    if not sent:
        say("Пакетов ещё не было.")
    return output.DONE


def _inbox(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange.boxes import inbox

    with office.open_office(args.base, access="read") as opened:
        lines = inbox(opened)
    if args.json:
        say_json({"packages": [shapes.inbox_line(line) for line in lines]})
        return output.DONE
    for line in lines:
        mark = "  требует внимания" if line.flagged else ""
        verdict = {"accepted": "принят", "known": "принят раньше"}.get(line.verdict, "не принят")
        say(f"{line.school} № {line.sequence}  {shapes.local_time(line.received_at)}  {verdict}, {line.signer}{mark}")
    if not lines:
        say("Пакетов ещё не было.")
    return output.DONE
