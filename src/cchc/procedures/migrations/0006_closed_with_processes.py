"""The database itself refuses to change a published version and a process in use."""

from django.db import migrations

from cchc.procedures import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_which_version_holds")]
    operations = [migrations.RunPython(install, remove)]
