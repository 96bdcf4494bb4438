from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cchc.notices"
    label = "notices"
