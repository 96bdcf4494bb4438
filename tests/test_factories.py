"""Every maker makes an object that the database takes."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from tests import factories

MAKERS = [
    maker
    for _, maker in inspect.getmembers(factories, inspect.isclass)
    if issubclass(maker, DjangoModelFactory) and maker.__module__.startswith(f"{factories.__name__}.")
]
APPS = ["units", "accounts", "files", "metrics", "documents", "notices", "criteria", "tasks", "inspections"]


@pytest.mark.django_db
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_maker_saves_two_objects(maker):
    first, second = maker(), maker()

    assert first.pk != second.pk


def test_every_model_has_a_maker():
    made = {maker._meta.model for maker in MAKERS}

    missing = {model.__name__ for app in APPS for model in apps.get_app_config(app).get_models()} - {
        model.__name__ for model in made
    }

    assert missing == set()


@pytest.mark.django_db
def test_issued_document_has_number_and_day(today):
    document = factories.DocumentFactory(issued=True, kind="TB")

    assert document.number_text == f"{document.number:02}/TB-UBND"
    assert document.issued_on == today
    assert document.book.unit == document.unit


@pytest.mark.django_db
def test_inspection_maker_fills_the_dates_up_to_its_stage(today):
    inspection = factories.InspectionFactory(stage="minuted")

    assert inspection.minuted_on < today
    assert inspection.submitted_at is None
    assert inspection.team.plan == inspection.plan
