"""Judging the signatures of one PDF with pyHanko, offline. No Django here: it runs in a child process (see `child`).

`bottom_line` decides, never `intact` alone: an intact signature may be anybody's, or may cover half of the file.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

MAX_SIGNATURES = 20
MAX_REVISIONS = 60


@dataclass(frozen=True)
class Signature:
    """What is known of one signature; words are made of it elsewhere."""

    field_name: str
    signer: str
    issuer: str
    serial: str
    signed_at: str = ""  # as the signer's own computer said
    stamped_at: str = ""  # as a time-stamping authority said
    is_stamp_trusted: bool = False
    is_intact: bool = False
    is_valid: bool = False
    is_trusted: bool = False
    bottom_line: bool = False
    covers: str = ""  # "file": all bytes up to the signature; "revision"; "partial"
    later: str = ""  # changes behind the signature: none, validation, forms, notes, other
    is_self_signed: bool = False
    is_known: bool = False  # a path to the trust store was found
    valid_from: str = ""
    valid_to: str = ""
    is_expired: bool = False
    problem: str = ""  # a key: "unreadable"


@dataclass(frozen=True)
class Judgement:
    """The signatures of a file, or why they could not be judged (`problem`: encrypted, damaged, too_many)."""

    signatures: list[Signature] = field(default_factory=list)
    problem: str = ""
    is_ours_plus_signatures: bool | None = None  # only asked with an original

    def as_data(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return asdict(self)


_LATER = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "validation",
    ModificationLevel.FORM_FILLING: "forms",
    ModificationLevel.ANNOTATIONS: "notes",
    ModificationLevel.OTHER: "other",
}
_COVERS = {
    SignatureCoverageLevel.ENTIRE_FILE: "file",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
    SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START: "partial",
    SignatureCoverageLevel.UNCLEAR: "partial",
}
# What a signer's program writes into objects that were there before.
_SIGNING_CHANGES = {
    "/Catalog": frozenset({"/AcroForm", "/DSS", "/Perms", "/Extensions", "/Metadata", "/Version"}),
    "/Page": frozenset({"/Annots"}),
}


def roots_in(folder: Path | None) -> list[x509.Certificate]:
    """Return the certificates of a trust store: every .crt, .cer and .pem in the folder."""
    if folder is None or not folder.is_dir():
        return []
    found: list[x509.Certificate] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".crt", ".cer", ".pem") and path.is_file():
            found += certificates_in(path.read_bytes())
    return found


def certificates_in(data: bytes) -> list[x509.Certificate]:
    """Return the certificates of a file, PEM (several) or DER; a file that is neither holds none."""
    try:
        blocks = [block for _kind, _head, block in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        found = [x509.Certificate.load(block) for block in blocks]
        for certificate in found:
            _ = certificate.subject.native, certificate.serial_number
    except (ValueError, TypeError):
        return []
    return found


def judge(data: bytes, roots: Sequence[x509.Certificate], moment: datetime, original: bytes = b"") -> Judgement:
    """Judge every signature of a PDF against `roots` at `moment`; never asks the network."""
    warnings.simplefilter("ignore")
    if data.count(b"startxref") > MAX_REVISIONS:
        return Judgement(problem="too_many")
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        if reader.encrypted:
            return Judgement(problem="encrypted")
        embedded = reader.embedded_signatures
        if len(embedded) > MAX_SIGNATURES:
            return Judgement(problem="too_many")
        judged = [_signature(one, roots, moment) for one in embedded]
        ours = _is_ours(reader, data, original) if original else None
    # What a hostile or damaged PDF can raise in a parser is not one kind of error; nothing of ours runs in there.
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        return Judgement(problem="damaged")
    return Judgement(judged, is_ours_plus_signatures=ours)


def _signature(embedded: Any, roots: Sequence[x509.Certificate], moment: datetime) -> Signature:
    certificate = embedded.signer_cert
    validity = certificate["tbs_certificate"]["validity"]
    start, end = validity["not_before"].native, validity["not_after"].native
    known = {
        "field_name": str(embedded.field_name),
        "signer": _name(certificate.subject),
        "issuer": _name(certificate.issuer),
        "serial": format(certificate.serial_number, "x"),
        "is_self_signed": certificate.subject == certificate.issuer,
        "valid_from": start.isoformat(),
        "valid_to": end.isoformat(),
        "is_expired": not start <= moment <= end,
    }
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=moment, retroactive_revinfo=True)
    try:
        status = validate_pdf_signature(embedded, context, ts_validation_context=context)
    except (SignatureValidationError, PathError, SuspiciousModification, ValueError, KeyError, TypeError):
        return Signature(**known, problem="unreadable")
    stamp = status.timestamp_validity
    reported = status.signer_reported_dt
    level = status.modification_level
    return Signature(
        **known,
        signed_at=reported.isoformat() if reported else "",
        stamped_at=stamp.timestamp.isoformat() if stamp and stamp.timestamp else "",
        is_stamp_trusted=bool(stamp and stamp.valid and stamp.trusted),
        is_intact=bool(status.intact),
        is_valid=bool(status.valid),
        is_trusted=bool(status.trusted),
        bottom_line=bool(status.bottom_line),
        covers=_COVERS.get(status.coverage or SignatureCoverageLevel.UNCLEAR, "partial"),
        later=_LATER.get(level, "other") if level is not None and status.docmdp_ok else "other",
        is_known=_issuer_is_known(embedded, certificate, roots),
    )


def _issuer_is_known(embedded: Any, certificate: x509.Certificate, roots: Sequence[x509.Certificate]) -> bool:
    """Tell whether the certificate names a trusted one as its issuer, through those that the file brings along."""
    trusted = {root.subject.dump() for root in roots}
    between = {other.subject.dump(): other for other in embedded.other_embedded_certs}
    seen: set[bytes] = set()
    current = certificate
    while current.subject.dump() not in seen:
        seen.add(current.subject.dump())
        if current.issuer.dump() in trusted:
            return True
        current = between.get(current.issuer.dump(), current)
    return False


def _is_ours(reader: PdfFileReader, data: bytes, original: bytes) -> bool:
    """Tell whether the file is `original` plus signatures: nothing that it shows was changed on the way.

    pyHanko itself looks at what comes behind a signature; what came between the original and the first one is
    looked at here, because a file without a form is no starting point for its comparison.
    """
    if not data.startswith(original):
        return False
    old = PdfFileReader(BytesIO(original), strict=False)
    first, count = old.xrefs.total_revisions, reader.xrefs.total_revisions
    if old.trailer.raw_get("/Root") != reader.trailer.raw_get("/Root"):
        return False
    info = old.trailer.raw_get("/Info") if "/Info" in old.trailer else None
    before = old.get_historical_resolver(first - 1)
    ours = {ref.idnum for revision in range(first) for ref in old.xrefs.explicit_refs_in_revision(revision)}
    for revision in range(first, count):
        if any(ref.idnum in ours for ref in reader.xrefs.refs_freed_in_revision(revision)):
            return False
        new = reader.get_historical_resolver(revision)
        for ref in reader.xrefs.explicit_refs_in_revision(revision):
            is_info = isinstance(info, generic.IndirectObject) and ref == info.reference
            if ref.idnum in ours and not is_info and not _is_harmless(before(ref), new(ref)):
                return False
    return True


def _is_harmless(old: Any, new: Any) -> bool:
    """Tell whether an object changed only as signing changes it: the catalogue, a page's fields, the metadata."""
    if not isinstance(old, generic.DictionaryObject) or not isinstance(new, generic.DictionaryObject):
        return False
    kind = old.get("/Type")
    if kind == "/Metadata":
        return bool(new.get("/Type") == kind)
    if kind not in _SIGNING_CHANGES:
        return False
    names = set(old) | set(new)
    changed = {name for name in names if name not in old or name not in new or old.raw_get(name) != new.raw_get(name)}
    if not changed <= _SIGNING_CHANGES[kind]:
        return False
    return "/Annots" not in changed or _only_adds_fields(old, new)


def _only_adds_fields(old: Any, new: Any) -> bool:
    before = list(old.get("/Annots", generic.ArrayObject()))
    after = list(new.get("/Annots", generic.ArrayObject()))
    kept, added = after[: len(before)], after[len(before) :]
    return [str(one) for one in kept] == [str(one) for one in before] and all(
        one.get_object().get("/Subtype") == "/Widget" and one.get_object().get("/FT") == "/Sig" for one in added
    )


def _name(name: x509.Name) -> str:
    parts = name.native
    found = parts.get("common_name") or parts.get("organization_name") or name.human_friendly
    return (", ".join(found) if isinstance(found, list) else str(found))[:200]
