from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "cchc.units"
    label = "units"

    def ready(self) -> None:
        from cchc.common import search  # noqa: PLC0415  # as below

        from .search import find_units  # noqa: PLC0415  # this module is imported before the models are there

        search.register(find_units)
