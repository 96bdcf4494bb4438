"""Looking for words among the names finds what looking through every entry finds, in the same order."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit import triggers
from cchc.audit.models import Entry, Name
from cchc.audit.queries import search
from cchc.audit.services import append, record
from tests.factories import PostFactory, UnitFactory

START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PEOPLE = ["Lê Thị Minh Châu", "Lê Thị Minh Trâu", "Đỗ Văn Ấp", "ĐỖ VĂN ẤP", "100% O'Brien_x", "cchc"]
OBJECTS = ["Kế hoạch 2025", "Kế hoạch 2026", "Mục 1.2: Niêm yết", "đơn vị đã xóa", "50%", "a_b", "\\", ""]
WORDS = ["minh chau", "Châu", "ĐỖ", "do van", "%", "_", "\\", "'", "ke hoach", "2026", "a", "khong ai", "…", " "]

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(3))
def chance(request):
    return random.Random(request.param)


def journal(chance, n=120):
    units = [UnitFactory(name=name) for name in ("Đô Lương", "Tân Kỳ", "Kế Sách")]
    moments = [START + timedelta(minutes=chance.randrange(40)) for _ in range(n)]  # many at the same moment
    entries = [
        Entry(
            at=at,
            actor_name=chance.choice(PEOPLE),
            actor_post=chance.choice(["", "Chuyên viên, Đô Lương"]),
            action="units.ended",
            subject_type="units.unit",
            subject_id=str(chance.randrange(9)),
            subject_label=chance.choice(OBJECTS),
            unit_id=chance.choice([None, *(unit.pk for unit in units)]),
        )
        for at in moments
    ]
    append(entries[: n // 2])
    append(entries[n // 2 :])


def plain(words):
    found = Entry.objects.all()
    for field, method in {"person": "by_person", "object": "on_object", "unit": "of_unit"}.items():
        if words.get(field):
            found = getattr(found, method)(words[field])
    return list(found.order_by("-at", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize(("few", "most_names"), [(10_000, 5_000), (5, 5_000), (5, 1), (0, 0)])
@pytest.mark.parametrize("is_narrowed", [False, True])
def test_search_finds_what_the_plain_filter_finds(chance, monkeypatch, few, most_names, is_narrowed):
    monkeypatch.setattr("cchc.audit.queries.searching.FEW", few)
    monkeypatch.setattr("cchc.audit.queries.searching.MOST_NAMES", most_names)
    journal(chance)
    asked = [{field: words} for field in ("person", "object", "unit") for words in WORDS]
    asked += [{field: chance.choice(WORDS) for field in ("person", "object", "unit")} for _ in range(10)]

    for words in asked:
        expected = plain(words)
        found, nearest = search(words, is_narrowed=is_narrowed)

        ordered = found.order_by("-at", "pk")
        assert list(ordered.values_list("pk", flat=True)) == expected, words
        for n in (1, 7, 500):
            kept = nearest(ordered, n) if nearest else ordered
            assert list(kept.values_list("pk", flat=True)[:n]) == expected[:n], words


def test_every_name_is_noted_once_however_the_entry_comes(chance):
    journal(chance)
    post = PostFactory(user__full_name="Trần Thị Én")
    record("units.ended", actor=post.user, subject=post.unit)
    with connection.cursor() as cursor:  # past the product
        names = [field.column for field in Entry._meta.concrete_fields if field.column != "id"]
        columns = ", ".join(names)
        values = ", ".join("'ten khac'" if name == "subject_folded" else name for name in names)
        cursor.execute(f"INSERT INTO audit_entry ({columns}) SELECT {values} FROM audit_entry LIMIT 2")  # noqa: S608  # names of columns

    held = {("actor", folded) for folded in Entry.objects.values_list("actor_folded", flat=True)}
    held |= {("subject", folded) for folded in Entry.objects.values_list("subject_folded", flat=True)}
    noted = list(Name.objects.values_list("kind", "folded"))
    assert set(noted) == held
    assert len(noted) == len(held)
    assert ("subject", "ten khac") in held


def test_person_is_found_by_the_name_of_the_day_and_by_the_new_one(signed_in):
    post = PostFactory(user__full_name="Lê Thị Lan")
    old = record("units.ended", actor=post.user, subject=post.unit)
    post.user.full_name = "Lê Thị Huệ"
    new = record("units.ended", actor=post.user, subject=post.unit)
    auditor = signed_in(PostFactory(role=Role.AUDITOR).user)

    found = {
        words: [line.entry.pk for line in auditor.get(reverse("audit:journal"), {"person": words}).context["lines"]]
        for words in ("lan", "hue", "le thi")
    }

    assert found == {"lan": [old.pk], "hue": [new.pk], "le thi": [new.pk, old.pk]}


def test_both_days_are_whole_office_days_and_are_asked_as_moments():
    midnight = datetime(2026, 8, 28, tzinfo=timezone.get_default_timezone())
    moments = [midnight + timedelta(days=days, seconds=seconds) for days in (0, 2) for seconds in (-1, 0)]
    append([Entry(at=at, action="units.ended", actor_name="A", subject_label="B") for at in moments])
    first = midnight.date()

    found = Entry.objects.between(first, first + timedelta(days=1))

    assert [one.at for one in found.order_by("at")] == moments[1:3]
    assert "cast_date" not in str(found.query)  # a day computed of each entry is in no index
    assert "TIME ZONE" not in str(found.query)


def test_noting_names_comes_off_and_on_and_leaves_the_refusals(chance):
    triggers.forget_names(connection)
    journal(chance, 4)
    assert not Name.objects.exists()

    triggers.note_names(connection)
    journal(chance, 4)

    assert Name.objects.exists()
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET reason = 'x'")
