from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.documents import policies, queries, services
from cchc.documents.layout import Imprint
from cchc.documents.models import DocumentTemplate
from cchc.documents.samples import notice
from cchc.files import disk
from tests.factories import DepartmentFactory, PostFactory, ProvinceFactory, UserFactory

from .packages import words

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def office():
    return DepartmentFactory(parent=ProvinceFactory(), name="Sở Nội vụ")


@pytest.fixture
def officer(office):
    return PostFactory(role=Role.OFFICER, unit=office).user


@pytest.fixture
def head(office):
    """Works there, but may not change templates."""
    return PostFactory(role=Role.LEADER, unit=office).user


def upload(office, *paragraphs, actor=None, kind="TB"):
    data = words(*(paragraphs or ("{{ so_ky_hieu }}", "{{ noi_dung }}")))
    return services.upload_template(actor=actor, unit=office, kind=kind, data=data, now=NOW)


def issue(office):
    draft = services.create_draft(actor=None, kind="TB", unit=office, content=notice(), now=NOW)
    return services.issue(
        actor=None, document_id=draft.pk, signer_name="Lê Văn Mẫu", signer_title="x", today=date(2026, 3, 2), now=NOW
    )


def bytes_of(blob):
    return disk.path_of(blob.sha256).read_bytes()


def test_a_version_is_kept_but_not_used_until_somebody_accepts_it(office, officer):
    first = upload(office, actor=officer)

    assert (first.version, first.is_active, queries.template_for(office, "TB")) == (1, False, None)
    services.use_template(actor=officer, template_id=first.pk)
    assert queries.template_for(office, "TB") == first
    assert [entry.action for entry in Entry.objects.order_by("pk")][-2:] == [
        "documents.template_uploaded",
        "documents.template_put_in_use",
    ]


def test_one_version_is_in_use_and_an_older_one_comes_back(office):
    first, second = upload(office), upload(office, "Bản hai", "{{ noi_dung }}")
    services.use_template(actor=None, template_id=first.pk)
    services.use_template(actor=None, template_id=second.pk)
    services.use_template(actor=None, template_id=first.pk)

    assert list(DocumentTemplate.objects.filter(is_active=True)) == [first]
    services.leave_template(actor=None, template_id=first.pk)
    assert not DocumentTemplate.objects.filter(is_active=True).exists()
    with pytest.raises(RuleError, match="không đang dùng"):
        services.leave_template(actor=None, template_id=first.pk)


def test_the_same_file_twice_is_refused(office):
    data = words("{{ noi_dung }}")
    services.upload_template(actor=None, unit=office, kind="TB", data=data, now=NOW)

    with pytest.raises(RuleError, match="trùng phiên bản mới nhất"):
        services.upload_template(actor=None, unit=office, kind="TB", data=data, now=NOW)
    assert DocumentTemplate.objects.count() == 1


def test_only_that_office_and_that_kind_are_set_in_it_and_what_is_issued_stays(office):
    before = issue(office)
    old = bytes_of(before.docx)
    template = upload(office, "MẪU CỦA SỞ", "{{ noi_dung }}")
    services.use_template(actor=None, template_id=template.pk)

    after, elsewhere = issue(office), issue(ProvinceFactory())

    before.refresh_from_db()
    assert (before.template, after.template, elsewhere.template) == (None, template, None)
    assert bytes_of(before.docx) == old
    assert bytes_of(after.docx) == queries.docx_of(
        queries.content_of(after), Imprint("SNV", after.number_text, after.issued_on, mark=""), template
    )
    assert after.pdf.sha256 != before.pdf.sha256  # the number differs; the layout is ours in both


@pytest.mark.parametrize("role", list(Role))
def test_each_cell_of_templates_is_what_the_policy_says_in_the_own_unit_and_nowhere_else(office, role):
    granted = role in matrix.roles_ever("document_template", "manage")
    user = PostFactory(role=role, unit=office).user if role in POST_ROLES else UserFactory()

    assert policies.may_manage_templates(user, office) is granted
    assert policies.may_manage_templates(user, office.parent) is False
    if not granted:
        with pytest.raises(PermissionDenied):
            upload(office, actor=user)
        assert not DocumentTemplate.objects.exists()


def test_a_stranger_finds_nothing_and_changes_nothing(office, signed_in):
    template = upload(office)
    client = signed_in(PostFactory(role=Role.OFFICER).user)

    for name in ("template_version", "template_file", "template_preview"):
        assert client.get(reverse(f"documents:{name}", args=[template.pk])).status_code == 404
    assert client.get(reverse("documents:template", args=[office.code, "notice"])).status_code == 404
    assert client.post(reverse("documents:template", args=[office.code, "notice"])).status_code == 404
    for name in ("template_use", "template_leave"):
        assert client.post(reverse(f"documents:{name}", args=[template.pk])).status_code == 404
    template.refresh_from_db()
    assert (template.is_active, DocumentTemplate.objects.count()) == (False, 1)


def test_the_wrong_role_reads_but_changes_nothing(office, head, signed_in):
    template = upload(office)
    client = signed_in(head)

    page = client.get(reverse("documents:template", args=[office.code, "notice"])).content.decode()
    assert "Tải mẫu của cơ quan" not in page
    file = SimpleUploadedFile("a.docx", words("{{ noi_dung }}"))
    assert client.post(reverse("documents:template", args=[office.code, "notice"]), {"file": file}).status_code == 403
    assert client.post(reverse("documents:template_use", args=[template.pk])).status_code == 403
    assert client.post(reverse("documents:template_leave", args=[template.pk])).status_code == 403
    template.refresh_from_db()
    assert (template.is_active, DocumentTemplate.objects.count()) == (False, 1)


def test_the_officer_uploads_sees_it_filled_and_accepts_it(office, officer, signed_in):
    client = signed_in(officer)
    file = SimpleUploadedFile("mau.docx", words("{{ so_ky_hieu }}", "{{ noi_dung }}"))

    answer = client.post(reverse("documents:template", args=[office.code, "notice"]), {"file": file, "notes": "thử"})
    template = DocumentTemplate.objects.get()
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == reverse("documents:template_version", args=[template.pk])
    assert "Số: 31/TB-SNV" in page
    assert "Thiếu trường bắt buộc:" in page
    assert "nguoi_ky" in page
    client.post(reverse("documents:template_use", args=[template.pk]))
    assert "Mẫu của cơ quan, phiên bản 1" in client.get(reverse("documents:templates")).content.decode()
    assert client.get(reverse("documents:template_preview", args=[template.pk])).content.startswith(b"PK")
    assert b"".join(client.get(reverse("documents:template_file", args=[template.pk]))).startswith(b"PK")


def test_a_template_with_unknown_fields_is_refused_and_what_was_typed_stays(office, officer, signed_in):
    file = SimpleUploadedFile("mau.docx", words("{{ la_gi }}"))
    answer = signed_in(officer).post(
        reverse("documents:template", args=[office.code, "notice"]), {"file": file, "notes": "bản thử"}
    )

    assert answer.status_code == 422
    assert "Mẫu có trường không có: la_gi. Sửa tên theo danh sách" in answer.content.decode()
    assert "bản thử" in answer.content.decode()
    assert not DocumentTemplate.objects.exists()


def test_no_file_and_an_unknown_kind_are_refused(office, officer, signed_in):
    client = signed_in(officer)

    assert client.post(reverse("documents:template", args=[office.code, "notice"])).status_code == 422
    assert client.get(reverse("documents:template", args=[office.code, "nothing"])).status_code == 404
    assert client.get(reverse("documents:standard_template", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("kind", ["plan", "decision", "minutes", "notice", "letter", "report"])
def test_the_standard_template_of_each_kind_is_handed_out(officer, signed_in, kind):
    answer = signed_in(officer).get(reverse("documents:standard_template", args=[kind]))

    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


def test_the_list_asks_as_many_questions_for_many_templates(office, officer, signed_in):
    client = signed_in(officer)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("documents:templates"))
        return len(asked)

    few = count()
    for kind in ("KH", "QĐ", "TB"):
        services.use_template(actor=None, template_id=upload(office, kind=kind).pk)
    assert count() <= few <= 20
