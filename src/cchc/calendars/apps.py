from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "cchc.calendars"
    label = "calendars"
