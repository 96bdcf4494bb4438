from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cchc.files"
    label = "files"
