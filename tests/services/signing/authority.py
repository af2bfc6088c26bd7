"""A district with its root, an office key and school keys, made once for the tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from cryptography.x509 import CertificateRevocationList

from shnor_desktop.services.signing import certificates, keys
from shnor_desktop.services.signing.certificates import Holder, Profile
from shnor_desktop.services.signing.keys import Hardness, Signer
from shnor_desktop.services.signing.verify import Trust

TODAY = date.today()  # noqa: DTZ011  the day of the run: certificates must be in force while the test runs
FAST = Hardness(memory_kib=64, iterations=1, lanes=1)
"""One guess costs nothing: the tests are about the rest."""
PASSPHRASE = "верная фраза из пяти слов"


@dataclass(frozen=True)
class Authority:
    """A district that can sign."""

    code: str
    name: str
    root: Signer
    office: Signer

    def signer(self, code: str, person: str = "Петров Пётр Ильич", post: str = "Директор") -> Signer:
        """A school key with a certificate of this district."""
        key = keys.new_key()
        holder = Holder(code, f"Школа {code}", person, post)
        certificate = certificates.issue(self.root, key.public_key(), holder, TODAY)
        return Signer(key, certificate, (self.root.certificate,))

    def crl(self, revoked: Iterable[Signer] = (), today: date = TODAY) -> CertificateRevocationList:
        """The list of revoked keys."""
        return certificates.new_crl(self.root, [(one.certificate.serial_number, TODAY) for one in revoked], today)

    def trust(self, revoked: Iterable[Signer] = ()) -> Trust:
        """What a base connected to this district believes."""
        return Trust((self.root.certificate,), (self.crl(revoked),))

    def profile(self, school: Signer | None = None, revoked: Iterable[Signer] = ()) -> bytes:
        """The profile file, with the certificate of a school if one is given."""
        own = school.certificate if school else None
        crl = self.crl(revoked)
        profile = Profile(self.code, self.name, self.root.certificate, self.office.certificate, crl, TODAY, own)
        return certificates.new_profile(self.office, profile)


@cache
def district(code: str = "ZIM", name: str = "Тестовый район") -> Authority:
    """The district of that code, the same one through the whole run."""
    root_key, office_key = keys.new_key(), keys.new_key()
    root = Signer(root_key, certificates.new_root(root_key, code, name, TODAY))
    holder = Holder(code, name, "Иванова Анна Петровна", "Методист")
    certificate = certificates.issue(root, office_key.public_key(), holder, TODAY)
    return Authority(code, name, root, Signer(office_key, certificate, (root.certificate,)))
