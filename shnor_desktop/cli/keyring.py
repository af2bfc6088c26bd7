"""Commands about keys and signatures: make, request, issue, accept, revoke, list; sign and verify files."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shnor_desktop.cli import output, passphrase
from shnor_desktop.cli.arguments import Commands, Parser, commands_of, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import InputError

if TYPE_CHECKING:
    from shnor_desktop.services.signing.keys import Signer


def add(commands: Commands) -> None:
    """Put the commands of this group on the table."""
    keys = commands_of(commands.add("keys", "ключи подписи школы и района"), "Что сделать")
    new = _command(keys, "new", "создать ключ школы или ключи района", _new)
    _person(new)
    new.flag("--replace", "заменить прежний ключ (он больше не понадобится)")
    request = _command(keys, "request", "записать запрос сертификата для района", _request)
    _person(request)
    _target(request, "папка или файл .shnor-request")
    issue = _command(keys, "issue", "район: выдать сертификат по запросу школы", _issue)
    issue.add_argument("request", type=path, metavar="ЗАПРОС", help="файл .shnor-request")
    _target(issue, "папка или файл .shnor-profile")
    accept = keys.add("accept", "школа: загрузить файл района с сертификатом", _accept)
    accept.base()
    accept.add_argument("profile", type=path, metavar="ФАЙЛ", help="файл .shnor-profile")
    accept.add_argument("--digits", default="", metavar="ЦИФРЫ", help="две последние группы цифр с бумаги района")
    accept.flag("--reconnect", "разрешить другой район или другой его корневой ключ")
    revoke = _command(keys, "revoke", "район: отозвать ключ", _revoke)
    revoke.add_argument("fingerprint", metavar="ЦИФРЫ", help="тридцать цифр ключа: shnor keys list")
    revoke.add_argument("--why", default="", metavar="ПРИЧИНА", help="почему")
    public = _command(keys, "district", "район: записать общий файл для школ, без сертификата", _district)
    _target(public, "папка или файл .shnor-profile")
    known = keys.add("list", "показать ключи базы", _list)
    known.base()
    known.json_flag()
    sign = commands.add("sign", "подписать файлы: подпись ложится рядом, файл.sig", _sign)
    sign.add_argument("files", nargs="+", type=path, metavar="ФАЙЛ", help="что подписать")
    sign.add_argument("--base", metavar="БАЗА", help="чьим ключом: база школы или района")
    sign.add_argument("--keys", type=path, metavar="ПАПКА", help="или папка ключей (БАЗА.keys)")
    sign.flag("--inside", "подписать внутри PDF, с видимой отметкой, вместо отдельного файла")
    passphrase.add_option(sign)


def _command(keys: Commands, name: str, about: str, run: Callable[[argparse.Namespace], int]) -> Parser:
    parser = keys.add(name, about, run)
    parser.base()
    passphrase.add_option(parser)
    return parser


def _person(parser: Parser) -> None:
    parser.add_argument("--person", default="", metavar="ФИО", help="кто подписывает (иначе из настроек)")
    parser.add_argument("--post", default="", metavar="ДОЛЖНОСТЬ", help="его должность (иначе из настроек)")


def _target(parser: Parser, about: str) -> None:
    parser.add_argument("-o", "--output", type=path, default=Path(), metavar="КУДА", help=about)


def _written(target: Path, suffix: str, write: Callable[[Path], Path]) -> Path:
    """Write into a folder, or under the very name that was given."""
    if target.is_dir() or target.suffix != suffix:
        return write(target)
    made = write(target.parent)
    return made if made == target else made.replace(target)


def _new(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register

    secret = passphrase.ask(args, new=True)
    with office.open_office(args.base, access="write") as opened:
        digits = register.new_keys(opened, secret, person=args.person, post=args.post, replace=args.replace)
        say("Ключи района созданы." if opened.is_district else "Ключ школы создан.")
    say(f"Цифры ключа: {digits}")
    say("Запишите парольную фразу на бумаге: восстановить её нельзя.")
    return output.DONE


def _request(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register
    from shnor_desktop.services.signing.certificates import REQUEST_SUFFIX

    secret = passphrase.ask(args)
    with office.open_office(args.base, access="read") as opened:
        made = _written(
            args.output,
            REQUEST_SUFFIX,
            lambda folder: register.request(opened, secret, folder, person=args.person, post=args.post),
        )
        digits = register.own_fingerprint(opened)
    say(f"Запрос записан: {made}")
    say(f"Цифры ключа для сверки с районом: {digits}")
    return output.DONE


def _issue(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register
    from shnor_desktop.services.exchange.register import Issued
    from shnor_desktop.services.signing.certificates import PROFILE_SUFFIX

    secret = passphrase.ask(args)
    issued: list[Issued] = []

    def write(folder: Path) -> Path:
        issued.append(register.issue(opened, args.request, secret, folder))
        return issued[0].path

    with office.open_office(args.base, access="write") as opened:
        made = _written(args.output, PROFILE_SUFFIX, write)
    say(f"Сертификат выдан школе {issued[0].school}: {issued[0].person}")
    say(f"Цифры ключа: {issued[0].fingerprint}")
    say(f"Файл для школы: {made}")
    return output.DONE


def _district(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register
    from shnor_desktop.services.signing.certificates import PROFILE_SUFFIX

    secret = passphrase.ask(args)
    with office.open_office(args.base, access="read") as opened:
        made = _written(args.output, PROFILE_SUFFIX, lambda folder: register.district_file(opened, secret, folder))
    say(f"Файл для школ: {made}")
    return output.DONE


def _accept(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register

    with office.open_office(args.base, access="write") as opened:
        district = register.accept(opened, args.profile, digits=args.digits, reconnect=args.reconnect)
    say(f"Школа подключена к району «{district.name}» ({district.code}).")
    say("Сертификат ключа получен." if district.own else "Сертификата для ключа в файле нет.")
    if not district.compared:
        say(f"Сверьте цифры района по телефону или с бумагой: {district.root_fingerprint}")
    return output.DONE


def _revoke(args: argparse.Namespace) -> int:
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register

    secret = passphrase.ask(args)
    with office.open_office(args.base, access="write") as opened:
        key = register.revoke(opened, args.fingerprint, secret, why=args.why)
    say(f"Ключ школы {key.school} отозван: {key.person}. Список отзыва уйдёт школам с квитанциями.")
    return output.DONE


def _list(args: argparse.Namespace) -> int:
    from shnor_desktop.cli import shapes
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register

    with office.open_office(args.base, access="read") as opened:
        own, district = register.own_fingerprint(opened), register.district_of(opened)
        known = register.known_keys(opened)
    if args.json:
        say_json(shapes.keys(own, district, known))
        return output.DONE
    say(f"Ключ этой базы: {own or 'ещё не создан (shnor keys new)'}")
    if district is None:
        say("Район: не подключён")
    else:
        checked = "сверены" if district.compared else "не сверены с бумагой"
        say(f"Район: «{district.name}» ({district.code}), цифры {district.root_fingerprint}, {checked}")
    for key in known:
        state = "действует" if key.active else f"отозван: {key.revoked_why or 'причина не указана'}"
        say(f"  {key.school}  {key.fingerprint}  {key.person}, {key.post or 'должность не указана'} — {state}")
    return output.DONE


def _sign(args: argparse.Namespace) -> int:
    from shnor_desktop.services.exporting import saving
    from shnor_desktop.services.signing import cades

    if (args.base is None) == (args.keys is None):
        raise InputError("Укажите, чьим ключом подписать: --base БАЗА или --keys ПАПКА.")
    if args.inside and any(file.suffix.lower() != ".pdf" for file in args.files):
        raise InputError("Подпись внутри файла бывает только у PDF.")
    signer = _signer(args)
    for file in args.files:
        if args.inside:
            from shnor_desktop.services.signing import pades

            content = pades.sign_pdf(file, signer)
            saving.save_bytes(file, content)
            say(f"Подписан внутри: {file}")
        else:
            say(f"Подпись записана: {cades.sign_file(file, signer)}")
    return output.DONE


def _signer(args: argparse.Namespace) -> "Signer":
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register
    from shnor_desktop.services.signing import keys

    secret = passphrase.ask(args)
    if args.keys is not None:
        return keys.load_signer(args.keys, secret)
    with office.open_office(args.base, access="read") as opened:
        return register.load_signer(opened, secret)
