"""What was found of a signature, in plain words: who, when, untouched or not, whose certificate, trusted or not."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common import dates

from ..choices import SignatureState
from ..models import SignatureVerdict
from .judge import Judgement, Signature

KINDS = {
    SignatureState.NONE: ("neutral", ""),
    SignatureState.TRUSTED: ("ok", "check"),
    SignatureState.UNTRUSTED: ("warn", "alert-triangle"),
    SignatureState.BROKEN: ("bad", "alert-triangle"),
    SignatureState.UNREADABLE: ("warn", "alert-triangle"),
}
_ORDER = (SignatureState.TRUSTED, SignatureState.UNTRUSTED, SignatureState.BROKEN)


def state_of(found: Judgement) -> SignatureState:
    """Return the worst state of the signatures."""
    if found.problem:
        return SignatureState.UNREADABLE
    if not found.signatures:
        return SignatureState.NONE
    return max((state_of_one(one) for one in found.signatures), key=_ORDER.index)


def state_of_one(one: Signature) -> SignatureState:
    """Return the state of one signature; only pyHanko's bottom line makes it trusted."""
    if one.problem or not (one.is_intact and one.is_valid) or one.covers == "partial" or one.later == "other":
        return SignatureState.BROKEN
    return SignatureState.TRUSTED if one.bottom_line else SignatureState.UNTRUSTED


def sentences(found: Judgement) -> list[str]:
    """Return one sentence for each signature, or the one that says why there is none."""
    if found.problem:
        return [_problem(found.problem)]
    if not found.signatures:
        return [_("Không có chữ ký số")]
    return [_sentence(one) for one in found.signatures]


def _sentence(one: Signature) -> str:
    state = state_of_one(one)
    head = {
        SignatureState.TRUSTED: _("Chữ ký hợp lệ: %(signer)s"),
        SignatureState.UNTRUSTED: _("Chữ ký đúng nhưng chưa rõ nguồn: %(signer)s"),
        SignatureState.BROKEN: _("Chữ ký không hợp lệ: %(signer)s"),
    }[state] % {"signer": one.signer}
    parts = [f"{head}, {_when(one)}", _content(one), _certificate(one)]
    return "; ".join(part for part in parts if part)


def _when(one: Signature) -> str:
    if one.stamped_at and one.is_stamp_trusted:
        return _("ký lúc %(moment)s, có dấu thời gian") % {"moment": _shown(one.stamped_at)}
    if one.signed_at:
        return _("ký lúc %(moment)s theo máy người ký") % {"moment": _shown(one.signed_at)}
    return _("không rõ lúc ký")


def _content(one: Signature) -> str:
    if one.problem:
        return _("cấu trúc chữ ký sai, không đọc được")
    if not one.is_intact:
        return _("nội dung đã bị sửa sau khi ký")
    if not one.is_valid:
        return _("chữ ký không khớp chứng thư")
    if one.covers == "partial":
        return _("chữ ký không bao hết văn bản")
    return {
        "none": _("nội dung không thay đổi sau khi ký"),
        "validation": _("sau khi ký chỉ thêm dữ liệu xác thực"),
        "forms": _("sau khi ký chỉ thêm chữ ký hoặc điền trường"),
        "notes": _("sau khi ký có thêm ghi chú"),
    }.get(one.later, _("sau khi ký có thay đổi không được phép"))


def _certificate(one: Signature) -> str:
    said = {"issuer": one.issuer, "day": _shown(one.valid_to, day_only=True) if one.valid_to else ""}
    if state_of_one(one) == SignatureState.BROKEN:
        return _("chứng thư do %(issuer)s cấp") % said
    if one.is_trusted and one.bottom_line:
        return _("chứng thư do %(issuer)s cấp, có trong danh sách tin cậy") % said
    if one.is_expired:
        return _("chứng thư do %(issuer)s cấp, hết hạn hoặc chưa có hiệu lực (đến %(day)s)") % said
    if one.is_self_signed:
        return _("chứng thư tự cấp, chưa có trong danh sách tin cậy")
    if one.is_known:
        return _("chứng thư do %(issuer)s cấp, chuỗi chứng thư không hợp lệ") % said
    return _("chứng thư do %(issuer)s cấp, chưa có trong danh sách tin cậy") % said


def _problem(key: str) -> str:
    return {
        "encrypted": _("Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký"),
        "huge": _("Tệp PDF lớn hơn 50 MB nên không kiểm tra chữ ký"),
        "slow": _("Tệp PDF phức tạp, kiểm tra chữ ký quá 30 giây"),
        "too_many": _("Tệp PDF có quá nhiều lần sửa hoặc chữ ký để kiểm tra"),
    }.get(key, _("Tệp PDF hỏng nên không kiểm tra được chữ ký"))


def _shown(moment: str, *, day_only: bool = False) -> str:
    local = timezone.localtime(datetime.fromisoformat(moment))
    return dates.show(local.date()) if day_only else dates.show_time(local, year=True)


def judgement_of(verdict: SignatureVerdict) -> Judgement:
    """Return the kept verdict as it was found."""
    return Judgement([Signature(**one) for one in verdict.signatures], verdict.problem)
