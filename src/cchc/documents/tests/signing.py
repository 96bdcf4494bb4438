"""A certificate authority, signers and signed PDF files, made in memory for the tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cchc.documents.samples import notice, sample_of
from cchc.documents.typeset import render_pdf

NOW = datetime.now(UTC)


@cache
def original() -> bytes:
    return render_pdf(*sample_of("TB"))


@cache
def other() -> bytes:
    return render_pdf(notice(), sample_of("BB")[1])


@cache
def authority(name: str):
    key = ec.generate_private_key(ec.SECP256R1())
    return name, key, _certificate(name, key, name, key, NOW - timedelta(900), NOW + timedelta(900), is_authority=True)


def pem(certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@cache
def signer(name: str = "Nguyễn Văn Mẫu", ca: str = "CA thử nghiệm", days: tuple[int, int] = (-100, 300)):
    issuer, issuer_key, issuer_certificate = authority(ca)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(name, key, issuer, issuer_key, NOW + timedelta(days[0]), NOW + timedelta(days[1]))
    store = SimpleCertificateStore()
    store.register(_plain(issuer_certificate))
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(_plain(certificate), keys.PrivateKeyInfo.load(private), store)


def signed(data: bytes, who=None, field: str = "Ky1") -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    maker = signers.PdfSigner(meta, signer=who or signer(), new_field_spec=SigFieldSpec(field))
    return maker.sign_pdf(writer).getbuffer().tobytes()


def with_new_page(data: bytes) -> bytes:
    """Return the file with an update behind it that shows another text in the place of the first page."""
    from pyhanko.pdf_utils import generic  # beside its only use

    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.find_page_for_modification(0)[0].get_object()
    content = generic.StreamObject(stream_data=b"BT ET")
    page["/Contents"] = writer.add_object(content)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _certificate(name, key, issuer, issuer_key, start, end, *, is_authority=False):
    said = lambda words: certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, words)])  # noqa: E731
    usage = certificates.KeyUsage(
        not is_authority, not is_authority, False, False, False, is_authority, is_authority, False, False
    )
    builder = (
        certificates.CertificateBuilder()
        .subject_name(said(name))
        .issuer_name(said(issuer))
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(certificates.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _plain(certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
