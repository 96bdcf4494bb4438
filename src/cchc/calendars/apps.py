from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "cchc.calendars"
    label = "calendars"

    def ready(self) -> None:
        from cchc.common import samples, search  # noqa: PLC0415  # as below
        from cchc.units import hooks as unit_hooks  # noqa: PLC0415  # as below

        from .joining import office_hours  # noqa: PLC0415  # as below
        from .search import find_calendar  # noqa: PLC0415  # as below
        from .strip.samples import samples as strips  # noqa: PLC0415  # this module is imported before the models are

        samples.MORE.append(("styleguide/strips.html", strips))
        search.register(find_calendar)
        unit_hooks.sections.append(office_hours)
