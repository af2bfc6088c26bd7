"""The command that checks signatures: of packages, of PDF files, of any file with its .sig beside it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shnor_desktop.cli import output
from shnor_desktop.cli.arguments import Commands, path
from shnor_desktop.cli.output import say, say_json
from shnor_desktop.errors import FileError, ShnorError

if TYPE_CHECKING:
    from shnor_desktop.services.signing.verify import Check, Trust

_INSIDE = b"/ByteRange"


def add(commands: Commands) -> None:
    """Put the command on the table."""
    verify = commands.add("verify", "проверить подписи файлов и пакетов", _verify)
    verify.add_argument("files", nargs="+", type=path, metavar="ФАЙЛ", help="пакет .asice, PDF или файл с .sig рядом")
    verify.add_argument("--base", metavar="БАЗА", help="доверять району этой базы и его списку отозванных ключей")
    verify.add_argument("--profile", type=path, metavar="ФАЙЛ", help="доверять району из его файла .shnor-profile")
    verify.json_flag()


def _verify(args: argparse.Namespace) -> int:
    from shnor_desktop.services.exchange.asice import ContainerError

    trust = _trust(args)
    codes, answers = [output.DONE], []
    for file in args.files:
        try:
            answer, sentence, step = _one(file, trust)
        except ShnorError as error:
            reason = error.fault.name.lower() if isinstance(error, ContainerError) else "unreadable"
            answer, sentence, step = _answer(file, "refused", reason), str(error), error.hint
            codes.append(output.code_of(error))
        else:
            codes.append(output.DONE if answer["verdict"] == "accepted" else output.REFUSED)
        answers.append(answer | {"message": sentence})
        if not args.json:
            say(f"{file.name}: {sentence}")
            if answer["verdict"] != "accepted" and step:
                say(f"  {step}")
    if args.json:
        say_json(answers[0] if len(answers) == 1 else answers)
    return max(codes)


def _trust(args: argparse.Namespace) -> "Trust":
    from shnor_desktop.services import office
    from shnor_desktop.services.exchange import register
    from shnor_desktop.services.signing import certificates
    from shnor_desktop.services.signing.verify import Trust

    trust = Trust()
    if args.base is not None:
        with office.open_office(args.base, access="read") as opened:
            trust = register.trust_of(opened)
    if args.profile is not None:
        profile = certificates.read_profile(_content(args.profile))
        trust = Trust((*trust.roots, profile.root), (*trust.crls, profile.crl))
    return trust


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileError(f"Файл «{file.name}» не читается.", hint="Укажите файл района .shnor-profile.") from error


def _one(file: Path, trust: "Trust") -> tuple[dict[str, Any], str, str]:
    """The answer for one file, what it means in words, and what to do."""
    from shnor_desktop.services.exchange import asice
    from shnor_desktop.services.signing import pades, verify

    if not file.is_file():
        raise FileError(f"Файла «{file.name}» нет.", hint="Проверьте имя и папку.")
    if file.suffix.lower() == asice.SUFFIX:
        return _package(file, trust)
    if file.suffix.lower() == ".pdf" and _INSIDE in file.read_bytes():
        found = pades.verify_pdf(file, trust)
        check = found.signatures[-1] if found.signatures else None
        verdict = "accepted" if found.accepted else "refused"
        reason = check.outcome.name.lower() if check else "unreadable"
        if verdict == "refused" and reason == "valid":
            reason = "changed"
        return _answer(file, verdict, reason, check), found.sentence, found.next_step
    check = verify.verify_file(file, verify.signature_beside(file), trust)
    return _answer(file, _verdict(check), check.outcome.name.lower(), check), check.sentence, check.outcome.next_step


def _package(file: Path, trust: "Trust") -> tuple[dict[str, Any], str, str]:
    from shnor_desktop.services.exchange import asice, content

    with asice.opened(file) as container:
        check = container.verify(trust)
        answer = _answer(file, _verdict(check), check.outcome.name.lower(), check)
        if check.intact and content.CONTENT in container.places:
            school, sequence = content.origin_of(container)
            answer |= {"school": school, "sequence": sequence}
    return answer, check.sentence, check.outcome.next_step


def _verdict(check: "Check") -> str:
    """Only a signature that was checked to the end, revocation included, is accepted."""
    from shnor_desktop.services.signing.verify import Outcome

    return "accepted" if check.outcome is Outcome.VALID else "refused"


def _answer(file: Path, verdict: str, reason: str, check: "Check | None" = None) -> dict[str, Any]:
    return {
        "file": file.name,
        "verdict": verdict,
        "reason": reason,
        "signer": check.signer or None if check else None,
        "school": None,
        "sequence": None,
        "organisation": check.organisation or None if check else None,
        "fingerprint": check.fingerprint or None if check else None,
    }
