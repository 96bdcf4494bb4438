"""One hostile text in every column that holds words, past all services: whatever a page shows of them, it shows it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

# What the program reads, not people: types, codes, addresses, fingerprints.
_NOT_WORDS = (
    "code",
    "hash",
    "sha256",
    "digest",
    "seed",
    "type",
    "password",
    "url",
    "key",
    "kind",
    "path",
    "version",
    "_id",
)
_MIN_LENGTH = 20


def poison(text: str) -> int:
    """Write `text` into every column of words and every sentence of JSON; return how many columns took it."""
    _take_triggers_off()
    ours = [model for model in apps.get_models() if model.__module__.startswith("cchc.")]
    return sum(_fill(model, field, text) for model in ours for field in model._meta.concrete_fields)


def _take_triggers_off() -> None:
    names = [f"{config.name}.triggers" for config in apps.get_app_configs() if config.name.startswith("cchc.")]
    for name in names:
        if find_spec(name):
            import_module(name).remove(connection)  # the test's transaction brings them back


def _fill(model: Any, field: models.Field, text: str) -> bool:
    if isinstance(field, models.JSONField):
        return _fill_json(model, field.name, text)
    words = isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, models.SlugField)
    if not words or field.choices or field.unique or field.name.endswith(_NOT_WORDS):
        return False
    if field.max_length and field.max_length < _MIN_LENGTH:
        return False
    try:
        with transaction.atomic():
            return bool(model._base_manager.update(**{field.name: text}))
    except IntegrityError:  # one of several columns of which only one may be filled
        return False


def _fill_json(model: Any, name: str, text: str) -> bool:
    for pk, value in model._base_manager.values_list("pk", name):
        model._base_manager.filter(pk=pk).update(**{name: _replaced(value, text)})
    return True


def _replaced(value: Any, text: str) -> Any:
    """Return `value` with every sentence replaced; single words may be codes."""
    if isinstance(value, dict):
        return {key: _replaced(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, text) for one in value]
    return text if isinstance(value, str) and " " in value else value
