"""Our versions in the shape of the national database, and the code tables of that shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...choices import AgencyRole, Channel, ProcedureLevel, TermUnit
from ..content import Agency, Case, Component, Content, Fee, LegalBasis, Method

# An adapter owns its code tables: other interfaces of the State number the same things otherwise.
CHANNELS = {"1": Channel.DIRECT, "2": Channel.ONLINE, "3": Channel.POST}
UNITS = {
    "ngay lam viec": TermUnit.WORKING_DAY,
    "ngay": TermUnit.DAY,
    "gio lam viec": TermUnit.HOUR,
    "gio": TermUnit.HOUR,
    "thang": TermUnit.MONTH,
}
LEVELS = {
    "bo": ProcedureLevel.MINISTRY,
    "tinh": ProcedureLevel.PROVINCE,
    "huyen": ProcedureLevel.DISTRICT,
    "xa": ProcedureLevel.COMMUNE,
}
UNIT_NAMES = {"wd": "Ngày làm việc", "d": "Ngày", "h": "Giờ làm việc", "m": "Tháng", "": ""}
CURRENCY = "Đồng"
OPEN, CLOSED = "1", "0"
CLOSED_WORDS = {"0", "bai bo", "huy bo", "het hieu luc"}


def dump(code: str, local_code: str, content: Content, *, is_closed: bool = False) -> dict[str, Any]:
    """Return a version in the shape of the national database."""
    return {
        "MATTHC": code,
        "MATTHCDP": local_code,
        "TENTTHC": content.name,
        "MACOQUANCONGBO": "",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": content.sector_code, "TENLINHVUC": content.sector, "MANGANH": ""}],
        "COQUANTHUCHIEN": [{"MADONVI": row.code, "TENDONVI": row.name} for row in executing(content)],
        "DOITUONGTHUCHIEN": [{"TENDOITUONG": name} for name in _subjects(content.subjects)],
        "MOTADOITUONGTHUCHIEN": content.subjects,
        "TRINHTUTHUCHIEN": [
            {"TRUONGHOP": case.name, "TRINHTU": [{"TENTRINHTU": text} for text in case.steps]} for case in content.cases
        ],
        "CACHTHUCTHUCHIEN": list(_dump_methods(content)),
        "THANHPHANHOSO": [
            {"TRUONGHOP": case.name, "GIAYTO": [_dump_paper(row) for row in case.components]} for case in content.cases
        ],
        "KETQUATHUCHIEN": [{"MAKETQUA": row.code, "TENKETQUA": row.name} for row in content.results],
        "CANCUPHAPLY": [_dump_basis(row) for row in content.legal_bases],
        "YEUCAU": content.conditions,
        "TRANGTHAI": CLOSED if is_closed else OPEN,
    }


def _dump_methods(content: Content) -> Iterator[dict[str, Any]]:
    numbers_of = {channel: number for number, channel in CHANNELS.items()}
    channels = dict.fromkeys(row.channel for case in content.cases for row in case.methods)
    for channel in channels:
        times = [_dump_time(case, row) for case in content.cases for row in case.methods if row.channel == channel]
        yield {"KENH": numbers_of[Channel(channel)], "THOIGIAN": times}


def _dump_time(case: Case, row: Method) -> dict[str, Any]:
    text = row.text
    if case.name:
        text = f"{case.name}: {row.text}" if row.text else case.name
    return {
        "THOIGIANGIAIQUYET": "" if row.amount is None else f"{row.amount.normalize():f}",
        "DONVITINH": UNIT_NAMES[row.unit],
        "MOTA": text,
        "PHILEPHI": [dump_fee(fee) for fee in row.fees],
    }


def dump_fee(fee: Fee) -> dict[str, Any]:
    """Return a fee as the record writes it."""
    amount = "" if fee.amount is None else f"{fee.amount.normalize():f}"
    words = ". ".join(word for word in (fee.text, fee.note) if word)
    return {"MAPHILEPHI": fee.code, "SOTIEN": amount, "DONVI": CURRENCY if amount else "", "MOTA": words}


def _dump_paper(row: Component) -> dict[str, Any]:
    return {"MAGIAYTO": row.code, "TENGIAYTO": row.name, "TENMAUDON": row.form_name}


def _dump_basis(row: LegalBasis) -> dict[str, Any]:
    return {"SOVANBAN": row.number, "TENVANBAN": row.title}


def executing(content: Content) -> list[Agency]:
    """Return the agencies that carry it out: the only ones that the record names."""
    return [row for row in content.agencies if row.role == AgencyRole.EXECUTING]


def _subjects(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
