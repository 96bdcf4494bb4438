import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Q
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.documents import hooks, services, signed
from cchc.documents.choices import SignatureState
from cchc.documents.models import Document, SignatureVerdict, SignedCopy
from cchc.documents.samples import notice
from cchc.documents.signing import ask, child, words
from cchc.documents.signing.judge import Judgement, certificates_in, judge
from cchc.files import disk
from cchc.files.services import put
from tests.factories import DepartmentFactory, PostFactory, ProvinceFactory, UserFactory

from . import signing

CA = "CA thử nghiệm"
NOW = signing.NOW


def judged(data, roots=(CA,), original=b""):
    return judge(data, [signing._plain(signing.authority(name)[2]) for name in roots], datetime.now(UTC), original)


def said(found):
    return words.state_of(found), " | ".join(words.sentences(found))


@pytest.fixture
def trust(settings, tmp_path):
    folder = tmp_path / "trust"
    folder.mkdir()
    (folder / "ca.pem").write_bytes(signing.pem(signing.authority(CA)[2]))
    settings.TRUST_STORE = str(folder)
    return folder


def test_a_valid_signature_of_a_trusted_authority_is_said_to_be_so():
    state, sentence = said(judged(signing.signed(signing.original())))

    assert state == SignatureState.TRUSTED
    assert sentence.startswith("Chữ ký hợp lệ: Nguyễn Văn Mẫu, ký lúc ")
    assert sentence.endswith(
        "theo máy người ký; nội dung không thay đổi sau khi ký; "
        "chứng thư do CA thử nghiệm cấp, có trong danh sách tin cậy"
    )


def test_an_unknown_authority_is_never_trusted_though_the_signature_is_intact():
    found = judged(signing.signed(signing.original()), roots=())

    assert found.signatures[0].is_intact
    assert not found.signatures[0].bottom_line
    state, sentence = said(found)
    assert state == SignatureState.UNTRUSTED
    assert sentence.endswith("chứng thư do CA thử nghiệm cấp, chưa có trong danh sách tin cậy")


def test_one_changed_byte_is_found():
    data = bytearray(signing.signed(signing.original()))
    data[len(signing.original()) // 2] ^= 1

    state, sentence = said(judged(bytes(data)))
    assert state == SignatureState.BROKEN
    assert "nội dung đã bị sửa sau khi ký" in sentence


def test_an_update_behind_the_signature_that_changes_a_page_is_found():
    state, sentence = said(judged(signing.with_new_page(signing.signed(signing.original()))))

    assert state == SignatureState.BROKEN
    assert "sau khi ký có thay đổi không được phép" in sentence


def test_an_expired_certificate_is_not_trusted_and_its_day_is_said():
    found = judged(signing.signed(signing.original(), signing.signer("Cũ", CA, (-300, -10))))

    state, sentence = said(found)
    assert state == SignatureState.UNTRUSTED
    assert "hết hạn hoặc chưa có hiệu lực (đến " in sentence


def test_two_signatures_are_said_one_by_one_and_the_worse_one_decides():
    once = signing.signed(signing.original())
    twice = signing.signed(once, signing.signer("Trần Thị Mẫu"), "Ky2")
    stranger = signing.signed(once, signing.signer("Người Lạ", "CA lạ"), "Ky2")

    state, sentence = said(judged(twice))
    assert state == SignatureState.TRUSTED
    assert "sau khi ký chỉ thêm chữ ký hoặc điền trường" in sentence
    assert "Trần Thị Mẫu" in sentence
    assert said(judged(stranger))[0] == SignatureState.UNTRUSTED


def test_no_signature_is_said_plainly():
    assert said(judged(signing.original())) == (SignatureState.NONE, "Không có chữ ký số")


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"junk", b"%PDF-1.7\nstartxref\n99999999\n%%EOF", b"startxref" * 61]
)
def test_broken_files_end_in_a_sentence(data):
    state, sentence = said(judged(data))

    assert state == SignatureState.UNREADABLE
    assert "kiểm tra" in sentence


def test_a_file_cut_in_the_middle_ends_in_a_sentence():
    data = signing.signed(signing.original())

    for length in range(0, len(data), 4001):
        found = judged(data[:length])
        assert words.state_of(found) != SignatureState.TRUSTED
        assert words.sentences(found)


def test_only_our_own_bytes_plus_signatures_are_ours():
    original = signing.original()

    assert judged(signing.signed(original), original=original).is_ours_plus_signatures is True
    assert judged(signing.signed(signing.other()), original=original).is_ours_plus_signatures is False
    assert judged(signing.signed(signing.with_new_page(original)), original=original).is_ours_plus_signatures is False


def test_a_huge_file_and_a_slow_one_are_not_judged(tmp_path, monkeypatch):
    file = tmp_path / "a.pdf"
    file.write_bytes(signing.original())

    monkeypatch.setattr(ask, "SECONDS", 0.01)
    assert words.sentences(ask.ask(file, NOW)) == ["Tệp PDF phức tạp, kiểm tra chữ ký quá 30 giây"]
    monkeypatch.setattr(ask, "MAX_BYTES", 10)
    assert words.sentences(ask.ask(file, NOW)) == ["Tệp PDF lớn hơn 50 MB nên không kiểm tra chữ ký"]


def test_an_encrypted_file_is_said_to_be_so():
    assert words.sentences(Judgement(problem="encrypted")) == ["Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký"]


def test_what_is_no_certificate_is_no_root():
    assert certificates_in(b"junk") == []


def test_the_child_process_says_what_the_judge_says(trust, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(signing.signed(signing.original()))

    assert words.state_of(ask.ask(file, datetime.now(UTC))) == SignatureState.TRUSTED


# ── with documents ──
@pytest.fixture
def office(db):
    return DepartmentFactory(parent=ProvinceFactory(), name="Sở Nội vụ")


@pytest.fixture
def signer_(office):
    return PostFactory(role=Role.LEADER, unit=office).user


@pytest.fixture
def document(office, signer_):
    draft = services.create_draft(actor=UserFactory(), kind="TB", unit=office, content=notice(), now=NOW)
    return services.issue(
        actor=signer_, document_id=draft.pk, signer_name="Lê Văn Mẫu", signer_title="x", today=date(2026, 3, 2), now=NOW
    )


@pytest.fixture
def paper(document):
    return disk.path_of(document.pdf.sha256).read_bytes()


@pytest.fixture
def in_process(monkeypatch):
    """Judge without a child process: the test before this fixture and the one below it start one."""

    def run(_command, *, input, **_limits):  # as subprocess calls it
        return SimpleNamespace(stdout=json.dumps(child.answer(json.loads(input))))

    monkeypatch.setattr(ask.subprocess, "run", run)


def test_the_signed_copy_is_kept_beside_the_frozen_one(document, paper, signer_, trust):
    copy = services.file_signed_copy(actor=signer_, document_id=document.pk, data=signing.signed(paper), now=NOW)

    shown = signed.signature_of(copy.blob)
    assert (shown.state, shown.label, shown.is_outdated) == ("trusted", "Chữ ký hợp lệ", False)
    assert Document.objects.get().pdf == document.pdf
    assert Entry.objects.filter(action="documents.signed_copy_filed").count() == 1
    (trust / "more.pem").write_bytes(signing.pem(signing.authority("CA khác")[2]))
    assert signed.signature_of(copy.blob).is_outdated
    assert list(signed.unjudged()) == [copy.blob]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda paper: paper, "Không có chữ ký số"),
        (lambda paper: signing.signed(signing.other()), "không phải bản PDF đã ban hành"),
        (lambda paper: signing.signed(signing.with_new_page(paper)), "không phải bản PDF đã ban hành"),
        (lambda paper: signing.with_new_page(signing.signed(paper)), "không phải bản PDF đã ban hành"),
        (lambda paper: b"junk", "Tệp PDF hỏng"),
    ],
)
@pytest.mark.usefixtures("in_process")
def test_another_file_is_refused_and_nothing_is_kept(document, paper, signer_, make, sentence):
    with pytest.raises(RuleError, match=sentence):
        services.file_signed_copy(actor=signer_, document_id=document.pk, data=make(paper), now=NOW)

    assert not SignedCopy.objects.exists()
    assert not SignatureVerdict.objects.exists()


@pytest.mark.usefixtures("in_process")
def test_the_same_copy_twice_and_a_draft_are_refused(document, paper, signer_, office):
    data = signing.signed(paper)
    services.file_signed_copy(actor=signer_, document_id=document.pk, data=data, now=NOW)
    draft = services.create_draft(actor=signer_, kind="TB", unit=office, content=notice(), now=NOW)

    with pytest.raises(RuleError, match="đã được tải lên"):
        services.file_signed_copy(actor=signer_, document_id=document.pk, data=data, now=NOW)
    with pytest.raises(RuleError, match="Dự thảo chưa có bản"):
        services.file_signed_copy(actor=signer_, document_id=draft.pk, data=data, now=NOW)
    assert SignedCopy.objects.count() == 1


@pytest.mark.usefixtures("in_process")
def test_a_stranger_finds_nothing_the_wrong_person_is_refused_the_signer_uploads(
    document, paper, signer_, office, signed_in, monkeypatch
):
    monkeypatch.setattr(hooks, "visible", [lambda user: Q(unit__in=user.posts.values("unit"))])
    url = reverse("documents:signed_copy", args=[document.pk])
    colleague = PostFactory(role=Role.VERIFIER, unit=office).user
    stranger = PostFactory(role=Role.OFFICER).user
    data = signing.signed(paper)

    assert signed_in(stranger).post(url, {"file": _file(data)}).status_code == 404
    assert signed_in(colleague).get(url).status_code == 403
    assert signed_in(colleague).post(url, {"file": _file(data)}).status_code == 403
    with pytest.raises(PermissionDenied):
        services.file_signed_copy(actor=colleague, document_id=document.pk, data=data, now=NOW)
    assert not SignedCopy.objects.exists()

    client = signed_in(signer_)
    refused = client.post(url, {"file": _file(paper)})
    assert (refused.status_code, "Không có chữ ký số" in refused.content.decode()) == (422, True)
    assert client.post(url).status_code == 422
    assert client.post(url, {"file": _file(data)}).status_code == 302
    page = client.get(reverse("documents:detail", args=[document.pk])).content.decode()
    assert "Chữ ký chưa rõ nguồn tin cậy" in page
    assert "chưa có trong danh sách tin cậy" in page
    copy = reverse("documents:signed_file", args=[SignedCopy.objects.get().pk])
    assert b"".join(client.get(copy)) == data
    assert signed_in(stranger).get(copy).status_code == 404


def _file(data):
    return SimpleUploadedFile("ky.pdf", data, content_type="application/pdf")


def test_the_trust_store_is_shown_and_an_empty_one_says_what_to_do(signer_, signed_in, trust, settings):
    client = signed_in(signer_)

    assert CA in client.get(reverse("documents:trust")).content.decode()
    settings.TRUST_STORE = ""
    assert "Chưa có chứng thư nào" in client.get(reverse("documents:trust")).content.decode()


def test_only_a_pdf_is_judged(db):
    assert services.verify_signatures(blob=put(data=b"x", content_type="text/plain"), now=NOW) is None
    assert signed.signature_of(None) is None


@pytest.mark.usefixtures("in_process")
def test_verify_names_a_broken_signature(document, paper, signer_, capsys):
    copy = services.file_signed_copy(actor=signer_, document_id=document.pk, data=signing.signed(paper), now=NOW)
    SignatureVerdict.objects.update(state="broken")

    with pytest.raises(SystemExit) as end:
        call_command("documents_verify", "--json")

    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out)["broken_signatures"] == [copy.blob.sha256]


def test_the_command_says_who_signed(trust, tmp_path, capsys):
    file = tmp_path / "a.pdf"
    file.write_bytes(signing.signed(signing.original()))

    call_command("verify_signature", str(file), "--json")
    assert json.loads(capsys.readouterr().out)["state"] == "trusted"
    for name, code in (("missing.pdf", 2), ("plain.pdf", 1)):
        (tmp_path / "plain.pdf").write_bytes(signing.original())
        with pytest.raises(SystemExit) as end:
            call_command("verify_signature", str(tmp_path / name))
        assert end.value.code == code
